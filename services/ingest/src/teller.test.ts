import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock, silentLog } from '@nuanbu/runtime';
import type { KnownStatus } from './broker/statuses.ts';
import { StateTeller } from './teller.ts';

const ONLINE: KnownStatus = { receivedAt: 5, status: { v: 1, state: 'online' } as never };

/** A teller beside a door, and what it told. */
function telling() {
  const statuses = new Map<string, KnownStatus>();
  const connected: string[] = [];
  const told: unknown[] = [];
  const clock = new ManualClock(100);
  let looks = 0;
  let trouble: Error | undefined;
  const note = async (what: unknown) => {
    if (trouble) throw trouble;
    told.push(what);
  };
  const door = {
    statuses: () => statuses,
    connected: () => {
      looks += 1;
      return connected;
    },
  };
  const notes = {
    noteStatuses: (said: ReadonlyMap<string, unknown>) => note(Object.fromEntries(said)),
    noteConnected: (name: string, since: ReadonlyMap<string, number>) => note([name, ...since]),
  };
  const teller = new StateTeller({
    ...{ door, notes, clock },
    through: 'host:1883',
    log: silentLog,
    everyMs: 1,
  });
  return {
    ...{ teller, statuses, connected, clock },
    fail(error: Error | undefined) {
      trouble = error;
    },
    /** What was told since the last question, once it has certainly looked. */
    async heard() {
      const from = looks;
      while (looks < from + 2) await new Promise((resolve) => setTimeout(resolve, 1));
      return told.splice(0);
    },
    told,
  };
}

test('a status is told when it changes, and that it was taken back', async (t) => {
  const { teller, statuses, heard } = telling();
  await teller.start();
  t.after(() => teller.stop());
  await heard();
  statuses.set('c01', ONLINE);
  const said = { c01: { receivedAt: 5, status: ONLINE.status } };
  assert.deepEqual(await heard(), [said]);
  assert.deepEqual(await heard(), []);
  statuses.set('c01', { ...ONLINE });
  assert.deepEqual(await heard(), [said]);
  statuses.delete('c01');
  assert.deepEqual(await heard(), [{ c01: { receivedAt: 100 } }]);
});

test('connections are told with their beginning, again after half a minute, and at the end none', async () => {
  const { teller, connected, clock, heard, told } = telling();
  await teller.start();
  assert.deepEqual(await heard(), [['host:1883']]);
  connected.push('c01');
  assert.deepEqual(await heard(), [['host:1883', ['c01', 100]]]);
  clock.advance(29);
  connected.push('c02');
  assert.deepEqual(await heard(), [['host:1883', ['c01', 100], ['c02', 129]]]);
  clock.advance(29);
  assert.deepEqual(await heard(), []);
  clock.advance(1);
  assert.deepEqual(await heard(), [['host:1883', ['c01', 100], ['c02', 129]]]);
  await teller.stop();
  assert.deepEqual(told, [['host:1883']]);
});

test('what could not be told is told when it can', async (t) => {
  const { teller, statuses, heard, fail } = telling();
  await teller.start();
  t.after(() => teller.stop());
  await heard();
  fail(new Error('away'));
  statuses.set('c01', ONLINE);
  assert.deepEqual(await heard(), []);
  fail(undefined);
  assert.deepEqual(await heard(), [{ c01: { receivedAt: 5, status: ONLINE.status } }]);
});
