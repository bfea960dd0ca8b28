import { type CarriedEnergy, DEFAULT_MAX_POWER_W, type DegreeDays } from '@nuanbu/metering';
import { energyWithin, mulDivFloor, type Span, sumIntegers, type Wh } from '@nuanbu/units';
import type { Ahead } from './measured.ts';

/** Energy is compared by the hundred degree days, so that it stays exact in whole Wh. */
const HUNDRED_DEGREE_DAYS = 10_000;

/** What households use of which enough is known, by the hundred degree days. */
export interface OthersEnergy {
  readonly lowWh: Wh;
  readonly medianWh: Wh;
  readonly highWh: Wh;
  /** Their peak in a thousand of their energy. */
  readonly peakPermille: number;
}

/** The twentieth lowest, the middle and the twentieth highest of hundred; undefined of nobody. */
export function othersEnergy(
  households: readonly (Ahead | undefined)[],
  degreeDays: DegreeDays,
): OthersEnergy | undefined {
  const known = households.flatMap((ahead) => {
    const degrees = ahead?.carried ? degreeDays.sum(ahead.days) : 0;
    return ahead?.carried && degrees > 0
      ? [
          {
            ...ahead.carried,
            rateWh: mulDivFloor(ahead.carried.bestWh, HUNDRED_DEGREE_DAYS, degrees),
          },
        ]
      : [];
  });
  if (known.length === 0) return undefined;
  const ratesWh = known.map(({ rateWh }) => rateWh).sort((a, b) => a - b);
  const last = ratesWh.length - 1;
  const at = (percent: number, round: (index: number) => number) =>
    ratesWh[round((last * percent) / 100)]!;
  const sumOf = (values: readonly number[]) => sumIntegers(values, 'energy of others');
  const bestWh = sumOf(known.map((each) => each.bestWh));
  return {
    lowWh: at(5, Math.floor),
    medianWh: at(50, Math.floor),
    highWh: at(95, Math.ceil),
    peakPermille:
      bestWh === 0 ? 0 : mulDivFloor(1_000, sumOf(known.map((each) => each.peakWh)), bestWh),
  };
}

/**
 * The energy to come of a household of which too little is known: as if it were drawn from the
 * others. Where there are no others either, anything up to a meter's power may come.
 */
export function carriedByOthers(
  days: readonly Span[],
  others: OthersEnergy | undefined,
  degreeDays: DegreeDays,
): CarriedEnergy {
  if (!others) {
    const seconds = sumIntegers(
      days.map(({ from, to }) => to - from),
      'seconds',
    );
    const upWh = energyWithin(DEFAULT_MAX_POWER_W, seconds);
    const nothing = { bestWh: 0, peakWh: 0, weatherWh: 0, downWh: 0 };
    return { ...nothing, upWh, daysWh: days.map(() => 0) };
  }
  const ofDays = (rateWh: Wh) =>
    days.map((day) => mulDivFloor(rateWh, degreeDays.of(day).centiDegreeDays, HUNDRED_DEGREE_DAYS));
  const sumOf = (daysWh: readonly Wh[]) => sumIntegers(daysWh, 'energy');
  const daysWh = ofDays(others.medianWh);
  const bestWh = sumOf(daysWh);
  return {
    bestWh,
    daysWh,
    peakWh: mulDivFloor(bestWh, others.peakPermille, 1_000),
    weatherWh: 0,
    downWh: bestWh - sumOf(ofDays(others.lowWh)),
    upWh: sumOf(ofDays(others.highWh)) - bestWh,
  };
}
