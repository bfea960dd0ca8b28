import { codesOf, LINE_STATUSES, type LineStatus } from '@nuanbu/terms';
import { type Fen, sumIntegers, type Wh } from '@nuanbu/units';
import type { Line } from './line.ts';

/** Counts and sums of a set of lines. */
export interface LineTotals {
  readonly households: number;
  readonly totalWh: Wh;
  readonly paidWh: Wh;
  readonly amountFen: Fen;
  readonly atRiskFen: Fen;
}

/** A run's totals, over all lines and by status. */
export interface RunTotals extends LineTotals {
  readonly byStatus: Readonly<Record<LineStatus, LineTotals>>;
}

type Summed = Pick<Line, 'status' | 'totalWh' | 'paidWh' | 'amountFen' | 'atRiskFen'>;

/** Adds lines up, over all and by status; every status stands there, also with nothing in it. */
export function totalsOf(lines: readonly Summed[]): RunTotals {
  const byStatus = Object.fromEntries(
    codesOf(LINE_STATUSES).map((status) => [
      status,
      addUp(lines.filter((line) => line.status === status)),
    ]),
  ) as Record<LineStatus, LineTotals>;
  return { ...addUp(lines), byStatus };
}

function addUp(lines: readonly Summed[]): LineTotals {
  return {
    households: lines.length,
    totalWh: sumIntegers(
      lines.map((line) => line.totalWh),
      'energy',
    ),
    paidWh: sumIntegers(
      lines.map((line) => line.paidWh),
      'paid energy',
    ),
    amountFen: sumIntegers(
      lines.map((line) => line.amountFen),
      'amount',
    ),
    atRiskFen: sumIntegers(
      lines.map((line) => line.atRiskFen),
      'money at risk',
    ),
  };
}
