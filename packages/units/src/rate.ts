import { safeInteger } from './integers.ts';
import type { Fen } from './money.ts';
import { divideRounded, type Rounding } from './rounding.ts';

/**
 * An exact price: integer millionths of a yuan per unit (domain rule E2). The unit is that of the
 * quantity which it prices: a kWh, a square metre, a household.
 */
export interface Rate {
  readonly microYuanPerUnit: number;
}

const RATE_TEXT = /^([0-9]{1,9})(?:\.([0-9]{1,6}))?$/;

/** Reads yuan per unit with up to six decimals; `undefined` for anything else. */
export function parseRate(text: string): Rate | undefined {
  const match = RATE_TEXT.exec(text);
  if (!match) return undefined;
  return { microYuanPerUnit: Number(match[1] + (match[2] ?? '').padEnd(6, '0')) };
}

/** Prints a rate in yuan per unit without trailing zeros, e.g. `0.2`. */
export function formatRate(rate: Rate): string {
  const digits = String(rate.microYuanPerUnit).padStart(7, '0');
  const decimals = digits.slice(-6).replace(/0+$/, '');
  return decimals ? `${digits.slice(0, -6)}.${decimals}` : digits.slice(0, -6);
}

/** A millionth of a yuan per unit is a ten-millionth of a fen per thousandth of the unit. */
const TEN_MILLIONTHS_PER_FEN = 10_000_000n;

/**
 * What a quantity costs at a rate, in ten-millionths of a fen: exact, to be rounded once.
 *
 * @param thousandths of the rate's unit: Wh where it is a kWh.
 */
export function exactAmount(thousandths: number, rate: Rate): bigint {
  return BigInt(thousandths) * BigInt(rate.microYuanPerUnit);
}

/** Rounds an exact amount to the fen (domain rule E3). */
export function roundAmountFen(exact: bigint, rounding: Rounding): Fen {
  const fen = divideRounded(exact, TEN_MILLIONTHS_PER_FEN, rounding);
  return safeInteger(Number(fen), 'amount in fen');
}

/** Prints an exact amount in yuan: at least two decimals, as many as it needs. */
export function formatExactYuan(exact: bigint): string {
  const digits = String(exact).padStart(10, '0');
  const decimals = digits.slice(-9).replace(/0+$/, '').padEnd(2, '0');
  return `${digits.slice(0, -9)}.${decimals}`;
}

/**
 * What a quantity costs at a rate, rounded once to the fen.
 *
 * @param thousandths of the rate's unit: Wh where it is a kWh.
 * @example amountFen(500_010, { microYuanPerUnit: 200_000 }, 'halfUp') === 10_000 // 100.002 yuan
 */
export function amountFen(thousandths: number, rate: Rate, rounding: Rounding): Fen {
  return roundAmountFen(exactAmount(thousandths, rate), rounding);
}
