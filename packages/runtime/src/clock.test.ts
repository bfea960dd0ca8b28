import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock, systemClock } from './clock.ts';

test('the system clock gives whole seconds and a hand that does not fall', () => {
  const before = systemClock.monotonicMs();
  assert.ok(Number.isSafeInteger(systemClock.now()));
  assert.ok(systemClock.monotonicMs() >= before);
});

test('a manual clock moves only when told, and a jump leaves the monotonic hand alone', () => {
  const clock = new ManualClock(1_638_288_000);
  clock.advance(60);
  assert.equal(clock.now(), 1_638_288_060);
  assert.equal(clock.monotonicMs(), 60_000);
  clock.jumpTo(1_000);
  assert.equal(clock.now(), 1_000);
  assert.equal(clock.monotonicMs(), 60_000);
  assert.throws(() => clock.advance(-1), RangeError);
});
