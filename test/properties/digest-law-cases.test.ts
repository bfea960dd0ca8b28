import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestEdges, type MeterReadings, measureHousehold } from '@nuanbu/metering';
import { ABSENT, HOUR_S } from '@nuanbu/units';
import { batchesOf, type FeedRow, HOURS, SEASON } from './faulty-feed.ts';
import { appendAll, withStore } from './law-store.ts';

const METER = 'm';
const EIGHT = SEASON.from + 8 * HOUR_S;
/** Months that meet at a midnight, as calendar months do, and inside a window, as any span may. */
const MIDNIGHT = SEASON.from + 48 * HOUR_S;
const NOON = SEASON.from + 84 * HOUR_S;
const MONTHS = [
  { from: SEASON.from, to: MIDNIGHT },
  { from: MIDNIGHT, to: NOON },
  { from: NOON, to: SEASON.to },
];

function row(at: number, totalWh: number, peakWh = ABSENT, valleyWh = ABSENT): FeedRow {
  return { meterId: METER, at, totalWh, peakWh, valleyWh };
}

/** Hourly rows of some hours after the season's first, each 500 Wh more than the one before. */
function hours(
  from: number,
  to: number,
  change: (row: FeedRow, hour: number) => FeedRow,
): FeedRow[] {
  return Array.from({ length: to - from }, (_, index) => {
    const hour = from + index;
    return change(row(SEASON.from + hour * HOUR_S, 100_000 + hour * 500), hour);
  });
}
const same = (each: FeedRow) => each;

/**
 * Seasons that chance rarely makes, each of which would settle wrongly if digests left out one
 * thing that they bring. Commits end where a list ends.
 */
const CASES: Readonly<Record<string, readonly (readonly FeedRow[])[]>> = {
  // Alone in its window and first of all, the late row makes the next window's first row a fall
  // that only the row after it shows to be none of the blips.
  'a late row before everything': [hours(8, 100, same), [row(EIGHT - 1, 104_001)]],
  'a window of steps that each pass the limit by less than its grace': [
    hours(0, 100, (each, hour) =>
      hour > 30 ? { ...each, totalWh: each.totalWh + Math.min(hour - 30, 20) * 24_000 } : each,
    ),
  ],
  'a peak register that comes back below its last value': [
    hours(-20, 130, (each, hour) =>
      hour < 8 || hour >= 32
        ? { ...each, peakWh: 50_000 + hour * 100 - (hour >= 32 ? 3_000 : 0) }
        : each,
    ),
  ],
  'a peak register that falls while the total rises': [
    hours(-20, 130, (each, hour) => ({
      ...each,
      peakWh: 50_000 + hour * 100 - (hour >= 56 ? 250 : 0),
      valleyWh: 50_000 + hour * 400 + (hour >= 56 ? 250 : 0),
    })),
  ],
  'a blip whose fall shows on the first row of the next window': [
    hours(-20, 130, (each, hour) =>
      hour === 55 ? { ...each, totalWh: each.totalWh + 10_000 } : each,
    ),
  ],
};

for (const [what, commits] of Object.entries(CASES)) {
  test(`settling from a digest equals settling from every reading: ${what}`, () =>
    withStore(async (store) => {
      const moments: number[] = [];
      for (const rows of commits) {
        await appendAll(store, batchesOf(rows, rows.length));
        moments.push(await store.frontier());
      }
      for (const asOf of moments) {
        const ask = (full: boolean) =>
          store.digests({
            meters: [{ meterId: METER, full, cutsAt: [] }],
            windowEdges: digestEdges(HOURS, SEASON, MONTHS),
            span: SEASON,
            asOf,
          });
        const [[digest], [all]] = [await ask(false), await ask(true)];
        assert.ok(digest!.series.length < all!.series.length, 'a digest leaves something out');
        assert.deepEqual(measure(digest!), measure(all!));
      }
    }));
}

function measure(readings: MeterReadings) {
  const installation = {
    meterId: METER,
    multiplier: 1,
    maxPowerW: 20_000,
    modulusWh: 1_000_000_000,
  };
  const frame = { season: SEASON, hours: HOURS, months: MONTHS };
  return measureHousehold({ installations: [installation] }, () => readings, SEASON, frame);
}
