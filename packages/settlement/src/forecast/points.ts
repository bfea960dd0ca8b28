import type { CarriedEnergy } from '@nuanbu/metering';
import { type Counted, type EnergyBasis, monthsOf } from '@nuanbu/policy';
import {
  mulDivFloor,
  overlaps,
  rootOfSquares,
  type Span,
  sumIntegers,
  type Wh,
} from '@nuanbu/units';
import type { AtBounds } from '../line.ts';
import type { AtPoints } from './types.ts';

/** How much is to come, and how far it may be off in a direction. */
interface Shift {
  readonly bestWh: Wh;
  readonly weatherWh: Wh;
  readonly downWh: Wh;
  readonly upWh: Wh;
}

/** The part of what is carried that a rule counts; its spread is in proportion. */
export function shiftOf(carried: CarriedEnergy, basis: EnergyBasis): Shift {
  const { bestWh, peakWh } = carried;
  const partWh = { totalKwh: bestWh, peakKwh: peakWh, valleyKwh: bestWh - peakWh }[basis];
  return inProportion(carried, partWh, bestWh);
}

/** A shift as a part is to a whole; of a whole of nothing it stays as it is. */
function inProportion({ bestWh, weatherWh, downWh, upWh }: Shift, partWh: Wh, wholeWh: Wh): Shift {
  const scaled = (wh: Wh) => (wholeWh === 0 ? wh : mulDivFloor(wh, partWh, wholeWh));
  return {
    bestWh: scaled(bestWh),
    weatherWh: scaled(weatherWh),
    downWh: scaled(downWh),
    upWh: scaled(upWh),
  };
}

/**
 * Energy at every point: what was counted, what is to come, and their spreads together. Bounds of
 * what was counted (U5–U8) and of what is to come have nothing to do with one another, and neither
 * have weather and habits. Nothing is below what is counted by now for certain.
 *
 * @param before what was counted before the days to come.
 * @param now what is counted up to now, some of the days to come perhaps included.
 */
export function energyAt(
  before: AtBounds<Wh>,
  now: AtBounds<Wh>,
  { bestWh, weatherWh, downWh, upWh }: Shift,
): AtPoints<Wh> {
  const best = before.best + bestWh;
  const down = rootOfSquares([before.best - before.low, downWh, weatherWh]);
  const up = rootOfSquares([before.high - before.best, upWh, weatherWh]);
  return {
    low: Math.max(now.low, before.low, best - down),
    warm: Math.max(now.best, before.best, best - weatherWh),
    best: Math.max(now.best, best),
    cold: Math.max(now.best, best + weatherWh),
    high: Math.max(now.best, best + up),
  };
}

/** What a rule has counted before some days to come, and up to now. */
interface CountedBefore {
  readonly days: readonly Span[];
  readonly counted: AtBounds<Counted>;
  readonly countedNow: AtBounds<Counted>;
}

/** What a rule counts at every point; by calendar month too where it counts months. */
export function countedAt(
  { counted: before, countedNow: now, days }: CountedBefore,
  shift: Shift,
  carried: CarriedEnergy,
  season: Span,
): AtPoints<Counted> {
  const whole = energyAt(wholeOf(before), wholeOf(now), shift);
  if (!before.best.months) return eachPoint((point) => ({ whole: whole[point] }));
  const months = monthsOf(season).map((month, index) => {
    const ofMonth = days.map((day, at) => (overlaps(day, month) ? carried.daysWh[at]! : 0));
    const partWh = sumIntegers(ofMonth, 'energy of a month');
    const ofShift = inProportion(shift, partWh, carried.bestWh);
    return energyAt(monthOf(before, index), monthOf(now, index), ofShift);
  });
  return eachPoint((point) => ({
    whole: whole[point],
    months: months.map((month) => month[point]),
  }));
}

/** The same of each point. */
export function eachPoint<Value>(value: (point: keyof AtPoints<Value>) => Value): AtPoints<Value> {
  return {
    low: value('low'),
    warm: value('warm'),
    best: value('best'),
    cold: value('cold'),
    high: value('high'),
  };
}

/** What is settled already has no weather to come. */
export function settledAt<Value>({ low, best, high }: AtBounds<Value>): AtPoints<Value> {
  return { low, warm: best, best, cold: best, high };
}

function wholeOf({ low, best, high }: AtBounds<Counted>): AtBounds<Wh> {
  return { low: low.whole, best: best.whole, high: high.whole };
}

/** A month of which nothing is counted yet is at zero. */
function monthOf({ low, best, high }: AtBounds<Counted>, index: number): AtBounds<Wh> {
  const of = ({ months }: Counted) => months?.[index] ?? 0;
  return { low: of(low), best: of(best), high: of(high) };
}
