import type { Fen } from '@nuanbu/units';
import { type PayoutTerms, payoutAt, yearlyStep } from '../payout.ts';
import type { DeterminedComponent } from '../programme.ts';
import type { Rule } from '../rule.ts';

/**
 * The most that a rule can pay one household in a period; undefined where nothing limits it.
 *
 * @param most the most that the household can use, in thousandths, where that is known.
 * @param months the months that a monthly limit holds for.
 */
export function ceilingFen(
  rule: Rule,
  component: DeterminedComponent,
  terms: PayoutTerms,
  most: number | undefined,
  months: number,
): Fen | undefined {
  const monthly = rule.monthly?.limit;
  const bounds = [most, monthly && monthly * months, saturation(rule, terms)];
  const least = Math.min(...bounds.filter((bound) => bound !== undefined));
  if (Number.isFinite(least)) {
    const whole = { ...rule, monthly: undefined, baseline: undefined };
    return payoutAt({ whole: least }, whole, component, terms).amountFen;
  }
  const limits = [
    yearlyStep(rule, terms.seasonNumber)?.limitFen ?? rule.limitFen,
    rule.notAboveCost ? terms.costFen : undefined,
  ].filter((limit) => limit !== undefined);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/** The quantity beyond which the rule pays no more, whatever its limits in yuan. */
function saturation(rule: Rule, { seasonNumber }: PayoutTerms): number | undefined {
  const start = rule.start?.at ?? 0;
  // A limit on what is paid for is reached once the start is deducted too.
  if (rule.limit !== undefined) return start + rule.limit;
  const yearlyRate = yearlyStep(rule, seasonNumber)?.rate;
  const { price } = rule;
  const last = price.kind === 'bands' && !yearlyRate ? price.bands.at(-1)! : undefined;
  const rate = yearlyRate ?? last?.rate ?? (price.kind === 'rate' ? price.rate : undefined);
  return rate?.microYuanPerUnit === 0 ? start + (last?.from ?? 0) : undefined;
}
