import assert from 'node:assert/strict';
import { test } from 'node:test';
import { divideRounded, ROUNDINGS, type Rounding } from './rounding.ts';

/** The quotient of twentieths, so that a half and one unit beside it can be said. */
function rounded(twentieths: bigint): Record<Rounding, bigint> {
  const entries = ROUNDINGS.map((name) => [name, divideRounded(twentieths, 20n, name)]);
  return Object.fromEntries(entries) as Record<Rounding, bigint>;
}

test('E3: each named rounding at the whole, at the half, and one unit beside it', () => {
  assert.deepEqual(rounded(0n), { halfUp: 0n, halfEven: 0n, floor: 0n, ceil: 0n });
  assert.deepEqual(rounded(1n), { halfUp: 0n, halfEven: 0n, floor: 0n, ceil: 1n });
  assert.deepEqual(rounded(9n), { halfUp: 0n, halfEven: 0n, floor: 0n, ceil: 1n });
  assert.deepEqual(rounded(10n), { halfUp: 1n, halfEven: 0n, floor: 0n, ceil: 1n });
  assert.deepEqual(rounded(11n), { halfUp: 1n, halfEven: 1n, floor: 0n, ceil: 1n });
  assert.deepEqual(rounded(20n), { halfUp: 1n, halfEven: 1n, floor: 1n, ceil: 1n });
  assert.deepEqual(rounded(29n), { halfUp: 1n, halfEven: 1n, floor: 1n, ceil: 2n });
  assert.deepEqual(rounded(30n), { halfUp: 2n, halfEven: 2n, floor: 1n, ceil: 2n });
  assert.deepEqual(rounded(31n), { halfUp: 2n, halfEven: 2n, floor: 1n, ceil: 2n });
});

test('an odd divisor has no exact half', () => {
  assert.equal(divideRounded(1n, 3n, 'halfUp'), 0n);
  assert.equal(divideRounded(2n, 3n, 'halfUp'), 1n);
  assert.equal(divideRounded(2n, 3n, 'halfEven'), 1n);
});

test('a negative dividend or a divisor that is not positive is a bug of the caller', () => {
  assert.throws(() => divideRounded(-1n, 2n, 'halfUp'), RangeError);
  assert.throws(() => divideRounded(1n, 0n, 'halfUp'), RangeError);
  assert.throws(() => divideRounded(1n, -2n, 'halfUp'), RangeError);
});
