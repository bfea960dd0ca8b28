/** P1 and P2 with seed 000's numbers, in Wh and fen. */
import { greatest, least } from './bigints.ts';

export type StartRule = 'threshold' | 'deductCapUsage' | 'deductCapPaid';

const START_WH = 500_000n;
const MOST_WH = 5_000_000n;
export const TOLERANCE_FEN = 100n;

export function isBelowStart(wh: bigint): boolean {
  return wh < START_WH;
}

/** P1: the Wh that are paid for. */
export function paidWh(wh: bigint, rule: StartRule): bigint {
  if (isBelowStart(wh)) return 0n;
  switch (rule) {
    case 'threshold':
      return least(wh, MOST_WH);
    case 'deductCapUsage':
      return least(wh, MOST_WH) - START_WH;
    case 'deductCapPaid':
      return least(wh - START_WH, MOST_WH);
  }
}

/** E3: 0.2 yuan/kWh is a fiftieth of a fen for each Wh; half up to the fen. */
export function amountFen(wh: bigint, rule: StartRule): bigint {
  return (2n * paidWh(wh, rule) + 50n) / 100n;
}

/** P2: the greatest difference between the payouts at low, best and high. */
export function atRiskFen(
  bounds: { low: bigint; best: bigint; high: bigint },
  rule: StartRule,
): bigint {
  const low = amountFen(bounds.low, rule);
  const best = amountFen(bounds.best, rule);
  const high = amountFen(bounds.high, rule);
  return greatest(low, best, high) - least(low, best, high);
}
