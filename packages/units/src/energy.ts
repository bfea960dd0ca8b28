import { mulDivFloor } from './integers.ts';

/** Integer watt-hours (domain rule E1). */
export type Wh = number;

/** Stands in a register column where a reading does not carry that register: missing, never zero. */
export const ABSENT = -1;

/** What a register's text turned out to be, before it is compared with any meter's limits. */
export type KwhText =
  | { readonly kind: 'exact'; readonly wh: Wh }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'negative' }
  /** More than three decimals; `wholeWh` is the value cut off after the third. */
  | { readonly kind: 'tooManyDecimals'; readonly wholeWh: Wh };

const KWH_TEXT = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;

/**
 * Reads kWh text: digits, then at most a point and one to three digits (domain rule E1). A minus
 * sign is recognised only so that it can be named; an exponent, a plus sign or a bare point is
 * malformed. A value past the safe integers comes back as the greatest safe integer, which every
 * register limit is below.
 */
export function readKwhText(text: string): KwhText {
  const match = KWH_TEXT.exec(text);
  if (!match) return { kind: 'malformed' };
  if (match[1]) return { kind: 'negative' };
  const decimals = match[3] ?? '';
  const wh = Number(match[2] + decimals.slice(0, 3).padEnd(3, '0'));
  const cappedWh = Math.min(wh, Number.MAX_SAFE_INTEGER);
  return decimals.length > 3
    ? { kind: 'tooManyDecimals', wholeWh: cappedWh }
    : { kind: 'exact', wh: cappedWh };
}

/**
 * Reads a JSON number of kWh by the same rule as text. A double is accepted where it is the nearest
 * one to a decimal with at most three places, which is how every such decimal is parsed.
 */
export function readKwhNumber(value: number): KwhText {
  if (!Number.isFinite(value)) return { kind: 'malformed' };
  if (value < 0 || Object.is(value, -0)) return { kind: 'negative' };
  const wh = Math.round(value * 1000);
  if (!Number.isSafeInteger(wh)) return { kind: 'exact', wh: Number.MAX_SAFE_INTEGER };
  if (wh / 1000 === value) return { kind: 'exact', wh };
  return { kind: 'tooManyDecimals', wholeWh: Math.trunc(value * 1000) };
}

/** Prints watt-hours as kWh with three decimals, e.g. `2200500` as `2200.500`. */
export function formatKwh(wh: Wh): string {
  const sign = wh < 0 ? '-' : '';
  const digits = String(Math.abs(wh)).padStart(4, '0');
  return `${sign}${digits.slice(0, -3)}.${digits.slice(-3)}`;
}

/** The energy that a power in watts carries in a time, floored to the Wh (domain §5). */
export function energyWithin(powerW: number, seconds: number): Wh {
  return mulDivFloor(powerW, seconds, 3600);
}
