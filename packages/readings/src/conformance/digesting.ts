import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MeterReadings } from '@nuanbu/metering';
import { startOfDay } from '@nuanbu/units';
import type { CommitNumber, MeterQuery, ReadingStore } from '../port.ts';
import { type MakePlace, withStore } from './place.ts';
import { batchOf, row, type SampleRow } from './sample.ts';
import { pointsOf } from './values.ts';

const T = startOfDay('2021-12-01');
const HOUR = 3600;
const SPAN = { from: T, to: T + 4 * 24 * HOUR };
const EDGES = Array.from({ length: 5 }, (_, day) =>
  [0, 8, 20].map((hour) => T + (day * 24 + hour) * HOUR),
)
  .flat()
  .filter((edge) => edge <= SPAN.to);

/** Hourly rows of one meter, from a day before the span to a day after it. */
function hourly(
  meter: string,
  change: (row: SampleRow, hour: number) => SampleRow = (same) => same,
) {
  return Array.from({ length: 6 * 24 }, (_, hour) =>
    change(row(meter, T + (hour - 24) * HOUR, 10_000 + hour * 500), hour),
  );
}

async function digestOf(
  store: ReadingStore,
  meter: string,
  asOf: CommitNumber,
  query: Partial<MeterQuery> = {},
): Promise<MeterReadings> {
  const meters = [{ meterId: meter, full: false, cutsAt: [], ...query }];
  const [digest] = await store.digests({ meters, windowEdges: EDGES, span: SPAN, asOf });
  return digest!;
}

/**
 * Whatever a store leaves out, it must say so, and what it gives must be what stands: a digest is
 * part of the full series, and spacings shown and left out together are those of the full series.
 */
async function assertFaithful(
  store: ReadingStore,
  meter: string,
  asOf: CommitNumber,
): Promise<MeterReadings> {
  const digest = await digestOf(store, meter, asOf);
  const all = await digestOf(store, meter, asOf, { full: true });
  assert.equal(all.omittedAfter, undefined);
  const full = new Map(pointsOf(all.series).map((point) => [point[0]!, point]));
  for (const point of pointsOf(digest.series)) assert.deepEqual(point, full.get(point[0]!));
  assert.deepEqual(digest.conflictsAt, all.conflictsAt);
  for (const [index, from] of [-Infinity, ...EDGES].entries()) {
    const to = EDGES[index] ?? Infinity;
    const inside = (readings: MeterReadings) =>
      pointsOf(readings.series).filter(([at]) => from <= at! && at! < to);
    const wanted = inside(all);
    if (wanted.length === 0) continue;
    if (from !== -Infinity) assert.deepEqual(inside(digest)[0], wanted[0]);
    if (to !== Infinity) assert.deepEqual(inside(digest).at(-1), wanted.at(-1));
  }
  assert.deepEqual(spacingsOf(digest), spacingsOf(all));
  return digest;
}

function spacingsOf({ series, omittedSpacings, omittedAfter }: MeterReadings): Map<number, number> {
  const counts = new Map(omittedSpacings ?? []);
  for (let point = 1; point < series.length; point += 1) {
    if (series.at[point - 1]! < SPAN.from || series.at[point]! > SPAN.to) continue;
    if (omittedAfter?.[point - 1]) continue;
    const spacingS = series.at[point]! - series.at[point - 1]!;
    counts.set(spacingS, (counts.get(spacingS) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a], [b]) => a - b));
}

/** What `digests` promises; that settling from them is exact is a property of its own. */
export function digestingConforms(name: string, makePlace: MakePlace): void {
  test(`${name}: a digest has one answer for each meter asked for, in that order`, () =>
    withStore(makePlace, async (store) => {
      await store.append(batchOf([...hourly('a'), ...hourly('b')]));
      const meters = ['b', 'nobody', 'a'].map((meterId) => ({ meterId, full: false, cutsAt: [] }));
      const asOf = await store.frontier();
      const digests = await store.digests({ meters, windowEdges: EDGES, span: SPAN, asOf });
      assert.deepEqual(
        digests.map(({ meterId }) => meterId),
        ['b', 'nobody', 'a'],
      );
      assert.equal(digests[1]!.series.length, 0);
      assert.deepEqual(pointsOf(digests[0]!.series), pointsOf(digests[2]!.series));
    }));

  const feeds: Readonly<Record<string, readonly SampleRow[]>> = {
    plain: hourly('m'),
    'a fall': hourly('m', (each, hour) => ({
      ...each,
      total: each.total - (hour > 60 ? 30_000 : 0),
    })),
    'a jump': hourly('m', (each, hour) => ({
      ...each,
      total: each.total + (hour > 60 ? 90_000 : 0),
    })),
    'a blip': hourly('m', (each, hour) => (hour === 67 ? { ...each, total: 0 } : each)),
    'a long gap': hourly('m').filter((_, hour) => hour < 50 || hour > 93),
    'no row before': hourly('m').slice(40),
    'no row after': hourly('m').slice(0, 90),
    'only rows before': hourly('m').slice(0, 12),
    'only rows after': hourly('m').slice(-6),
    'one row': hourly('m').slice(70, 71),
    'late rows': [...hourly('m').filter((_, hour) => hour % 50 !== 3), ...hourly('m')],
    'rows in any order': hourly('m').map((_, index, rows) => rows[(index * 67) % rows.length]!),
    'changing spacing': hourly('m', (each, hour) => ({ ...each, at: each.at + ((hour * 7) % 11) })),
    'peak for a while': hourly('m', (each, hour) =>
      hour >= 40 && hour < 80 ? { ...each, peak: 1 } : each,
    ),
    'a conflict': [...hourly('m'), row('m', T + 30 * HOUR, 1)],
    'a conflict outside': [...hourly('m'), row('m', T - 5 * HOUR, 1), row('m', SPAN.to + HOUR, 1)],
    'conflicts on both ends': [...hourly('m'), row('m', SPAN.from, 1), row('m', SPAN.to, 1)],
  };
  for (const [what, rows] of Object.entries(feeds)) {
    test(`${name}: a digest is faithful to its rows: ${what}`, () =>
      withStore(makePlace, async (store) => {
        const moments: CommitNumber[] = [];
        for (let from = 0; from < rows.length; from += 40) {
          await store.append(batchOf(rows.slice(from, from + 40)));
          moments.push(await store.freeze());
        }
        for (const asOf of moments) await assertFaithful(store, 'm', asOf);
      }));
  }

  test(`${name}: conflicts are told from the first to the last instant of the span`, () =>
    withStore(makePlace, async (store) => {
      const places = [SPAN.from - 1, SPAN.from, SPAN.from + HOUR, SPAN.to, SPAN.to + 1];
      await store.append(batchOf(places.flatMap((at) => [row('m', at, 1), row('m', at, 2)])));
      const { conflictsAt } = await assertFaithful(store, 'm', await store.frontier());
      assert.deepEqual([...conflictsAt], [SPAN.from, SPAN.from + HOUR, SPAN.to]);
      const correction = { by: 'centre', why: 'read on site' };
      await store.append(batchOf([row('m', SPAN.to, 2)], correction));
      const after = await assertFaithful(store, 'm', await store.frontier());
      assert.deepEqual([...after.conflictsAt], [SPAN.from, SPAN.from + HOUR]);
    }));
}
