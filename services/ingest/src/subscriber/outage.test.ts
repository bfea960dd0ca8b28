import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Log, silentLog } from '@nuanbu/runtime';
import { TroubleError } from '@nuanbu/terms';
import { Outage } from './outage.ts';

test('an outage is one line for all connections, one a minute while it lasts, and one at its end', () => {
  const lines: unknown[] = [];
  const log = Object.assign(Object.create(silentLog) as Log, {
    warn: ({ client, away }: { client: string; away: number }) => lines.push([client, away]),
    info: (words: string) => lines.push(words),
  });
  let nowMs = 0;
  const outage = new Outage(log, () => nowMs);
  const gone = new TroubleError('brokerUnreachable', 'no connection');
  outage.lost('a-0', gone);
  for (const client of ['a-1', 'a-2', 'a-0']) outage.lost(client, gone);
  nowMs = 59_999;
  outage.lost('a-1', gone);
  assert.deepEqual(lines.splice(0), [['a-0', 1]]);
  nowMs = 60_000;
  outage.lost('a-1', gone);
  outage.lost('a-2', new TroubleError('brokerRefused', 'the password is wrong'));
  assert.deepEqual(lines.splice(0), [
    ['a-1', 3],
    ['a-2', 3],
  ]);
  outage.back('a-0');
  outage.back('a-1');
  assert.deepEqual(lines, []);
  outage.back('a-2');
  assert.deepEqual(lines.splice(0), ['connected to the broker again']);
  // What comes and goes within the minute is not told each time.
  outage.lost('a-0', gone);
  outage.back('a-0');
  assert.deepEqual(lines, []);
});
