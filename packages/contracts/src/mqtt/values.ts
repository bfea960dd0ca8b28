import { type KwhText, parseInstant, readKwhNumber, readKwhText } from '@nuanbu/units';
import { wireInstant } from './fields.ts';

/**
 * A JSON number whose text had more than three decimals although its value may not show it, such
 * as 1.5000 (domain rule E1 counts trailing zeros).
 */
export class FinelyWritten {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** What `exactWh` answers where a value must be looked at slowly. */
export const NOT_PLAIN = -2;
const SCALES = [1_000, 100, 10, 1];

/** The Wh of plain kWh text or of an exact number; NOT_PLAIN for whatever `readKwh` must judge. */
export function exactWh(value: unknown): number {
  if (typeof value === 'string') return plainTextWh(value);
  if (typeof value !== 'number' || !(value >= 0) || value > 1e12) return NOT_PLAIN;
  const wh = Math.round(value * 1000);
  return wh / 1000 === value && !Object.is(value, -0) ? wh : NOT_PLAIN;
}

function plainTextWh(text: string): number {
  const length = text.length;
  if (length === 0 || length > 12) return NOT_PLAIN;
  let digits = 0;
  let at = 0;
  for (; at < length; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) break;
    digits = digits * 10 + digit;
  }
  if (at === 0) return NOT_PLAIN;
  if (at === length) return digits * 1_000;
  const decimals = length - at - 1;
  if (text.charCodeAt(at) !== 46 || decimals < 1 || decimals > 3) return NOT_PLAIN;
  for (at += 1; at < length; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return NOT_PLAIN;
    digits = digits * 10 + digit;
  }
  return digits * SCALES[decimals]!;
}

/** A register of any JSON type by domain rule E1. */
export function readKwh(value: unknown): KwhText {
  if (typeof value === 'string') return readKwhText(value);
  if (typeof value === 'number') return readKwhNumber(value);
  if (!(value instanceof FinelyWritten)) return { kind: 'malformed' };
  const plain = readKwhNumber(value.value);
  return plain.kind === 'exact' ? { kind: 'tooManyDecimals', wholeWh: plain.wh } : plain;
}

let lastText = '';
let lastInstant = 0;
let lastMidnight = 0;
let lastDay = '';

/**
 * An instant of any JSON type → epoch seconds; -1 where it is not one. Remembers the last text and
 * the last day, since messages repeat them.
 */
export function readInstant(value: unknown): number {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : -1;
  if (value instanceof FinelyWritten) return readInstant(value.value);
  if (typeof value !== 'string') return -1;
  if (value === lastText) return lastInstant;
  const at = plainInstant(value) ?? wireInstant(value) ?? -1;
  lastText = value;
  lastInstant = at;
  return at;
}

/** `2021-12-01T00:00:00+08:00` or `…Z` from 1971 on; undefined for any other form. */
function plainInstant(text: string): number | undefined {
  const length = text.length;
  const isUtc = length === 20 && text.charCodeAt(19) === 90;
  if (!isUtc && !(length === 25 && text.endsWith('+08:00'))) return undefined;
  if (text.charCodeAt(10) !== 84) return undefined;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return undefined;
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (!(hour < 24 && minute < 60 && second < 60)) return undefined;
  if (!text.startsWith(lastDay) || lastDay === '') {
    const day = text.slice(0, 10);
    const midnight = parseInstant(`${day}T00:00:00Z`);
    if (midnight === undefined || midnight < 365 * 86_400) return undefined;
    lastDay = day;
    lastMidnight = midnight;
  }
  return lastMidnight + hour * 3_600 + minute * 60 + second - (isUtc ? 0 : 8 * 3_600);
}

/** Two digits' value; 100 where they are not digits. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 100;
}
