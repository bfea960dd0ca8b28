import type { BudgetTotal } from '@nuanbu/policy';
import { divideRounded, type Fen, formatYuan } from '@nuanbu/units';

/** A sum in a table, marked where it is a ceiling; empty where there is none. */
export function moneyCell(total: BudgetTotal | undefined): string {
  return total ? `${total.isCeiling ? '≤' : ''}${formatWan(total.amountFen)}` : '';
}

/** Prints fen in units of 10,000 yuan with two decimals, half up, e.g. `24416.64`. */
export function formatWan(fen: Fen): string {
  const hundredths = Number(divideRounded(BigInt(Math.abs(fen)), 10_000n, 'halfUp'));
  return formatYuan(fen < 0 ? -hundredths : hundredths);
}
