import {
  type HouseholdMeasure,
  type MeterReadings,
  measureHousehold,
  type SeasonFrame,
} from '@nuanbu/metering';
import {
  billOf,
  type Entitlement,
  type Payout,
  type Programme,
  payoutAt,
  reachesStart,
  type Season,
  type StartRule,
} from '@nuanbu/policy';
import type { Finding } from '@nuanbu/terms';
import type { Fen } from '@nuanbu/units';
import type { HouseholdCase } from './facts.ts';
import type { Line } from './line.ts';

/** What is the same for every household of a run. */
export interface RunTerms {
  readonly programme: Programme;
  readonly season: Season;
  /** The reading of the start that this run uses (domain rule P1). */
  readonly startRule: StartRule;
}

/** The run's terms with the start rule that the programme itself names, unless another is given. */
export function runTerms(programme: Programme, season: Season, startRule?: StartRule): RunTerms {
  return { programme, season, startRule: startRule ?? programme.subsidy.startRule };
}

/** What a run's season asks of every meter. */
export function seasonFrame(terms: RunTerms): SeasonFrame {
  return { season: terms.season.span, hours: terms.programme.hours };
}

/** Settles one household: from its readings to its line (domain §5 and §6). */
export function settleHousehold(
  household: HouseholdCase,
  entitlement: Entitlement,
  readingsOf: (meterId: string) => MeterReadings | undefined,
  terms: RunTerms,
): Line {
  const { countedSpan, reason } = entitlement;
  const frame = seasonFrame(terms);
  const measure = measureHousehold(household, readingsOf, countedSpan, frame);
  const { quantity } = measure;
  const { householdId, town, village } = household.facts;
  const { programme, startRule } = terms;
  const common = {
    householdId,
    town,
    village,
    totalWh: quantity.bestWh,
    lowWh: quantity.lowWh,
    highWh: quantity.highWh,
    peakWh: quantity.peakWh,
    valleyWh: quantity.valleyWh,
    estimatedWh: quantity.estimatedWh,
  };
  const bill = billOf(quantity, programme);
  if (reason !== undefined) {
    return {
      ...common,
      status: 'ineligible',
      reason,
      paidWh: 0,
      amountFen: 0,
      atRiskFen: 0,
      findings: [...measure.findings, reason].sort(),
      evidence: { startRule, measure, bill },
    };
  }
  const payouts = {
    best: payoutAt(quantity.bestWh, programme, startRule),
    low: payoutAt(quantity.lowWh, programme, startRule),
    high: payoutAt(quantity.highWh, programme, startRule),
  };
  const atRiskFen = moneyAtRisk([payouts.best, payouts.low, payouts.high]);
  const isHeld = atRiskFen > programme.subsidy.toleranceFen;
  const hasStarted = reachesStart(quantity.bestWh, programme.subsidy.range);
  return {
    ...common,
    status: isHeld ? 'held' : hasStarted ? 'payable' : 'belowStart',
    paidWh: payouts.best.paidWh,
    amountFen: payouts.best.amountFen,
    atRiskFen,
    findings: isHeld ? heldFindings(measure) : measure.findings,
    evidence: { startRule, measure, payouts, bill },
  };
}

/** P2: the greatest difference between the payouts at best, low and high. */
function moneyAtRisk(payouts: readonly Payout[]): Fen {
  const amounts = payouts.map((payout) => payout.amountFen);
  return Math.max(...amounts) - Math.min(...amounts);
}

/** P2: a held line also says that an edge was estimated. */
function heldFindings(measure: HouseholdMeasure): Finding[] {
  return measure.edgeEstimated
    ? [...measure.findings, 'edgeEstimated' as const].sort()
    : [...measure.findings];
}
