import { type HouseholdMeasure, type MeterReadings, measureHousehold } from '@nuanbu/metering';
import {
  billOf,
  type Counted,
  countsEnergy,
  type DeterminedComponent,
  factQuantity,
  isEnergyBasis,
  type Payout,
  type Rule,
} from '@nuanbu/policy';
import type { Finding, LineStatus } from '@nuanbu/terms';
import { type Fen, splitFen } from '@nuanbu/units';
import { countedEnergy } from './counted-energy.ts';
import type { HouseholdEntitlement } from './entitlements.ts';
import type { HouseholdCase, HouseholdFacts } from './facts.ts';
import type { AtBounds, CountedFact, Line } from './line.ts';
import { payoutTermsOf, reckon } from './reckoning.ts';
import { type RunTerms, seasonFrame } from './terms.ts';

/** Settles one household: from its readings or facts to its line (domain §5 and §6). */
export function settleHousehold(
  household: HouseholdCase,
  entitlement: HouseholdEntitlement,
  readingsOf: (meterId: string) => MeterReadings | undefined,
  terms: RunTerms,
): Line {
  const { facts } = household;
  const measure = countsEnergy(terms.component)
    ? measureHousehold(household, readingsOf, entitlement.countedSpan, seasonFrame(terms))
    : undefined;
  const common = {
    householdId: facts.householdId,
    town: facts.town,
    village: facts.village,
    ...energyOf(measure),
  };
  const found = measure?.findings ?? [];
  const evidence = { measure, oneWith: entitlement.oneWith, bill: billFor(measure, terms) };
  const nothing = { paidWh: 0, amountFen: 0, atRiskFen: 0 };
  const { reason, unknown, rule } = entitlement;
  if (reason !== undefined) {
    const findings = [...found, reason].sort();
    return { ...common, ...nothing, status: 'ineligible', reason, findings, evidence };
  }
  if (unknown !== undefined || rule === undefined || !terms.component.isDetermined) {
    const findings = [...found, unknown ?? 'amountNotDetermined'].sort();
    return { ...common, ...nothing, status: 'held', findings, evidence };
  }
  const reckoning = reckon(
    countedOf(facts, rule, measure),
    rule,
    terms.component,
    payoutTermsOf(facts, entitlement, rule, terms),
  );
  const { payouts } = reckoning;
  const atRiskFen = moneyAtRisk([payouts.best, payouts.low, payouts.high]);
  const status = statusOf(payouts, atRiskFen, terms.component);
  const isDoubtful = status === 'held' || status === 'certainPart';
  const paid = status === 'certainPart' ? payouts.low : payouts.best;
  return {
    ...common,
    status,
    ...paidOf(paid, rule),
    amountFen: paid.amountFen,
    atRiskFen,
    findings: isDoubtful && measure ? doubtfulFindings(measure) : found,
    evidence: {
      ...evidence,
      reckoning: {
        ...reckoning,
        funders: splitFen(paid.amountFen, rule.funders ?? terms.component.funders),
      },
    },
  };
}

/** What a rule counts of a household, at its bounds. */
function countedOf(
  facts: HouseholdFacts,
  rule: Rule,
  measure: HouseholdMeasure | undefined,
): AtBounds<Counted> {
  return measure && isEnergyBasis(rule.basis)
    ? countedEnergy(measure, rule.basis)
    : exactly(quantityOf(facts, rule));
}

/** A quantity of the roster; entitlement has made sure that it is there. */
function quantityOf(facts: HouseholdFacts, rule: Rule): Counted {
  const whole = isEnergyBasis(rule.basis) ? undefined : factQuantity(rule.basis, facts);
  if (typeof whole === 'number') return { whole };
  throw new RangeError(`${facts.householdId} has no quantity for ${rule.path}`);
}

function exactly<Value>(value: Value): AtBounds<Value> {
  return { best: value, low: value, high: value };
}

/** P2: what is doubtful beyond the tolerance waits, or its certain part is paid first. */
function statusOf(
  payouts: AtBounds<Payout>,
  atRiskFen: Fen,
  { toleranceFen, doubt }: DeterminedComponent,
): LineStatus {
  if (atRiskFen > toleranceFen) {
    return doubt === 'payCertain' && payouts.low.amountFen > 0 ? 'certainPart' : 'held';
  }
  return payouts.best.hasStarted ? 'payable' : 'belowStart';
}

function paidOf({ quantity, paid }: Payout, rule: Rule): { paidWh: number; counted?: CountedFact } {
  return isEnergyBasis(rule.basis)
    ? { paidWh: paid }
    : { paidWh: 0, counted: { basis: rule.basis, quantity, paid } };
}

function energyOf(measure: HouseholdMeasure | undefined) {
  const quantity = measure?.quantity;
  return {
    totalWh: quantity?.bestWh ?? 0,
    lowWh: quantity?.lowWh ?? 0,
    highWh: quantity?.highWh ?? 0,
    peakWh: quantity?.peakWh ?? 0,
    valleyWh: quantity?.valleyWh ?? 0,
    estimatedWh: quantity?.estimatedWh ?? 0,
  };
}

function billFor(measure: HouseholdMeasure | undefined, { component }: RunTerms) {
  if (!measure || !component.isDetermined || !component.tariff) return undefined;
  return billOf(measure.quantity, component.tariff.prices, component.rounding);
}

/** P2: the greatest difference between the payouts at best, low and high. */
function moneyAtRisk(payouts: readonly Payout[]): Fen {
  const amounts = payouts.map((payout) => payout.amountFen);
  return Math.max(...amounts) - Math.min(...amounts);
}

/** P2: a line in doubt also says that an edge was estimated. */
function doubtfulFindings(measure: HouseholdMeasure): Finding[] {
  return measure.edgeEstimated
    ? [...measure.findings, 'edgeEstimated' as const].sort()
    : [...measure.findings];
}
