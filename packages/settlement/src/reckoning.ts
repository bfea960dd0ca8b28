import {
  type Counted,
  type DeterminedComponent,
  type PayoutTerms,
  payoutAt,
  type Rule,
} from '@nuanbu/policy';
import type { HouseholdEntitlement } from './entitlements.ts';
import type { HouseholdFacts } from './facts.ts';
import type { AtBounds, Reckoning } from './line.ts';
import type { RunTerms } from './terms.ts';

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

/** What a household's amount depends on beside its quantity. */
export function payoutTermsOf(
  facts: HouseholdFacts,
  { seasonNumber }: Pick<HouseholdEntitlement, 'seasonNumber'>,
  rule: Rule,
  { startRule }: Pick<RunTerms, 'startRule'>,
): PayoutTerms {
  return {
    startRule: rule.start && startRule,
    seasonNumber,
    baselineWh: facts.baselineWh,
    costFen: facts.costFen,
  };
}
