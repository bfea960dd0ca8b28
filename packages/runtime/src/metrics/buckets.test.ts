import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Buckets } from './buckets.ts';

test('a value at a bound is in its bucket, and one above is in the next', () => {
  const buckets = new Buckets([1, 10]);
  for (const value of [0, 1, 2, 10, 11]) buckets.observe(value);
  assert.deepEqual(buckets.cumulative(), [2, 4]);
  assert.equal(buckets.count, 5);
  assert.equal(buckets.sum, 24);
});

test('several of one value are counted at once', () => {
  const buckets = new Buckets([1]);
  buckets.observe(3, 4);
  assert.deepEqual([buckets.cumulative(), buckets.count, buckets.sum], [[0], 4, 12]);
});

test('what is below zero is counted, and never lowers the sum', () => {
  const buckets = new Buckets([60]);
  buckets.observe(-600);
  buckets.observe(30);
  assert.deepEqual(buckets.cumulative(), [2]);
  assert.equal(buckets.sum, 30);
});

test('bounds that do not rise are a bug', () => {
  assert.throws(() => new Buckets([1, 1]), RangeError);
});
