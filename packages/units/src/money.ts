import { mulDivFloor } from './integers.ts';

/** Integer fen, a hundredth of a yuan (domain rule E2). */
export type Fen = number;

/** Prints fen as yuan with two decimals, e.g. `26686` as `266.86`. */
export function formatYuan(fen: Fen): string {
  const sign = fen < 0 ? '-' : '';
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const YUAN_TEXT = /^([0-9]+)(?:\.([0-9]{1,2}))?$/;

/** Reads non-negative yuan with at most two decimals; `undefined` for anything else. */
export function parseYuan(text: string): Fen | undefined {
  const match = YUAN_TEXT.exec(text);
  if (!match) return undefined;
  const fen = Number(match[1] + (match[2] ?? '').padEnd(2, '0'));
  return Number.isSafeInteger(fen) ? fen : undefined;
}

/** A funder's part of the whole, as an exact fraction. */
export interface Share {
  readonly funder: string;
  readonly numerator: number;
  readonly denominator: number;
}

const DECIMAL_SHARE = /^([01])(?:\.([0-9]{1,6}))?$/;
const FRACTION_SHARE = /^([0-9]{1,6})\/([1-9][0-9]{0,5})$/;

/** Reads a share from nothing to the whole: `0.7`, `1`, or a fraction such as `4/12`. */
export function parseShare(text: string): Omit<Share, 'funder'> | undefined {
  const decimal = DECIMAL_SHARE.exec(text);
  const fraction = FRACTION_SHARE.exec(text);
  const share = decimal
    ? { numerator: Number(decimal[1] + (decimal[2] ?? '').padEnd(6, '0')), denominator: 1_000_000 }
    : fraction && { numerator: Number(fraction[1]), denominator: Number(fraction[2]) };
  return share && share.numerator <= share.denominator ? share : undefined;
}

/** Whether shares add up to exactly one. */
export function isWhole(shares: readonly Omit<Share, 'funder'>[]): boolean {
  let numerator = 0n;
  let denominator = 1n;
  for (const share of shares) {
    numerator = numerator * BigInt(share.denominator) + BigInt(share.numerator) * denominator;
    denominator *= BigInt(share.denominator);
  }
  return numerator === denominator;
}

/** What a funder bears of an amount. */
export interface FunderPart {
  readonly funder: string;
  readonly amountFen: Fen;
}

/**
 * Splits an amount between funders so that the parts add up to it exactly: each part but the last
 * is floored and the last named funder takes the remainder (domain rule E3).
 *
 * @throws RangeError where the shares do not add up to one, which a programme's schema has already
 *   refused.
 */
export function splitFen(amountFen: Fen, shares: readonly Share[]): FunderPart[] {
  if (!isWhole(shares)) throw new RangeError("funders' shares do not add up to one");
  let remainingFen = amountFen;
  return shares.map(({ funder, numerator, denominator }, index) => {
    const isLast = index === shares.length - 1;
    const partFen = isLast ? remainingFen : mulDivFloor(amountFen, numerator, denominator);
    remainingFen -= partFen;
    return { funder, amountFen: partFen };
  });
}
