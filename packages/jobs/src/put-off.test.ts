import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byReason, TryLater, waitingFor } from './put-off.ts';
import { TRIES, WAITS } from './rules.ts';

test('what fails for no known reason is given up, and what waits for something never', async () => {
  const next = byReason(WAITS);
  const error = new Error('a deadlock');
  assert.equal(await next(TRIES - 1, 'byReason', error), 8_000);
  assert.equal(await next(TRIES, 'byReason', error), -1);
  assert.equal(await next(TRIES, 'byReason', new TryLater('storeUnreachable')), 16_000);
  assert.equal(await next(100_000, 'byReason', new TryLater('storeUnreachable')), 30_000);
});

test('a job that was put off says what it waits for, and another one nothing', () => {
  assert.equal(waitingFor({ progress: 'storeBusy: later' }), 'storeBusy: later');
  assert.equal(waitingFor({ progress: 0 }), undefined);
});
