import type { CarriedEnergy } from '@nuanbu/metering';
import {
  type Counted,
  type DeterminedComponent,
  type PayoutTerms,
  payoutAt,
  type Rule,
} from '@nuanbu/policy';
import { type Instant, splitFen, type Wh } from '@nuanbu/units';
import { payoutTermsOf } from '../reckoning.ts';
import type { Ahead, ForecastFrame, MeasuredHousehold } from './measured.ts';
import { carriedByOthers, type OthersEnergy } from './others.ts';
import { countedAt, eachPoint, energyAt, settledAt, shiftOf } from './points.ts';
import type { HouseholdForecast, PaidForecast } from './types.ts';

const NO_MONEY: PaidForecast = { amountFen: 0, hasStarted: false, funders: [] };
/** Of a household that is not entitled nothing is counted. */
const NOTHING = {
  basis: 'settled',
  soFarWh: 0,
  energyWh: eachPoint(() => 0),
  soFar: NO_MONEY,
  money: eachPoint(() => NO_MONEY),
  isCappedNow: false,
  isCappedAtBest: false,
  daysWh: [],
} as const;
/** That much more, in thousandths, tells whether a limit takes all that is more. */
const MORE = 1_000_000;

/**
 * Where a household's season will end. Its energy is forecast first and then paid, point by point,
 * by the very rule that settles it: a start and a limit make money no straight line of kWh.
 *
 * @param others what is taken of the others where the household's own days say too little.
 */
export function forecastHousehold(
  measured: MeasuredHousehold,
  others: OthersEnergy | undefined,
  frame: ForecastFrame,
): HouseholdForecast {
  const { household, entitlement, soFar, ahead, pastWh } = measured;
  const { householdId, town, village } = household.facts;
  const common = { householdId, town, village };
  const { component } = frame.terms;
  const { rule } = entitlement;
  if (!rule || !component.isDetermined || !soFar.evidence.reckoning) {
    const standing = entitlement.reason === undefined ? 'amountUnknown' : 'ineligible';
    return { ...common, ...NOTHING, standing };
  }
  const payoutTerms = payoutTermsOf(household.facts, entitlement, rule, frame.terms);
  const { payouts, counted } = soFar.evidence.reckoning;
  const funders = rule.funders ?? component.funders;
  const paid = ({ amountFen, hasStarted }: { amountFen: number; hasStarted: boolean }) => ({
    ...{ amountFen, hasStarted },
    funders: splitFen(amountFen, funders),
  });
  const isCapped = (quantity: Counted) => isCappedBy(rule, component, payoutTerms, quantity);
  const now = {
    ...common,
    standing: 'entitled' as const,
    soFarWh: soFar.totalWh,
    soFar: paid(payouts.best),
    isCappedNow: isCapped(counted.best),
  };
  const nowWh = { low: soFar.lowWh, best: soFar.totalWh, high: soFar.highWh };
  if (!ahead) {
    const energyWh = settledAt(nowWh);
    const money = settledAt({
      low: paid(payouts.low),
      best: paid(payouts.best),
      high: paid(payouts.high),
    });
    const isCappedAtBest = now.isCappedNow;
    return { ...now, basis: 'settled', energyWh, money, isCappedAtBest, daysWh: pastWh };
  }
  const carried = ahead.carried ?? carriedByOthers(ahead.days, others, frame.degreeDays);
  const quantities = countedAt(
    ahead,
    shiftOf(carried, ahead.basis),
    carried,
    frame.terms.season.span,
  );
  return {
    ...now,
    basis: ahead.carried ? 'ownDays' : 'others',
    energyWh: energyAt(ahead.totalWh, nowWh, shiftOf(carried, 'totalKwh')),
    money: eachPoint((point) => paid(payoutAt(quantities[point], rule, component, payoutTerms))),
    isCappedAtBest: isCapped(quantities.best),
    daysWh: daysOf(pastWh, ahead, carried, frame),
  };
}

/** Whether a quantity is paid, and much more of it would be paid no more. */
function isCappedBy(
  rule: Rule,
  component: DeterminedComponent,
  terms: PayoutTerms,
  { whole, months }: Counted,
): boolean {
  const amountOf = (counted: Counted) => payoutAt(counted, rule, component, terms).amountFen;
  const more = { whole: whole + MORE, months: months?.map((month) => month + MORE) };
  const amountFen = amountOf({ whole, months });
  return amountFen > 0 && amountOf(more) === amountFen;
}

/** The season's days: those past as measured, those to come as carried. */
function daysOf(
  pastWh: readonly Wh[],
  { days }: Ahead,
  { daysWh }: CarriedEnergy,
  frame: ForecastFrame,
): Wh[] {
  const carriedOf = new Map<Instant, Wh>(days.map((day, index) => [day.from, daysWh[index]!]));
  return frame.days.map((day, index) => carriedOf.get(day.from) ?? pastWh[index] ?? 0);
}
