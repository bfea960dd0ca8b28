import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isTrouble, TroubleError } from '@nuanbu/terms';
import { caughtUp } from './catch-up.ts';

const TERMS = { promptMs: 200, catchingUpMs: 100_000, awayMs: 100_000, askEveryMs: 1 };
const away = () => Promise.reject(new TroubleError('storeUnreachable', 'here'));

test('a server that answers promptly is not waited for', async () => {
  await caughtUp(async () => undefined, TERMS);
});

test('one that answers late, or after it was away, is given time for what lay before it', async () => {
  let asked = 0;
  const late = caughtUp(() => wait(20), { ...TERMS, promptMs: 0, catchingUpMs: 50 });
  const isOver = () => Promise.race([late.then(() => true), wait(45).then(() => false)]);
  assert.equal(await isOver(), false);
  await late;
  const back = () => (++asked > 3 ? Promise.resolve() : away());
  await caughtUp(back, { ...TERMS, catchingUpMs: 1 });
  assert.equal(asked, 4);
});

test('one that stays away is told, and at once what no waiting mends', async () => {
  const unreachable = (error: unknown) => isTrouble(error, 'storeUnreachable');
  await assert.rejects(caughtUp(away, { ...TERMS, awayMs: 20 }), unreachable);
  const refused = () => Promise.reject(new TroubleError('storeRefused', 'here'));
  await assert.rejects(caughtUp(refused, TERMS), (error) => isTrouble(error, 'storeRefused'));
});
