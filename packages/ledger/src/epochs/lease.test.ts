import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEASE_TERMS, Lease } from './lease.ts';

/** A clock whose two hands a test moves. */
function handsFrom(now: number) {
  const hands = { nowS: now, ms: 5_000 };
  return { hands, clock: { now: () => hands.nowS, monotonicMs: () => hands.ms } };
}
const LIMIT_MS = 30_000;
const { renewWithinMs, lateMs } = LEASE_TERMS;

test('a lease covers what may begin, last as long as it may, and end late', () => {
  const { hands, clock } = handsFrom(1_000);
  const lease = new Lease(clock, LIMIT_MS, LEASE_TERMS);
  assert.equal(lease.coversAWrite(), false);
  const asked = lease.moment();
  lease.renewed(asked);
  hands.ms += renewWithinMs;
  assert.equal(lease.coversAWrite(), true);
  // A write that begins in this moment and is given up at its limit still has time to end late.
  assert.equal(lease.elapsedMs(asked) + LIMIT_MS + lateMs, lease.lengthMs);
  hands.ms += 1;
  assert.equal(lease.coversAWrite(), false);
  lease.renewed(lease.moment());
  assert.equal(lease.coversAWrite(), true);
  lease.lost();
  assert.equal(lease.coversAWrite(), false);
});

test('time that a sleeping machine did not count is counted by the civil hand', () => {
  const { hands, clock } = handsFrom(1_000);
  const lease = new Lease(clock, LIMIT_MS, LEASE_TERMS);
  lease.renewed(lease.moment());
  // Of whole seconds one may have passed less than they differ by.
  hands.nowS += renewWithinMs / 1000 + 1;
  assert.equal(lease.coversAWrite(), true);
  hands.nowS += 1;
  assert.equal(lease.coversAWrite(), false);
});

test('a civil clock that is set back lengthens nothing', () => {
  const { hands, clock } = handsFrom(1_000);
  const lease = new Lease(clock, LIMIT_MS, LEASE_TERMS);
  lease.renewed(lease.moment());
  hands.nowS -= 3_600;
  hands.ms += renewWithinMs + 1;
  assert.equal(lease.coversAWrite(), false);
});
