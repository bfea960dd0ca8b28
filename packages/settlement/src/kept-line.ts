import type { StartRule } from '@nuanbu/policy';
import { splitFen } from '@nuanbu/units';
import { countedEnergy } from './counted-energy.ts';
import type { Line, LineEvidence } from './line.ts';
import { reckon } from './reckoning.ts';
import type { RunTerms } from './terms.ts';

/** Evidence of the first form: what each bound paid, and neither by which rule nor out of whose money. */
interface FirstEvidence extends Omit<LineEvidence, 'reckoning'> {
  readonly startRule: StartRule;
  /** Absent where the household was not entitled. */
  readonly payouts?: unknown;
}

/**
 * A line as a ledger kept it, with its evidence in the present form. What was kept never changes; of
 * a line of the first form the rest follows from its measure and the terms of its run, whose
 * component then had one rule, for every kWh and every season.
 */
export function explainable(kept: Line, { component }: RunTerms): Line {
  if (!isFirst(kept.evidence)) return kept;
  const { measure, bill, startRule, payouts } = kept.evidence;
  const [rule] = component.isDetermined ? component.rules : [];
  if (!payouts || !measure || !component.isDetermined || !rule) {
    return { ...kept, evidence: { measure, bill } };
  }
  const counted = countedEnergy(measure, 'totalKwh');
  const reckoning = {
    ...reckon(counted, rule, component, { startRule, seasonNumber: 1 }),
    funders: splitFen(kept.amountFen, component.funders),
  };
  return { ...kept, evidence: { measure, bill, reckoning } };
}

function isFirst(evidence: object): evidence is FirstEvidence {
  return 'startRule' in evidence;
}
