import type { MeterSeries } from '@nuanbu/metering';
import type { Instant, Span } from '@nuanbu/units';
import { SeriesBuilder } from '../resolution/series-builder.ts';
import { pushUsable } from '../resolution/usable.ts';
import { newestVersions, type StoredVersion } from './correction-versions.ts';
import type { MeterRows } from './plain-rows.ts';

/** What counts of a meter's readings in a span that was read whole (R2). */
export function usableSeries(
  rows: MeterRows,
  versions: readonly StoredVersion[],
  span: Span,
): MeterSeries {
  const corrections = newestVersions(versions, span);
  const { length, totalWh, peakWh, valleyWh } = rows;
  if (!rows.hasConflicts && corrections.length === 0) {
    return {
      length,
      at: new Float64Array(rows.at.subarray(0, length)),
      totalWh: totalWh.slice(0, length),
      // These are columns of the series' own, or the one that nobody writes into.
      ...{ peakWh, valleyWh },
    };
  }
  const series = new SeriesBuilder();
  pushUsable(series, rows, 0, length, corrections);
  return series.series();
}

/** Instants of a span, its end included, at which values differ and no correction has decided. */
export function conflictsIn(
  { at, length, hasConflicts }: MeterRows,
  versions: readonly StoredVersion[],
  { from, to }: Span,
): Instant[] {
  if (!hasConflicts) return [];
  const decided = new Set(versions.map((version) => version.at));
  const conflicts = new Set<Instant>();
  for (let row = 1; row < length; row += 1) {
    const here = at[row]!;
    if (here === at[row - 1] && from <= here && here <= to && !decided.has(here)) {
      conflicts.add(here);
    }
  }
  return [...conflicts];
}
