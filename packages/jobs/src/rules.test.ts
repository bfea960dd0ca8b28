import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WAITS, waitMsAfter } from './rules.ts';

test('waits are twice as long each time, up to half a minute, after however many tries', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 100, 10_000].map((tries) => waitMsAfter(tries, WAITS));
  assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000]);
});
