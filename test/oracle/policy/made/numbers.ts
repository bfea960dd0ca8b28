/** Numbers on which a made-up programme decides, taken from the households that it settles. */
import type { Random } from '../../season/random.ts';

export function inUnits(thousandths: bigint): string {
  return decimalText(thousandths, 3);
}

/** A whole number of last places as a decimal text without needless zeros. */
export function decimalText(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, '0');
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return text.replace(/\.?0+$/, '');
}

/** One of the numbers, or one last place off it; never below zero. */
export function near(random: Random, numbers: readonly bigint[]): bigint {
  const chosen = numbers.length === 0 ? 0n : random.pick(numbers);
  const off = BigInt(random.pick([0, 0, 0, 1, -1]));
  return chosen + off < 0n ? 0n : chosen + off;
}
