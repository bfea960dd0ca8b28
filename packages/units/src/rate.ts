import type { Wh } from './energy.ts';
import { safeInteger } from './integers.ts';
import type { Fen } from './money.ts';
import { divideRounded, type Rounding } from './rounding.ts';

/** An exact price: integer millionths of a yuan per kWh (domain rule E2). */
export interface Rate {
  readonly microYuanPerKwh: number;
}

const RATE_TEXT = /^([0-9]{1,9})(?:\.([0-9]{1,6}))?$/;

/** Reads yuan per kWh with up to six decimals; `undefined` for anything else. */
export function parseRate(text: string): Rate | undefined {
  const match = RATE_TEXT.exec(text);
  if (!match) return undefined;
  return { microYuanPerKwh: Number(match[1] + (match[2] ?? '').padEnd(6, '0')) };
}

/** Prints a rate in yuan per kWh without trailing zeros, e.g. `0.2`. */
export function formatRate(rate: Rate): string {
  const digits = String(rate.microYuanPerKwh).padStart(7, '0');
  const decimals = digits.slice(-6).replace(/0+$/, '');
  return decimals ? `${digits.slice(0, -6)}.${decimals}` : digits.slice(0, -6);
}

/** A millionth of a yuan per kWh is a ten-millionth of a fen per Wh. */
const MICRO_YUAN_PER_KWH_TO_FEN_PER_WH = 10_000_000n;

/**
 * What an energy costs at a rate, rounded once to the fen.
 *
 * @example amountFen(500_010, { microYuanPerKwh: 200_000 }, 'halfUp') === 10_000 // 100.002 yuan
 */
export function amountFen(energyWh: Wh, rate: Rate, rounding: Rounding): Fen {
  const exact = BigInt(energyWh) * BigInt(rate.microYuanPerKwh);
  return safeInteger(
    Number(divideRounded(exact, MICRO_YUAN_PER_KWH_TO_FEN_PER_WH, rounding)),
    'amount in fen',
  );
}
