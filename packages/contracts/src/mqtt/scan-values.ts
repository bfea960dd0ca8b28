import { parseInstant } from '@nuanbu/units';
import { METER_ID_LENGTH_MAX } from './fields.ts';

/**
 * Reads single values out of JSON bytes, in the forms that concentrators send them in nearly
 * always. Each function takes a place and returns the place after the value, or GIVE_UP where the
 * value has any other form; what was read is left in `scanned`.
 */
export const GIVE_UP = -1;

/** What the last value came to. One object, since a result for every value would cost more. */
export const scanned = {
  /** Wh, or epoch seconds. */
  number: 0,
  text: '',
};

const QUOTE = 34;
const POINT = 46;
const ZERO = 48;
const SCALES = [0, 100, 10, 1];
/** So many digits fit into a safe integer of Wh. */
const DIGITS_MAX = 12;

/** Skips white space. */
export function space(bytes: Uint8Array, at: number): number {
  let place = at;
  while (isSpace(bytes[place]!)) place += 1;
  return place;
}

export function isSpace(byte: number): boolean {
  return byte <= 32 && (byte === 32 || byte === 10 || byte === 13 || byte === 9);
}

/** kWh as text or as a number: at most twelve digits, three of them decimals. */
export function scanKwh(bytes: Uint8Array, at: number): number {
  const isText = bytes[at] === QUOTE;
  let place = isText ? at + 1 : at;
  const start = place;
  let digits = 0;
  let digit = bytes[place]! - ZERO;
  while (digit >= 0 && digit <= 9) {
    digits = digits * 10 + digit;
    place += 1;
    digit = bytes[place]! - ZERO;
  }
  const whole = place - start;
  if (whole === 0 || whole > DIGITS_MAX - 3) return GIVE_UP;
  // JSON has no numbers such as 012; as text they are kWh.
  if (!isText && whole > 1 && bytes[start] === ZERO) return GIVE_UP;
  if (bytes[place] === POINT) {
    place += 1;
    const point = place;
    digit = bytes[place]! - ZERO;
    while (digit >= 0 && digit <= 9 && place - point < 4) {
      digits = digits * 10 + digit;
      place += 1;
      digit = bytes[place]! - ZERO;
    }
    const decimals = place - point;
    if (decimals === 0 || decimals > 3) return GIVE_UP;
    scanned.number = digits * SCALES[decimals]!;
  } else {
    scanned.number = digits * 1_000;
  }
  if (!isText) return place;
  return bytes[place] === QUOTE ? place + 1 : GIVE_UP;
}

/** Epoch seconds, `2021-12-01T00:00:00+08:00` or the same with Z. */
export function scanInstant(bytes: Uint8Array, at: number): number {
  return bytes[at] === QUOTE ? scanIso(bytes, at + 1) : scanSeconds(bytes, at);
}

function scanSeconds(bytes: Uint8Array, at: number): number {
  let place = at;
  let seconds = 0;
  let digit = bytes[place]! - ZERO;
  while (digit >= 0 && digit <= 9) {
    seconds = seconds * 10 + digit;
    place += 1;
    digit = bytes[place]! - ZERO;
  }
  const length = place - at;
  if (length === 0 || length > DIGITS_MAX || (length > 1 && bytes[at] === ZERO)) return GIVE_UP;
  scanned.number = seconds;
  return place;
}

/** The day of the last text, as 10,000 × year + 100 × month + day, and when it began. */
let lastDay = 0;
let lastMidnight = 0;

