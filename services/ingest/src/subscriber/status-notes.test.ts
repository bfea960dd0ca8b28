import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '@nuanbu/runtime';
import { StatusNotes, saidAt } from './status-notes.ts';

test('what comes while a write runs is written with the next one, newest first of each name', async () => {
  const writes: [string, number][][] = [];
  const first = Promise.withResolvers<void>();
  const notes = new StatusNotes(async (said) => {
    writes.push([...said].map(([name, { receivedAt }]) => [name, receivedAt]));
    if (writes.length === 1) await first.promise;
    if (writes.length === 2) throw new Error('away');
  }, silentLog);
  const all = [notes.note('c1', { receivedAt: 1 })];
  await Promise.resolve();
  all.push(notes.note('c1', { receivedAt: 2 }), notes.note('c2', { receivedAt: 3 }));
  all.push(notes.note('c1', { receivedAt: 4 }));
  first.resolve();
  await Promise.all(all);
  assert.deepEqual(writes, [
    [['c1', 1]],
    [
      ['c1', 4],
      ['c2', 3],
    ],
  ]);
  await notes.note('c3', { receivedAt: 5 });
  assert.deepEqual(writes[2], [['c3', 5]]);
});

test('a retained status was said when its sender says, unless that is still to come', () => {
  assert.equal(saidAt(false, 50, 100), 100);
  assert.equal(saidAt(true, 50, 100), 50);
  assert.equal(saidAt(true, 101, 100), 100);
  assert.equal(saidAt(true, undefined, 100), 100);
});
