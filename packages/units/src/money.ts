import { safeInteger } from './integers.ts';

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

/** A funder's part, in parts per million of the whole. */
export interface SharePpm {
  readonly funder: string;
  readonly ppm: number;
}

/**
 * Splits an amount between funders so that the parts add up to it exactly: each part but the last
 * is floored and the last named funder takes the remainder (domain rule E3).
 *
 * @throws RangeError where the shares do not add up to one million, which a programme's schema has
 *   already refused.
 */
export function splitFen(
  amountFen: Fen,
  shares: readonly SharePpm[],
): { funder: string; amountFen: Fen }[] {
  const whole = shares.reduce((sum, share) => sum + share.ppm, 0);
  if (whole !== 1_000_000) throw new RangeError(`funders' shares add up to ${whole} ppm`);
  let remainingFen = amountFen;
  return shares.map(({ funder, ppm }, index) => {
    const isLast = index === shares.length - 1;
    const partFen = isLast
      ? remainingFen
      : safeInteger(Number((BigInt(amountFen) * BigInt(ppm)) / 1_000_000n), 'share');
    remainingFen -= partFen;
    return { funder, amountFen: partFen };
  });
}
