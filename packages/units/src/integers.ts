/**
 * Asserts that a number is a safe integer and returns it.
 *
 * @throws RangeError naming the value: past 2^53 a sum would no longer be exact, which must stop a
 *   run rather than be paid out.
 */
export function safeInteger(value: number, what: string): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${what} is not a safe integer: ${value}`);
  return value;
}

/**
 * The greatest of any number of values, and `atLeast` where none is above it. A call of `Math.max`
 * with each as an argument ends at about a hundred thousand.
 */
export function greatest(values: Iterable<number>, atLeast: number): number {
  let found = atLeast;
  for (const value of values) if (value > found) found = value;
  return found;
}

/** Sums integers, checking that the total stays exact. */
export function sumIntegers(values: Iterable<number>, what: string): number {
  let total = 0;
  for (const value of values) total += value;
  return safeInteger(total, what);
}

/**
 * `floor(factor × numerator / denominator)` for non-negative integers, exact at any size: the
 * product goes through bigint where it would not fit into a safe integer.
 */
export function mulDivFloor(factor: number, numerator: number, denominator: number): number {
  const product = factor * numerator;
  if (product <= Number.MAX_SAFE_INTEGER) return (product - (product % denominator)) / denominator;
  return safeInteger(
    Number((BigInt(factor) * BigInt(numerator)) / BigInt(denominator)),
    'mulDivFloor',
  );
}

/**
 * The root of a sum of squares, floored, exact at any size: how far a sum may be off whose parts are
 * off by these much each, independently of one another.
 */
export function rootOfSquares(values: Iterable<number>): number {
  let sum = 0n;
  for (const value of values) sum += BigInt(value) ** 2n;
  return rootFloor(sum);
}

/** The root of a whole number that is not below zero, floored, by Newton's way from above. */
export function rootFloor(square: bigint): number {
  let root = 1n << BigInt((square.toString(2).length + 1) >> 1);
  while (root > 0n) {
    const next = (root + square / root) >> 1n;
    if (next >= root) break;
    root = next;
  }
  return safeInteger(Number(root), 'rootFloor');
}
