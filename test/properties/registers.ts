/** Meters for properties: what was truly used, hour by hour, and what was reported of it. */
import {
  type HouseholdMeasure,
  type Installation,
  type MeterReadings,
  measureHousehold,
  type Reading,
  seriesOf,
  type TariffHours,
} from '@nuanbu/metering';
import { HOUR_S, type Instant, type Span, startOfDay, type Wh } from '@nuanbu/units';
import fc from 'fast-check';

export const HOURS: TariffHours = { peak: [{ fromS: 8 * HOUR_S, toS: 20 * HOUR_S }] };

/** The greatest energy of an hour: a default meter's power. */
export const MOST_WH: Wh = 20_000;

const begin = startOfDay('2021-12-01');

/** The instant a number of hours after the first one. */
export function hour(hours: number): Instant {
  return begin + hours * HOUR_S;
}

export function always(more: Partial<Installation> = {}): Installation {
  return {
    meterId: 'M1',
    multiplier: 1,
    maxPowerW: MOST_WH,
    modulusWh: 1_000_000_000,
    ...more,
  };
}

/** Measures meters in a span that is the season, and perhaps in its months. */
export function measured(
  installations: readonly Installation[],
  readings: readonly Reading[],
  span: Span,
  months?: readonly Span[],
): HouseholdMeasure {
  const meter: MeterReadings = { meterId: 'M1', series: seriesOf(readings), conflictsAt: [] };
  const frame = { season: span, hours: HOURS, months };
  return measureHousehold({ installations }, () => meter, span, frame);
}

/** What was used in each hour: nothing, a little, the most there is. */
export function hourlyWh(hours: { min: number; max: number }): fc.Arbitrary<Wh[]> {
  const used = fc.oneof(fc.constantFrom(0, MOST_WH), fc.nat(900), fc.nat(MOST_WH));
  return fc.array(used, { minLength: hours.min, maxLength: hours.max });
}

/** The true energy from the first instant to each hour: one more than there are hours. */
export function running(usedWh: readonly Wh[]): Wh[] {
  const sums = [0];
  for (const wh of usedWh) sums.push(sums.at(-1)! + wh);
  return sums;
}

/** Readings of any registers at any instants, as no meter would report them. */
export const noise: fc.Arbitrary<Reading[]> = fc
  .uniqueArray(
    fc.record({
      at: fc.nat(5 * 24 * 4).map((quarters) => hour(quarters / 4)),
      totalWh: register(),
      peakWh: fc.option(register(), { nil: undefined }),
      valleyWh: fc.option(register(), { nil: undefined }),
    }),
    { selector: ({ at }) => at, maxLength: 14 },
  )
  .map((readings) => readings.sort((a, b) => a.at - b.at));

function register(): fc.Arbitrary<Wh> {
  return fc.oneof(
    fc.nat(999_999_999),
    fc.nat(3_000_000),
    fc.integer({ min: 985_000_000, max: 999_999_999 }),
    fc.nat(15_000_000),
  );
}
