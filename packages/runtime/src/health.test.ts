import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Health } from './health.ts';

test('the whole is as well as its worst part', () => {
  const health = new Health();
  assert.equal(health.overall(), 'starting');
  health.set('store', 'ready');
  assert.equal(health.overall(), 'ready');
  health.set('broker', 'starting');
  assert.equal(health.overall(), 'starting');
  health.set('store', 'failing', 'the disk is full');
  assert.equal(health.overall(), 'failing');
  assert.deepEqual(health.parts(), [
    { part: 'store', state: 'failing', detail: 'the disk is full' },
    { part: 'broker', state: 'starting' },
  ]);
  health.set('store', 'ready');
  health.set('broker', 'ready');
  assert.equal(health.overall(), 'ready');
});
