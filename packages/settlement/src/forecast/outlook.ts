import { type Fen, rootOfSquares, sumIntegers, type Wh } from '@nuanbu/units';
import type { AtPoints, HouseholdForecast } from './types.ts';

/** Something of several households, so far and at the season's end. */
export interface Outlook {
  readonly soFar: number;
  readonly low: number;
  readonly best: number;
  readonly high: number;
}

/** How many households stand how. */
export interface ForecastCounts {
  readonly all: number;
  readonly entitled: number;
  readonly ineligible: number;
  readonly amountUnknown: number;
  readonly aboveStart: number;
  readonly willReachStart: number;
  readonly mayReachStart: number;
  readonly willNotReachStart: number;
  readonly atCap: number;
  readonly willReachCap: number;
  readonly takenFromOthers: number;
}

/** What some households together will come to. */
export interface SeasonOutlook {
  readonly households: ForecastCounts;
  /** Wh of entitled households. */
  readonly energyWh: Outlook;
  /** Fen. */
  readonly moneyFen: Outlook;
}

/**
 * Adds households up. Weather takes all of them the same way, so its part adds up as it is; what
 * each of them does beside it is its own, and evens out: those parts add up by their squares. So a
 * village's low is above the sum of its households' lows.
 */
export function outlookOf(households: readonly HouseholdForecast[]): SeasonOutlook {
  return {
    households: countsOf(households),
    energyWh: sumOf(households, ({ soFarWh, energyWh }) => ({ soFar: soFarWh, at: energyWh })),
    moneyFen: moneyOf(households, ({ amountFen }) => amountFen),
  };
}

/** What each funder will pay, in the order in which the rules name them. */
export function fundersOutlook(
  households: readonly HouseholdForecast[],
): { readonly funder: string; readonly moneyFen: Outlook }[] {
  const named = households.flatMap(({ soFar }) => soFar.funders.map(({ funder }) => funder));
  return [...new Set(named)].map((funder) => ({
    funder,
    moneyFen: moneyOf(
      households,
      ({ funders }) => funders.find((each) => each.funder === funder)?.amountFen ?? 0,
    ),
  }));
}

function moneyOf(
  households: readonly HouseholdForecast[],
  fen: (paid: HouseholdForecast['soFar']) => Fen,
): Outlook {
  return sumOf(households, ({ soFar, money }) => ({
    soFar: fen(soFar),
    at: {
      low: fen(money.low),
      warm: fen(money.warm),
      best: fen(money.best),
      cold: fen(money.cold),
      high: fen(money.high),
    },
  }));
}

function sumOf(
  households: readonly HouseholdForecast[],
  of: (household: HouseholdForecast) => { soFar: number; at: AtPoints<number> },
): Outlook {
  const all = households.map(of);
  const sum = (values: readonly number[]) => sumIntegers(values, 'forecast');
  const each = (value: (at: AtPoints<number>) => number) => all.map(({ at }) => value(at));
  return {
    soFar: sum(all.map(({ soFar }) => soFar)),
    low: sum(each(({ warm }) => warm)) - rootOfSquares(each(({ warm, low }) => warm - low)),
    best: sum(each(({ best }) => best)),
    high: sum(each(({ cold }) => cold)) + rootOfSquares(each(({ high, cold }) => high - cold)),
  };
}

/** The best energy of each civil day of the season. */
export function daysOutlook(households: readonly HouseholdForecast[], days: number): Wh[] {
  const sums = new Array<Wh>(days).fill(0);
  for (const { daysWh } of households) {
    for (const [day, wh] of daysWh.entries()) sums[day]! += wh;
  }
  return sums;
}

function countsOf(households: readonly HouseholdForecast[]): ForecastCounts {
  const entitled = households.filter(({ standing }) => standing === 'entitled');
  const count = (is: (household: HouseholdForecast) => boolean) => entitled.filter(is).length;
  const standing = (which: HouseholdForecast['standing']) =>
    households.filter((each) => each.standing === which).length;
  const aboveStart = count(({ soFar }) => soFar.hasStarted);
  const atBest = count(({ money }) => money.best.hasStarted);
  const atHigh = count(({ money }) => money.high.hasStarted);
  const atCap = count(({ isCappedNow }) => isCappedNow);
  return {
    all: households.length,
    entitled: entitled.length,
    ineligible: standing('ineligible'),
    amountUnknown: standing('amountUnknown'),
    aboveStart,
    willReachStart: atBest - aboveStart,
    mayReachStart: atHigh - atBest,
    willNotReachStart: entitled.length - atHigh,
    atCap,
    willReachCap: count(({ isCappedAtBest }) => isCappedAtBest) - atCap,
    takenFromOthers: count(({ basis }) => basis === 'others'),
  };
}
