import {
  type Counted,
  type DeterminedComponent,
  type PayoutTerms,
  payoutAt,
  type Rule,
} from '@nuanbu/policy';
import type { AtBounds, Reckoning } from './line.ts';

/** What a rule pays at each bound of a quantity. */
export function reckon(
  counted: AtBounds<Counted>,
  rule: Rule,
  component: DeterminedComponent,
  terms: PayoutTerms,
): Omit<Reckoning, 'funders'> {
  const at = (bound: Counted) => payoutAt(bound, rule, component, terms);
  return {
    rulePath: rule.path,
    terms,
    counted,
    payouts: { best: at(counted.best), low: at(counted.low), high: at(counted.high) },
  };
}