function scanIso(bytes: Uint8Array, at: number): number {
  if (bytes[at + 4] !== 45 || bytes[at + 7] !== 45 || bytes[at + 10] !== 84) return GIVE_UP;
  if (bytes[at + 13] !== 58 || bytes[at + 16] !== 58) return GIVE_UP;
  const century = twoDigits(bytes, at);
  const year = twoDigits(bytes, at + 2);
  const month = twoDigits(bytes, at + 5);
  const dayOfMonth = twoDigits(bytes, at + 8);
  const hour = twoDigits(bytes, at + 11);
  const minute = twoDigits(bytes, at + 14);
  const second = twoDigits(bytes, at + 17);
  if (century > 99 || year > 99 || month > 99 || dayOfMonth > 99) return GIVE_UP;
  if (hour > 23 || minute > 59 || second > 59) return GIVE_UP;
  const day = century * 1_000_000 + year * 10_000 + month * 100 + dayOfMonth;
  if (day !== lastDay && !rememberDay(day)) return GIVE_UP;
  let offsetS = 0;
  let place = at + 20;
  if (bytes[at + 19] !== 90) {
    if (!isLocalOffset(bytes, at + 19)) return GIVE_UP;
    offsetS = 8 * 3_600;
    place = at + 25;
  }
  if (bytes[place] !== QUOTE) return GIVE_UP;
  scanned.number = lastMidnight + hour * 3_600 + minute * 60 + second - offsetS;
  return place + 1;
}

function rememberDay(day: number): boolean {
  const text = String(day).padStart(8, '0');
  const date = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  const midnight = parseInstant(`${date}T00:00:00Z`);
  // The first days of 1970 reach below zero with an offset; the slow way looks at them.
  if (midnight === undefined || midnight < 86_400) return false;
  lastDay = day;
  lastMidnight = midnight;
  return true;
}

/** `+08:00` */
function isLocalOffset(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at] === 43 &&
    bytes[at + 1] === 48 &&
    bytes[at + 2] === 56 &&
    bytes[at + 3] === 58 &&
    bytes[at + 4] === 48 &&
    bytes[at + 5] === 48
  );
}

/** Two digits' value; at least 100 where they are not digits. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - ZERO;
  const ones = bytes[at + 1]! - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 1_000;
}

/** Meter numbers seen before, so that the same bytes give the same string without making it anew. */
const SEEN_SLOTS = 1 << 15;
const seen = new Array<string>(SEEN_SLOTS).fill('');

/** A meter number: 1 to 64 printable ASCII characters without quotation mark or backslash. */
export function scanMeterId(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== QUOTE) return GIVE_UP;
  const start = at + 1;
  let place = start;
  let hash = 0;
  let byte = bytes[place]!;
  while (byte >= 32 && byte < 127 && byte !== QUOTE && byte !== 92) {
    hash = (Math.imul(hash, 31) + byte) | 0;
    place += 1;
    byte = bytes[place]!;
  }
  const length = place - start;
  if (byte !== QUOTE || length === 0 || length > METER_ID_LENGTH_MAX) return GIVE_UP;
  const slot = (hash ^ (hash >>> 15)) & (SEEN_SLOTS - 1);
  const known = seen[slot]!;
  if (isText(bytes, start, length, known)) scanned.text = known;
  else {
    scanned.text = asciiText(bytes, start, place);
    seen[slot] = scanned.text;
  }
  return place + 1;
}

function isText(bytes: Uint8Array, start: number, length: number, text: string): boolean {
  if (text.length !== length) return false;
  for (let index = 0; index < length; index += 1) {
    if (text.charCodeAt(index) !== bytes[start + index]) return false;
  }
  return true;
}

function asciiText(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
}

/** Any text of printable ASCII without escapes, at most 64 characters. */
export function scanText(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== QUOTE) return GIVE_UP;
  let place = at + 1;
  let byte = bytes[place]!;
  while (byte >= 32 && byte < 127 && byte !== QUOTE && byte !== 92) {
    place += 1;
    byte = bytes[place]!;
  }
  if (byte !== QUOTE || place - at > 65) return GIVE_UP;
  scanned.text = asciiText(bytes, at + 1, place);
  return place + 1;
}

/** `null` */
export function isNull(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at] === 110 && bytes[at + 1] === 117 && bytes[at + 2] === 108 && bytes[at + 3] === 108
  );
}
