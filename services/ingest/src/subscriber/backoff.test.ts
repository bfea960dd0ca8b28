import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { waitMs } from './backoff.ts';

test('waits double up to the most, and chance takes away at most half', () => {
  const backoff = { firstMs: 100, mostMs: 1_000 };
  const longest = [0, 1, 2, 3, 4, 5, 1_000].map((failures) => waitMs(failures, backoff, 1));
  assert.deepEqual(longest, [100, 200, 400, 800, 1_000, 1_000, 1_000]);
  const shortest = [0, 3, 1_000].map((failures) => waitMs(failures, backoff, 0));
  assert.deepEqual(shortest, [50, 400, 500]);
  fc.assert(
    fc.property(fc.nat(100), fc.double({ min: 0, max: 1, noNaN: true }), (failures, chance) => {
      const ms = waitMs(failures, backoff, chance);
      assert.ok(ms >= waitMs(failures, backoff, 0) && ms <= waitMs(failures, backoff, 1));
    }),
  );
});
