import {
  mulDivFloor,
  rootFloor,
  rootOfSquares,
  type Span,
  sumIntegers,
  type Wh,
} from '@nuanbu/units';
import type { DegreeDays } from './climate.ts';

/** A whole civil day of a household of which all is known. */
export interface KnownDay {
  readonly span: Span;
  readonly totalWh: Wh;
  readonly peakWh: Wh;
}

/** Energy that is expected of days to come, and how far it may be off. */
export interface CarriedEnergy {
  readonly bestWh: Wh;
  /** What of it is peak; the rest is valley. */
  readonly peakWh: Wh;
  /** Of each of the days, in their order; they add up to `bestWh`. */
  readonly daysWh: readonly Wh[];
  /** How far weather may move it, up or down; it moves all households of a place together. */
  readonly weatherWh: Wh;
  /** How far what people do may move it down, whatever others do. */
  readonly downWh: Wh;
  readonly upWh: Wh;
}

/** Days that are looked back upon. */
export const LOOK_BACK_DAYS = 14;
/** With fewer known days, or degree days, a household's own energy says too little. */
const LEAST_DAYS = 3;
const LEAST_CENTI_DEGREE_DAYS = 2_000;

/** What of the energy is the same on a mild day as on a cold one. */
const BASE_PERCENT = 10;
/** Spread that is shown, in hundredths of a standard deviation: nine of ten lie within. */
const SHOWN_CENTI_DEVIATIONS = 164;
/** How far a household's habits drift from one part of a season to another (standard deviation). */
const OWN_DRIFT_PERCENT = 5;
/** How far the formula itself is off for all households together (standard deviation). */
const COMMON_DRIFT_PERCENT = 2;

/**
 * Carries a household's energy on into days to come by the days that are known of it last: a base
 * share by the day, the rest by heating degree days (docs/forecast.md). Everything is proportional
 * to the known energy.
 *
 * @param known at most the last `LOOK_BACK_DAYS` known days, in order.
 * @param ahead the days to come, in order.
 * @returns undefined where the known days say too little.
 */
export function carryOn(
  known: readonly KnownDay[],
  ahead: readonly Span[],
  degreeDays: DegreeDays,
): CarriedEnergy | undefined {
  const seenDegrees = degreeDays.sum(known.map(({ span }) => span));
  if (known.length < LEAST_DAYS || seenDegrees < LEAST_CENTI_DEGREE_DAYS) return undefined;
  const sumOf = (values: readonly Wh[]) => sumIntegers(values, 'energy');
  const totalWh = sumOf(known.map((day) => day.totalWh));
  const baseWh = mulDivFloor(totalWh, BASE_PERCENT, 100);
  const heatWh = totalWh - baseWh;
  const expectedWh = (day: Span) =>
    mulDivFloor(baseWh, 1, known.length) +
    mulDivFloor(heatWh, degreeDays.of(day).centiDegreeDays, seenDegrees);

  const daysWh = ahead.map(expectedWh);
  const bestWh = sumOf(daysWh);
  const residuals = known.map((day) => day.totalWh - expectedWh(day.span));
  const ownWh = rootOfSquares([
    spreadOfDays(residuals, ahead.length),
    mulDivFloor(bestWh, OWN_DRIFT_PERCENT, 100),
  ]);
  const weatherWh = rootOfSquares([
    mulDivFloor(heatWh, degreesOff(known, ahead, degreeDays), seenDegrees),
    mulDivFloor(bestWh, COMMON_DRIFT_PERCENT, 100),
  ]);
  const shown = (deviationWh: Wh) => mulDivFloor(deviationWh, SHOWN_CENTI_DEVIATIONS, 100);
  const peakWh = sumOf(known.map((day) => day.peakWh));
  return {
    bestWh,
    peakWh: totalWh === 0 ? 0 : mulDivFloor(bestWh, peakWh, totalWh),
    daysWh,
    weatherWh: shown(weatherWh),
    downWh: shown(ownWh),
    upWh: shown(ownWh),
  };
}

/**
 * How far the sum of days to come may be off by what a day differs from the expected: each of them
 * by itself, and all of them by what the mean of the known days is off.
 */
function spreadOfDays(residuals: readonly Wh[], ahead: number): Wh {
  const known = BigInt(residuals.length);
  const squares = residuals.reduce((sum, wh) => sum + BigInt(wh) ** 2n, 0n);
  // s² = Σe² ÷ (n − 1), and the sum's variance is s² · (m + m² ÷ n).
  const factor = BigInt(ahead) * (known + BigInt(ahead));
  return rootFloor((squares * factor) / (known * (known - 1n)));
}

/**
 * How far the degree days to come may be off, in hundredths: by the weather ahead, and by that of the
 * known days where nobody has recorded it.
 */
function degreesOff(known: readonly KnownDay[], ahead: readonly Span[], degreeDays: DegreeDays) {
  const { dailyDeviationCentiC, persistenceDays } = degreeDays.climate;
  const spreadOf = (days: readonly Span[]) => {
    const unrecorded = days.filter((day) => !degreeDays.of(day).isRecorded).length;
    return rootFloor(BigInt(dailyDeviationCentiC) ** 2n * BigInt(unrecorded * persistenceDays));
  };
  const seen = known.map(({ span }) => span);
  return rootOfSquares([
    spreadOf(ahead),
    mulDivFloor(spreadOf(seen), degreeDays.sum(ahead), degreeDays.sum(seen)),
  ]);
}
