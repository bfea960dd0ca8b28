import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROW_CONFLICT, ROW_DUPLICATE, ROW_STORED } from '../port.ts';
import { type MakePlace, withStore } from './place.ts';
import { batchOf, row } from './sample.ts';
import { conflictsOf, usedOf } from './values.ts';

const T = 1_638_288_000;
const TYPO = { by: 'centre', why: 'typing error' };
const VISIT = { by: 'centre', why: 'read on site' };

/** What corrections do (domain rule R2). */
export function correctingConforms(name: string, makePlace: MakePlace): void {
  test(`${name}: the newest correction counts over whatever stands`, () =>
    withStore(makePlace, async (store, reopen) => {
      await store.append(batchOf([row('a', T, 1000), row('a', T + 900, 1010)]));
      await store.append(batchOf([row('a', T, 1002)]));
      const first = await store.append(batchOf([row('a', T, 1001)], TYPO));
      assert.deepEqual([first.stored, first.duplicates], [1, 0]);
      assert.deepEqual(await usedOf(store, 'a'), [
        [T, 1001],
        [T + 900, 1010],
      ]);
      assert.deepEqual(await conflictsOf(store, 'a'), []);
      await store.append(batchOf([row('a', T, 1003), row('a', T, 1004)], VISIT));
      const again = await reopen();
      assert.deepEqual(await usedOf(again, 'a'), [
        [T, 1004],
        [T + 900, 1010],
      ]);
    }));

  test(`${name}: later plain readings do not move a correction`, () =>
    withStore(makePlace, async (store) => {
      await store.append(batchOf([row('a', T, 1000)]));
      await store.append(batchOf([row('a', T, 1001)], TYPO));
      const plain = await store.append(
        batchOf([row('a', T, 1000), row('a', T, 1001), row('a', T, 1007)]),
      );
      // The corrected value is no plain one: as a plain reading it differs from the first.
      assert.deepEqual([...plain.rows!], [ROW_DUPLICATE, ROW_CONFLICT, ROW_CONFLICT]);
      assert.deepEqual(await usedOf(store, 'a'), [[T, 1001]]);
      assert.deepEqual(await conflictsOf(store, 'a'), []);
    }));

  test(`${name}: a correction where nothing stands counts alone`, () =>
    withStore(makePlace, async (store) => {
      await store.append(batchOf([row('a', T, 1000)], TYPO));
      assert.deepEqual(await usedOf(store, 'a'), [[T, 1000]]);
      const plain = await store.append(batchOf([row('a', T, 999)]));
      assert.deepEqual([...(plain.rows ?? [ROW_STORED])], [ROW_STORED]);
      assert.deepEqual(await usedOf(store, 'a'), [[T, 1000]]);
      assert.equal((await store.counts()).meters, 1);
    }));

  test(`${name}: a correction sent again does not undo a later one`, () =>
    withStore(makePlace, async (store, reopen) => {
      const first = batchOf([row('a', T, 1001)], TYPO);
      await store.append(first);
      await store.append(batchOf([row('a', T, 1002)], VISIT));
      const again = await reopen();
      const repeated = await again.append(first);
      assert.deepEqual([...repeated.rows!], [ROW_DUPLICATE]);
      assert.deepEqual(await usedOf(again, 'a'), [[T, 1002]]);
      // Another reason makes it another decision.
      await again.append(batchOf([row('a', T, 1001)], { ...TYPO, why: 'first was right' }));
      assert.deepEqual(await usedOf(again, 'a'), [[T, 1001]]);
    }));
}
