/**
 * The named roundings that a programme file may ask for. Every division of energy or money in the
 * project names one of them; none happens by accident of a number type.
 */
export const ROUNDINGS = ['halfUp', 'halfEven', 'floor', 'ceil'] as const;
export type Rounding = (typeof ROUNDINGS)[number];

/**
 * Divides two non-negative integers and rounds the quotient to an integer.
 *
 * @example divideRounded(1000020n, 10000n, 'halfUp') === 100n // 100.002 becomes 100
 * @throws RangeError where the dividend is negative or the divisor is not positive, which is a bug
 *   of the caller: amounts are rounded before they are given a sign.
 */
export function divideRounded(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  if (dividend < 0n || divisor <= 0n) {
    throw new RangeError(`divideRounded(${dividend}, ${divisor}) is outside its domain`);
  }
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  switch (rounding) {
    case 'floor':
      return quotient;
    case 'ceil':
      return twice === 0n ? quotient : quotient + 1n;
    case 'halfUp':
      return twice >= divisor ? quotient + 1n : quotient;
    case 'halfEven': {
      if (twice === divisor) return quotient % 2n === 0n ? quotient : quotient + 1n;
      return twice > divisor ? quotient + 1n : quotient;
    }
  }
}
