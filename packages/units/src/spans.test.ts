import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intersect, isEmpty, lengthS, overlaps } from './spans.ts';

test('T1: spans are half-open: one that ends where the next begins shares nothing with it', () => {
  const before = { from: 0, to: 10 };
  const after = { from: 10, to: 20 };
  assert.ok(!overlaps(before, after));
  assert.ok(!overlaps(after, before));
  assert.ok(isEmpty(intersect(before, after)));
  assert.ok(overlaps({ from: 0, to: 11 }, after));
  assert.ok(overlaps(after, { from: 0, to: 11 }));
  assert.deepEqual(intersect({ from: 0, to: 11 }, after), { from: 10, to: 11 });
});

test('a span is empty where it ends at or before its beginning, and then lasts no time', () => {
  assert.ok(isEmpty({ from: 5, to: 5 }));
  assert.ok(isEmpty({ from: 6, to: 5 }));
  assert.ok(!isEmpty({ from: 5, to: 6 }));
  assert.equal(lengthS({ from: 5, to: 6 }), 1);
  assert.equal(lengthS({ from: 6, to: 5 }), 0);
});

test('an unbounded installation cuts nothing off', () => {
  const span = { from: 3, to: 9 };
  assert.deepEqual(intersect(span, { from: -Infinity, to: Infinity }), span);
});
