/** Numbers as people read them: exact, from integers, never through binary fractions. */
import { type Fen, formatKwh, formatYuan, type Wh } from '@nuanbu/units';

/** Puts a thin separator between thousands: `1234567.89` as `1,234,567.89`; a minus is a true one. */
export function grouped(digits: string): string {
  const [whole = '', decimals] = digits.replace('-', '').split('.');
  const sign = digits.startsWith('-') ? '\u2212' : '';
  const inGroups = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return sign + inGroups + (decimals === undefined ? '' : `.${decimals}`);
}

/** Fen as yuan to the fen, e.g. `47080000` as `470,800.00`. */
export function yuan(fen: Fen): string {
  return grouped(formatYuan(fen));
}

/** With its sign always: a difference. */
export function signedYuan(fen: Fen): string {
  return fen > 0 ? `+${yuan(fen)}` : yuan(fen);
}

const KWH_DECIMALS = 2;
const WH_DECIMALS = 3;

/**
 * Wh as kWh with two decimals, or with three where the third says something, so that nothing is
 * rounded away.
 */
export function kwh(wh: Wh): string {
  const text = formatKwh(wh);
  return grouped(text.endsWith('0') ? text.slice(0, KWH_DECIMALS - WH_DECIMALS) : text);
}

/** Wh as whole kWh, rounded: for charts and large sums, where the exact value stands beside. */
export function wholeKwh(wh: Wh): string {
  return grouped(String(Math.round(wh / 1_000)));
}

/** A count. */
export function count(number: number): string {
  return grouped(String(number));
}

const BASIS_POINTS = 10_000;

/** A part of a whole as a percentage with one decimal; nothing of nothing is no percentage. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  const basisPoints = Math.round((part * BASIS_POINTS) / whole);
  const tenths = Math.round(basisPoints / 10);
  return `${Math.trunc(tenths / 10)}.${Math.abs(tenths % 10)}%`;
}
