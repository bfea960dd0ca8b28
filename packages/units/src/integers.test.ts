import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  greatest,
  mulDivFloor,
  rootFloor,
  rootOfSquares,
  safeInteger,
  sumIntegers,
} from './integers.ts';

const MOST = Number.MAX_SAFE_INTEGER;

test('a number that is no safe integer stops with its name and value', () => {
  assert.equal(safeInteger(MOST, 'energy'), MOST);
  assert.equal(safeInteger(-MOST, 'energy'), -MOST);
  assert.throws(() => safeInteger(MOST + 1, 'energy'), /^RangeError: energy .*9007199254740992/);
  assert.throws(() => safeInteger(0.5, 'energy'), RangeError);
  assert.throws(() => safeInteger(Number.NaN, 'energy'), RangeError);
});

test('the greatest of a million values is found, and of none the least that it may be', () => {
  assert.equal(greatest([], 0), 0);
  assert.equal(greatest([-3, -1, -2], -5), -1);
  assert.equal(greatest([-3, -1], 0), 0);
  assert.equal(greatest(Array.from({ length: 1_000_000 }).keys(), 0), 999_999);
});

test('a sum stays exact or stops', () => {
  assert.equal(sumIntegers([], 'energy'), 0);
  assert.equal(sumIntegers([1, 2, -4], 'energy'), -1);
  assert.equal(sumIntegers([MOST, -1, 1], 'energy'), MOST);
  assert.throws(() => sumIntegers([MOST, 1], 'energy'), RangeError);
});

test('factor × numerator / denominator is floored, exact at any size', () => {
  assert.equal(mulDivFloor(2_400, 6, 12), 1_200);
  assert.equal(mulDivFloor(7, 1, 2), 3);
  assert.equal(mulDivFloor(0, 5, 7), 0);
  assert.equal(mulDivFloor(MOST, 1, 1), MOST);
  // 3 × 3,002,399,751,580,331 is one more than 2^53; a double would make it even.
  assert.equal(mulDivFloor(3_002_399_751_580_331, 3, 1_000_000), 9_007_199_254);
  assert.equal(mulDivFloor(MOST, MOST, MOST), MOST);
  assert.throws(() => mulDivFloor(MOST, 2, 1), RangeError);
});

test('mulDivFloor agrees with integers of unlimited size', () => {
  const numbers = fc.oneof(fc.nat(1_000_000), fc.integer({ min: 0, max: MOST }));
  fc.assert(
    fc.property(numbers, numbers, fc.integer({ min: 1, max: MOST }), (factor, part, whole) => {
      const numerator = Math.min(part, whole);
      const exact = (BigInt(factor) * BigInt(numerator)) / BigInt(whole);
      assert.equal(mulDivFloor(factor, numerator, whole), Number(exact));
    }),
  );
});

test('a root is floored, exact at any size', () => {
  for (let square = 0; square < 5_000; square += 1) {
    const root = rootFloor(BigInt(square));
    assert.ok(root * root <= square && square < (root + 1) * (root + 1), `${square}: ${root}`);
  }
  const most = BigInt(MOST);
  assert.equal(rootFloor(most * most), MOST);
  assert.equal(rootFloor(most * most - 1n), MOST - 1);
  assert.equal(rootFloor(most * most + 2n * most), MOST);
  assert.throws(() => rootFloor((most + 1n) ** 2n), RangeError);
  assert.equal(rootOfSquares([3, -4]), 5);
  assert.equal(rootOfSquares([]), 0);
  assert.equal(rootOfSquares([MOST]), MOST);
});
