import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROW_CONFLICT, ROW_DUPLICATE, ROW_STORED } from '../port.ts';
import { type MakePlace, withStore } from './place.ts';
import { batchOf, row } from './sample.ts';
import { conflictsOf, pointsOf, usedOf } from './values.ts';

const T = 1_638_288_000;

/** What `append` promises (domain rules R2, R3 and R5). */
export function appendingConforms(name: string, makePlace: MakePlace): void {
  test(`${name}: what was acknowledged is there after a restart`, () =>
    withStore(makePlace, async (store, reopen) => {
      const appended = await store.append(
        batchOf([row('a', T, 1000, 400, 600), row('b', T, 5), row('a', T + 900, 1010, 405, 605)]),
      );
      assert.deepEqual(appended, { ...appended, stored: 3, duplicates: 0, conflicts: 0 });
      assert.ok(appended.commit <= (await store.frontier()));
      const again = await reopen();
      assert.ok((await again.frontier()) >= appended.commit);
      const series = await again.series('a', { from: T, to: T + 901 }, await again.frontier());
      assert.deepEqual(pointsOf(series), [
        [T, 1000, 400, 600],
        [T + 900, 1010, 405, 605],
      ]);
      assert.deepEqual(await again.counts(), { rows: 3, conflicts: 0, meters: 2 });
    }));

  test(`${name}: an empty batch and an empty store are no trouble`, () =>
    withStore(makePlace, async (store) => {
      const appended = await store.append(batchOf([]));
      assert.deepEqual(appended, { ...appended, stored: 0, duplicates: 0, conflicts: 0 });
      assert.deepEqual(await store.counts(), { rows: 0, conflicts: 0, meters: 0 });
      assert.deepEqual(await usedOf(store, 'a'), []);
    }));

  test(`${name}: the same values again change nothing, whenever they come`, () =>
    withStore(makePlace, async (store, reopen) => {
      const rows = [row('a', T, 1000), row('a', T + 900, 1010), row('a', T + 1800, 1020)];
      await store.append(batchOf([...rows, rows[1]!]));
      const repeated = await store.append(batchOf(rows));
      assert.deepEqual([...repeated.rows!], [ROW_DUPLICATE, ROW_DUPLICATE, ROW_DUPLICATE]);
      assert.deepEqual([repeated.stored, repeated.duplicates], [0, 3]);
      const again = await reopen();
      const late = await again.append(batchOf([rows[2]!, row('a', T + 450, 1005), rows[0]!]));
      assert.deepEqual([...late.rows!], [ROW_DUPLICATE, ROW_STORED, ROW_DUPLICATE]);
      assert.equal((await again.counts()).rows, 4);
    }));

  test(`${name}: appends that share a commit see each other`, () =>
    withStore(makePlace, async (store) => {
      const answers = await Promise.all([
        store.append(batchOf([row('a', T, 1000), row('a', T + 900, 1010)])),
        store.append(batchOf([row('a', T, 1000), row('b', T, 7)])),
        store.append(batchOf([row('a', T, 1001)])),
        store.append(batchOf([row('a', T, 1001)])),
      ]);
      assert.deepEqual(
        answers.map(({ stored, duplicates, conflicts }) => [stored, duplicates, conflicts]),
        [
          [2, 0, 0],
          [1, 1, 0],
          [0, 0, 1],
          [0, 1, 0],
        ],
      );
      assert.deepEqual(await usedOf(store, 'a'), [[T + 900, 1010]]);
    }));

  test(`${name}: other values at an instant are kept and none is used`, () =>
    withStore(makePlace, async (store, reopen) => {
      await store.append(batchOf([row('a', T, 1000), row('a', T + 900, 1010)]));
      const other = await store.append(batchOf([row('a', T, 1002), row('a', T + 900, 1010)]));
      assert.deepEqual([...other.rows!], [ROW_CONFLICT, ROW_DUPLICATE]);
      const again = await reopen();
      assert.deepEqual(await conflictsOf(again, 'a'), [T]);
      assert.deepEqual(await usedOf(again, 'a'), [[T + 900, 1010]]);
      // Each of the values that stand is a duplicate from then on, and changes nothing.
      const both = await again.append(batchOf([row('a', T, 1002), row('a', T, 1000)]));
      assert.deepEqual([...both.rows!], [ROW_DUPLICATE, ROW_DUPLICATE]);
      const third = await again.append(batchOf([row('a', T, 1003)]));
      assert.deepEqual([...third.rows!], [ROW_CONFLICT]);
      assert.equal((await again.counts()).conflicts, 2);
    }));

  test(`${name}: a register that is absent differs from any number, zero included`, () =>
    withStore(makePlace, async (store) => {
      await store.append(batchOf([row('a', T, 0), row('b', T, 0, 0), row('c', T, 0, 0, 0)]));
      const answer = await store.append(
        batchOf([row('a', T, 0, 0), row('b', T, 0, 0, 0), row('c', T, 0), row('c', T, 0, 0, 0)]),
      );
      assert.deepEqual(
        [...answer.rows!],
        [ROW_CONFLICT, ROW_CONFLICT, ROW_CONFLICT, ROW_DUPLICATE],
      );
    }));

  test(`${name}: late readings take their place in time`, () =>
    withStore(makePlace, async (store) => {
      await store.append(batchOf([row('a', T + 1800, 1020), row('a', T, 1000)]));
      await store.append(batchOf([row('a', T + 900, 1010)]));
      assert.deepEqual(await usedOf(store, 'a'), [
        [T, 1000],
        [T + 900, 1010],
        [T + 1800, 1020],
      ]);
    }));

  test(`${name}: registers up to 2^53 - 1 and any text as a meter come back as they were`, () =>
    withStore(makePlace, async (store, reopen) => {
      const odd = ' 表,号 "1" \\ =é';
      const most = Number.MAX_SAFE_INTEGER;
      await store.append(batchOf([row(odd, T, most, 2 ** 32, 2 ** 32 - 1)]));
      const again = await reopen();
      const series = await again.series(odd, { from: T, to: T + 1 }, await again.frontier());
      assert.deepEqual(pointsOf(series), [[T, most, 2 ** 32, 2 ** 32 - 1]]);
    }));

  test(`${name}: a batch that is not what the port says is refused whole`, () =>
    withStore(makePlace, async (store) => {
      const bad = [
        batchOf([row('a', T, 1000), row('a', T + 0.5, 1000)]),
        batchOf([row('a', T, 1000), row('a', T + 1, -1)]),
        batchOf([row('a', T, 1000), row('a', T + 1, 0.5)]),
        batchOf([row('a', T, 1000), row('a', -1, 5)]),
        batchOf([row('a', T, 1000, -2)]),
        batchOf([row('a', T, 1000, undefined, Number.NaN)]),
        { ...batchOf([row('a', T, 1000)]), meter: Uint32Array.of(1) },
        { ...batchOf([row('a', T, 1000)]), length: 2 },
      ];
      for (const batch of bad) await assert.rejects(store.append(batch), RangeError);
      assert.equal((await store.counts()).rows, 0);
    }));
}
