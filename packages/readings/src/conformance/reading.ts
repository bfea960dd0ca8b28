import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ABSENT, startOfDay } from '@nuanbu/units';
import { completenessByDay } from '../day-completeness.ts';
import { type MakePlace, withStore } from './place.ts';
import { batchOf, row } from './sample.ts';
import { ALL_TIME, pointsOf, usedOf } from './values.ts';

const T = startOfDay('2021-12-01');
const TYPO = { by: 'centre', why: 'typing error' };

/** What is read back, beside digests. */
export function readingConforms(name: string, makePlace: MakePlace): void {
  test(`${name}: reads as of a frozen commit see what was before it and nothing after`, () =>
    withStore(makePlace, async (store) => {
      const at = async () => ({
        points: await usedOf(store, 'a'),
        asOf: await store.freeze(),
      });
      const moments = [await at()];
      await store.append(batchOf([row('a', T, 1000), row('a', T + 900, 1010)]));
      moments.push(await at());
      await store.append(batchOf([row('a', T, 1001), row('a', T + 1800, 1020)]));
      moments.push(await at());
      await store.append(batchOf([row('a', T, 1000)], TYPO));
      moments.push(await at());
      await store.append(batchOf([row('a', T + 450, 1004)]));
      const meters = [{ meterId: 'a', full: true, cutsAt: [] }];
      for (const [moment, { asOf, points }] of moments.entries()) {
        const series = pointsOf(await store.series('a', ALL_TIME, asOf));
        assert.deepEqual(
          series.map(([at, total]) => [at, total]),
          points,
        );
        const query = { meters, windowEdges: [T], span: ALL_TIME, asOf };
        const [digest] = await store.digests(query);
        assert.deepEqual(pointsOf(digest!.series), series);
        const { readings } = await store.dayCounts(['a'], { from: T, to: T + 900 }, asOf);
        assert.deepEqual([...readings], moment === 0 ? [] : [1]);
      }
    }));

  test(`${name}: a series brings its nearest usable neighbours, however far away`, () =>
    withStore(makePlace, async (store) => {
      const rows = [T - 9_000_000, T - 900, T, T + 900, T + 1800, T + 9_000_000].map((at, index) =>
        row('a', at, 1000 + index),
      );
      await store.append(batchOf([...rows, row('b', T + 1, 1)]));
      // Neither neighbour next to the span can be used.
      await store.append(batchOf([row('a', T - 900, 5), row('a', T + 1800, 6)]));
      const series = await store.series('a', { from: T, to: T + 1800 }, await store.frontier());
      assert.deepEqual(pointsOf(series), [
        [T - 9_000_000, 1000, ABSENT, ABSENT],
        [T, 1002, ABSENT, ABSENT],
        [T + 900, 1003, ABSENT, ABSENT],
        [T + 9_000_000, 1005, ABSENT, ABSENT],
      ]);
      const none = await store.series('nobody', ALL_TIME, await store.frontier());
      assert.equal(none.length, 0);
    }));

  test(`${name}: the history of a meter shows every value with its origin`, () =>
    withStore(makePlace, async (store) => {
      await store.append(batchOf([row('a', T, 1000, 400)]));
      const first = await store.freeze();
      await store.append(batchOf([row('a', T, 1001), row('a', T + 900, 1010)]));
      await store.append(batchOf([row('a', T, 1002, 1, 2)], TYPO));
      const history = await store.history('a', { from: T, to: T + 900 }, await store.frontier());
      assert.deepEqual(
        history.map(({ commit, ...value }) => value),
        [
          { at: T, totalWh: 1000, peakWh: 400 },
          { at: T, totalWh: 1001 },
          { at: T, totalWh: 1002, peakWh: 1, valleyWh: 2, correction: TYPO },
        ],
      );
      assert.deepEqual(await store.history('a', ALL_TIME, first), history.slice(0, 1));
      assert.deepEqual(await store.history('nobody', ALL_TIME, first), []);
    }));

  test(`${name}: counts by meter and civil day have each instant once`, () =>
    withStore(makePlace, async (store) => {
      const nextDay = startOfDay('2021-12-02');
      await store.append(
        batchOf([
          row('a', nextDay - 1, 1000),
          row('a', nextDay, 1001),
          row('b', nextDay, 7),
          row('c', nextDay, 7),
        ]),
      );
      await store.append(batchOf([row('a', nextDay, 1002), row('b', nextDay - 900, 6)]));
      await store.append(batchOf([row('a', nextDay, 1002), row('b', T + 5, 6)], TYPO));
      const span = { from: T, to: startOfDay('2021-12-04') };
      const counts = await store.dayCounts(['x', 'b', 'a'], span, await store.frontier());
      assert.deepEqual(
        [...counts.meter].map((meter, row) => [meter, counts.dayAt[row], counts.readings[row]]),
        [
          [1, T, 2],
          [1, nextDay, 1],
          [2, T, 1],
          [2, nextDay, 1],
        ],
      );
      assert.deepEqual(completenessByDay(counts, span), [
        { day: '2021-12-01', metersSeen: 2, readings: 3 },
        { day: '2021-12-02', metersSeen: 2, readings: 2 },
        { day: '2021-12-03', metersSeen: 0, readings: 0 },
      ]);
      const corrected = { from: T + 5, to: T + 6 };
      const later = await store.dayCounts(['b'], corrected, await store.frontier());
      assert.deepEqual([[...later.dayAt], [...later.readings]], [[T], [1]]);
      for (const meters of [[], ['x']]) {
        assert.equal((await store.dayCounts(meters, span, await store.frontier())).length, 0);
      }
      const empty = await store.dayCounts(['a'], { from: T, to: T }, await store.frontier());
      assert.equal(empty.length, 0);
    }));

  test(`${name}: the last reading of a meter is its newest usable one`, () =>
    withStore(makePlace, async (store, reopen) => {
      const meters = ['a', 'b', 'c', 'd', 'e', 'nobody'];
      await store.append(
        batchOf(
          meters.slice(0, 5).flatMap((meter) => [row(meter, T, 1000), row(meter, T + 9, 1009)]),
        ),
      );
      await store.append(batchOf([row('b', T + 9, 1008), row('e', T + 9, 1), row('e', T, 2)]));
      await store.append(batchOf([row('c', T + 9, 1007), row('d', T + 20, 1020)], TYPO));
      const expected = [
        { meterId: 'a', at: T + 9, totalWh: 1009 },
        { meterId: 'b', at: T, totalWh: 1000 },
        { meterId: 'c', at: T + 9, totalWh: 1007 },
        { meterId: 'd', at: T + 20, totalWh: 1020 },
      ];
      assert.deepEqual(await store.last(meters), expected);
      assert.deepEqual(await (await reopen()).last(meters), expected);
    }));
}
