import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { readAhead } from './read-ahead.ts';

for (const atOnce of [1, 3, 9]) {
  test(`reads in order, never more than ${atOnce} at once with the one in hand`, async () => {
    let begun = 0;
    const items = [0, 1, 2, 3, 4];
    const seen: number[] = [];
    const read = async (item: number) => {
      begun += 1;
      // Later ones are there first.
      for (let turns = item; turns < items.length; turns += 1) await turn();
      return item * 10;
    };
    for await (const each of readAhead(items, atOnce, read)) {
      seen.push(each);
      await turn();
      assert.equal(begun, Math.min(items.length, seen.length - 1 + atOnce));
    }
    assert.deepEqual(seen, [0, 10, 20, 30, 40]);
  });
}

test('what fails is heard in its turn, and by nobody who has gone', async () => {
  const read = async (item: number) => {
    if (item > 0) throw new Error(`item ${item}`);
    return item;
  };
  const all = readAhead([0, 1, 2], 3, read);
  assert.equal((await all.next()).value, 0);
  await assert.rejects(all.next(), /item 1/);
  for await (const _ of readAhead([0, 1, 2], 3, read)) break;
  await turn();
});
