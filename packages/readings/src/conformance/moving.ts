import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import type { CommitNumber, ReadingStore, StoredRows } from '../port.ts';
import { type MakePlace, withStore } from './place.ts';
import { batchOf, row } from './sample.ts';
import { ALL_TIME, pointsOf } from './values.ts';

const T = 1_638_288_000;
const TYPO = { by: '供电所', why: 'typing "error", twice\n' };

/** What `rows` and `restore` promise: another place reads as this one does. */
export function movingConforms(name: string, makePlace: MakePlace): void {
  test(`${name}: a store that is filled with another's rows reads like it, then and later`, () =>
    withStore(makePlace, async (store) => {
      const frozen = await history(store);
      const asOf = frozen.at(-1)!;
      await store.append(batchOf([row('a', T + 9_000, 1)]));
      const portions = await portionsOf(store.rows(asOf));
      await withStore(makePlace, async (other, reopen) => {
        await other.restore(given(portions), frozen);
        await assertAlike(other, store, frozen);
        assert.deepEqual(await other.counts(), { rows: 9, conflicts: 2, meters: 3 });
        const again = await reopen();
        const later = await again.append(batchOf([row('a', T + 9_000, 7), row('a', T, 1000)]));
        assert.ok(later.commit > asOf);
        assert.deepEqual([later.stored, later.duplicates], [1, 1]);
        await assertAlike(again, store, frozen);
        const repeated = await again.append(batchOf([row('a', T, 1001)], TYPO));
        assert.equal(repeated.duplicates, 1);
      });
    }));

  test(`${name}: rows as of a commit are those that reads as of it see`, () =>
    withStore(makePlace, async (store) => {
      const frozen = await history(store);
      const lengths: number[] = [];
      for (const asOf of frozen) {
        const portions = await portionsOf(store.rows(asOf));
        lengths.push(portions.reduce((sum, { length }) => sum + length, 0));
      }
      assert.deepEqual(lengths, [4, 6, 9, 9]);
    }));

  test(`${name}: a store that has readings is not filled`, () =>
    withStore(makePlace, async (store) => {
      await store.append(batchOf([row('a', T, 1)]));
      await assert.rejects(store.restore(given([]), []), (error) =>
        isTrouble(error, 'restoreNotEmpty'),
      );
    }));

  test(`${name}: an empty store moves too, with the commits that have a name`, () =>
    withStore(makePlace, async (store) => {
      await store.restore(given([]), [7, 9]);
      assert.deepEqual(await store.counts(), { rows: 0, conflicts: 0, meters: 0 });
      assert.ok((await store.append(batchOf([row('a', T, 1)]))).commit > 9);
      assert.equal((await store.series('a', ALL_TIME, 9)).length, 0);
    }));
}

/** Readings of all kinds, with a freeze after each append. */
async function history(store: ReadingStore): Promise<CommitNumber[]> {
  const frozen: CommitNumber[] = [];
  const first = [row('a', T, 1000), row('a', T + 900, 1010), row('b', T, 7, 3, 4), row('c', 0, 0)];
  await store.append(batchOf(first));
  frozen.push(await store.freeze());
  await store.append(batchOf([row('a', T, 1002), row('b', T, 7, 3)]));
  frozen.push(await store.freeze());
  await store.append(batchOf([row('a', T + 450, 1005)]));
  await store.append(batchOf([row('a', T, 1001), row('b', T, 8, 3, 5)], TYPO));
  frozen.push(await store.freeze());
  // Nothing has come: one may be the same as the other.
  frozen.push(await store.freeze());
  return frozen;
}

async function assertAlike(
  store: ReadingStore,
  other: ReadingStore,
  frozen: readonly CommitNumber[],
): Promise<void> {
  for (const asOf of frozen) {
    for (const meter of ['a', 'b', 'c']) {
      const [series, wanted] = [
        await store.series(meter, ALL_TIME, asOf),
        await other.series(meter, ALL_TIME, asOf),
      ];
      assert.deepEqual(pointsOf(series), pointsOf(wanted));
      const kept = await store.history(meter, ALL_TIME, asOf);
      assert.deepEqual(
        kept.map(({ commit, ...value }) => value),
        (await other.history(meter, ALL_TIME, asOf)).map(({ commit, ...value }) => value),
      );
    }
  }
}

/** All rows in portions of two, as `restore` wants them: by rising commit, corrections last. */
async function portionsOf(rows: AsyncIterable<StoredRows>): Promise<StoredRows[]> {
  const single: StoredRows[] = [];
  for await (const portion of rows) {
    for (let at = 0; at < portion.length; at += 1) single.push(sliceOf(portion, at));
  }
  const isCorrection = ({ corrections }: StoredRows) => Number(corrections !== undefined);
  return single.sort(
    (a, b) =>
      isCorrection(a) - isCorrection(b) || a.commit[0]! - b.commit[0]! || a.at[0]! - b.at[0]!,
  );
}

function sliceOf(rows: StoredRows, at: number): StoredRows {
  const cut = (column: Float64Array) => column.subarray(at, at + 1);
  return {
    length: 1,
    meterIds: rows.meterIds,
    meter: rows.meter.subarray(at, at + 1),
    ...{ at: cut(rows.at), commit: cut(rows.commit) },
    ...{ totalWh: cut(rows.totalWh), peakWh: cut(rows.peakWh), valleyWh: cut(rows.valleyWh) },
    ...(rows.corrections && { corrections: [rows.corrections[at]!] }),
  };
}

async function* given(portions: readonly StoredRows[]): AsyncGenerator<StoredRows> {
  yield* portions;
}
