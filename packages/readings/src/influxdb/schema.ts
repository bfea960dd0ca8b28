import { ABSENT } from '@nuanbu/units';

/**
 * How readings lie in a bucket. A reading is a point of measurement `reading` with the tags `meter`
 * and `epoch` and an integer field for each register, in Wh; a register that is absent has no field.
 * A correction is a point of measurement `correction` with the same, who made it and why, and its
 * number in the order of all corrections.
 *
 * A point that is written twice with other fields silently replaces the first. So the time of a
 * reading is its second plus nanoseconds that come from its values: the same values overwrite
 * themselves, other values stand beside them, and a meter stays one series an epoch. The nanoseconds
 * of a correction come from its number.
 *
 * Texts stand in tags and fields as `bareText` makes them.
 */
export const READING = 'reading';
export const CORRECTION = 'correction';

export const METER_TAG = 'meter';
/** The open epoch when the point was written, in decimal digits. */
export const EPOCH_TAG = 'epoch';

export const TOTAL_FIELD = 'total';
export const PEAK_FIELD = 'peak';
export const VALLEY_FIELD = 'valley';
export const BY_FIELD = 'by';
export const WHY_FIELD = 'why';
export const NUMBER_FIELD = 'number';

/** Nanoseconds of a second; the time of a point is `at` times this and the nanoseconds of it. */
export const NANOS = 1_000_000_000;

/**
 * The nanoseconds of a reading within its second, from its values (a mixing of their 32-bit words
 * after MurmurHash3). Two different values of one instant have the same ones once in 10^9 conflicts.
 *
 * @param peakWh or @param valleyWh ABSENT where there is no such register.
 */
export function nanosOfValues(totalWh: number, peakWh: number, valleyWh: number): number {
  let hash = mixed(mixed(0, totalWh), peakWh === ABSENT ? 0 : peakWh + 1);
  hash = mixed(hash, valleyWh === ABSENT ? 0 : valleyWh + 1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % NANOS;
}

const WORD = 4_294_967_296;

function mixed(hash: number, value: number): number {
  const low = value >>> 0;
  return mixedWord(mixedWord(hash, low), (value - low) / WORD);
}

function mixedWord(hash: number, word: number): number {
  let key = Math.imul(word, 0xcc9e2d51);
  key = Math.imul((key << 15) | (key >>> 17), 0x1b873593);
  const next = hash ^ key;
  return (Math.imul((next << 13) | (next >>> 19), 5) + 0xe6546b64) | 0;
}

/** The nanoseconds of a correction within its second. */
export function nanosOfNumber(number: number): number {
  return number % NANOS;
}

const NOT_BARE = /[%\\,="$ \p{Cc}]/gu;

/**
 * A text with percent signs in place of what has a meaning somewhere on its way: in line protocol,
 * where a tag can neither end with a backslash nor hold a line break, in Flux, and in CSV, where it
 * never needs quotes then. Reversed by `plainText`.
 */
export function bareText(text: string): string {
  if (text === '') return '%';
  return text.replace(NOT_BARE, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

export function plainText(bare: string): string {
  if (bare === '%') return '';
  return bare.replace(/%(..)/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
