import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '@nuanbu/runtime';
import { DAY_S } from '@nuanbu/units';
import { LaggingClock } from './clock.ts';

/** How many days a clock is behind, to the nearest. */
function daysBehind(clock: LaggingClock): number {
  return Math.round((systemClock.now() - clock.now()) / DAY_S);
}

test('a lagging clock lets days pass, never beyond the present, and then is the system’s', () => {
  const clock = new LaggingClock(9);
  assert.equal(daysBehind(clock), 9);
  clock.pass(2);
  assert.equal(daysBehind(clock), 7);
  clock.pass(7);
  assert.equal(daysBehind(clock), 0);
  clock.pass(5);
  assert.equal(daysBehind(clock), 0);
  assert.ok(clock.monotonicMs() <= systemClock.monotonicMs());
});
