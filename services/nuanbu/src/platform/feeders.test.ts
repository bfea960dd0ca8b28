import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isThereBy } from './feeders.ts';

const NOW = 1_638_622_800;
const said = (state: 'online' | 'offline', receivedAt: number) => ({
  receivedAt,
  status: { state },
});

test('behind a broker outside, who was heard within two hours is there, whatever is retained', () => {
  assert.equal(isThereBy(NOW - 7_200, undefined, NOW), true);
  assert.equal(isThereBy(NOW - 7_201, undefined, NOW), false);
  assert.equal(isThereBy(NOW - 7_201, said('online', NOW), NOW), false);
});

test('a goodbye counts until something is heard after it', () => {
  assert.equal(isThereBy(NOW - 60, said('offline', NOW - 60), NOW), false);
  assert.equal(isThereBy(NOW - 60, said('offline', NOW - 61), NOW), true);
});

test('of who was never heard nothing is known but that it said goodbye', () => {
  assert.equal(isThereBy(undefined, undefined, NOW), undefined);
  assert.equal(isThereBy(undefined, said('online', NOW), NOW), undefined);
  assert.equal(isThereBy(undefined, said('offline', NOW), NOW), false);
});
