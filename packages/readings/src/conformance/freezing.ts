import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MakePlace, withStore } from './place.ts';
import { batchOf, row } from './sample.ts';
import { ALL_TIME, pointsOf, usedOf } from './values.ts';

const T = 1_638_288_000;

/** What `freeze` promises (domain rule S1). */
export function freezingConforms(name: string, makePlace: MakePlace): void {
  test(`${name}: what is frozen while readings come has all acknowledged before, and stays`, () =>
    withStore(makePlace, async (store, reopen) => {
      const acknowledged: number[] = [];
      let isOver = false;
      const appending = Array.from({ length: 3 }, async (_, writer) => {
        for (let step = 0; step < 12 || !isOver; step += 1) {
          const at = T + step * 10 + writer;
          await store.append(batchOf([row('a', at, step), row(`b${writer}`, at, step)]));
          acknowledged.push(at);
        }
      });
      const frozen: { commit: number; before: number[]; points: number[][] }[] = [];
      for (let round = 0; round < 6; round += 1) {
        const before = [...acknowledged];
        const commit = await store.freeze();
        frozen.push({
          commit,
          before,
          points: pointsOf(await store.series('a', ALL_TIME, commit)),
        });
      }
      isOver = true;
      await Promise.all(appending);
      const again = await reopen();
      for (const [place, { commit, before, points }] of frozen.entries()) {
        const instants = new Set(points.map(([at]) => at));
        assert.deepEqual(
          before.filter((at) => !instants.has(at)),
          [],
        );
        assert.deepEqual(pointsOf(await again.series('a', ALL_TIME, commit)), points);
        assert.ok(place === 0 || commit >= frozen[place - 1]!.commit);
      }
      assert.equal((await usedOf(again, 'a')).length, acknowledged.length);
    }));

  test(`${name}: nothing that is appended later belongs to what is frozen`, () =>
    withStore(makePlace, async (store) => {
      await store.append(batchOf([row('a', T, 1)]));
      const commit = await store.freeze();
      const later = await store.append(batchOf([row('a', T + 1, 2), row('a', T, 1)]));
      assert.ok(later.commit > commit);
      assert.ok((await store.frontier()) >= later.commit);
      assert.deepEqual(pointsOf(await store.series('a', ALL_TIME, commit)).length, 1);
      assert.deepEqual(await usedOf(store, 'a'), [
        [T, 1],
        [T + 1, 2],
      ]);
    }));
}
