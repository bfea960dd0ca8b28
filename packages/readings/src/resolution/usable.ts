import type { Instant } from '@nuanbu/units';
import type { SeriesBuilder } from './series-builder.ts';
import type { Values } from './values.ts';

/** The correction that counts at an instant: the newest one. */
export interface StandingCorrection extends Values {
  readonly at: Instant;
}

/** Rows of one meter, by rising instant; an instant with several values is in conflict. */
export interface PlainRows {
  readonly at: Uint32Array;
  readonly totalWh: Float64Array;
  readonly peakWh: Float64Array;
  readonly valleyWh: Float64Array;
}

/**
 * Adds what counts of some rows (R2): the newest correction where there is one, else the value that
 * stands alone, else nothing.
 *
 * @param from first row, @param to end of the rows, in `rows`
 * @param corrections those of the same time, by rising instant
 */
export function pushUsable(
  series: SeriesBuilder,
  rows: PlainRows,
  from: number,
  to: number,
  corrections: readonly StandingCorrection[],
): void {
  let next = 0;
  let row = from;
  const pushCorrection = ({ at, totalWh, peakWh, valleyWh }: StandingCorrection) =>
    series.push(at, totalWh, peakWh, valleyWh);
  while (row < to) {
    const at = rows.at[row]!;
    while (next < corrections.length && corrections[next]!.at < at) {
      pushCorrection(corrections[next]!);
      next += 1;
    }
    let end = row + 1;
    while (end < to && rows.at[end] === at) end += 1;
    if (next < corrections.length && corrections[next]!.at === at) {
      pushCorrection(corrections[next]!);
      next += 1;
    } else if (end === row + 1) {
      series.push(at, rows.totalWh[row]!, rows.peakWh[row]!, rows.valleyWh[row]!);
    }
    row = end;
  }
  for (; next < corrections.length; next += 1) pushCorrection(corrections[next]!);
}
