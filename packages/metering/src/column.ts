import type { Instant, Wh } from '@nuanbu/units';
import type { Installation } from './installation.ts';
import { ABSENT, type MeterSeries } from './series.ts';

/** One register of one installation: its readings in order of time. */
export interface RegisterColumn {
  readonly length: number;
  readonly at: Float64Array;
  readonly wh: Float64Array;
}

/** The three registers of an installation, with the roster's readings in their place. */
export interface InstallationColumns {
  readonly total: RegisterColumn;
  readonly peak: RegisterColumn;
  readonly valley: RegisterColumn;
  /** Instants at which the feed contradicts the roster's register; the roster's counts. */
  readonly contradictedAt: readonly Instant[];
}

/**
 * Cuts an installation's readings out of its meter's series and sets the registers at installation
 * and removal in their place. Where the feed has another total at such an instant, the feed's
 * reading is wholly unused; with the same total it keeps its peak and valley (domain §5).
 */
export function columnsOf(installation: Installation, series: MeterSeries): InstallationColumns {
  const fixed = rosterRegisters(installation);
  const first = firstNotBefore(series.at, series.length, installation.installedAt ?? -Infinity);
  const end = firstAfter(series.at, series.length, installation.removedAt ?? Infinity);
  if (fixed.length === 0) {
    return {
      total: columnBetween(series.at, series.totalWh, first, end),
      peak: presentBetween(series.at, series.peakWh, first, end),
      valley: presentBetween(series.at, series.valleyWh, first, end),
      contradictedAt: [],
    };
  }
  const rows = Math.max(0, end - first);
  const total = new ColumnBuilder(rows + fixed.length);
  const peak = new ColumnBuilder(rows);
  const valley = new ColumnBuilder(rows);
  const contradictedAt: Instant[] = [];

  let next = 0;
  for (let row = first; row < end; row += 1) {
    const at = series.at[row]!;
    const totalWh = series.totalWh[row]!;
    while (next < fixed.length && fixed[next]!.at < at) {
      total.push(fixed[next]!.at, fixed[next]!.wh);
      next += 1;
    }
    if (next < fixed.length && fixed[next]!.at === at && fixed[next]!.wh !== totalWh) {
      contradictedAt.push(at);
      continue;
    }
    if (next < fixed.length && fixed[next]!.at === at) next += 1;
    total.push(at, totalWh);
    if (series.peakWh[row] !== ABSENT) peak.push(at, series.peakWh[row]!);
    if (series.valleyWh[row] !== ABSENT) valley.push(at, series.valleyWh[row]!);
  }
  for (; next < fixed.length; next += 1) total.push(fixed[next]!.at, fixed[next]!.wh);
  return { total: total.column(), peak: peak.column(), valley: valley.column(), contradictedAt };
}

/** Rows of a series as they stand there: hardly any meter needs a copy of its own. */
function columnBetween(
  at: Float64Array,
  wh: Float64Array,
  first: number,
  end: number,
): RegisterColumn {
  const length = Math.max(0, end - first);
  return { length, at: at.subarray(first, first + length), wh: wh.subarray(first, first + length) };
}

/** The rows of a series that carry a register. */
function presentBetween(
  at: Float64Array,
  wh: Float64Array,
  first: number,
  end: number,
): RegisterColumn {
  let present = 0;
  for (let row = first; row < end; row += 1) if (wh[row] !== ABSENT) present += 1;
  if (present === 0) return columnBetween(at, wh, first, first);
  if (present === end - first) return columnBetween(at, wh, first, end);
  const column = new ColumnBuilder(present);
  for (let row = first; row < end; row += 1)
    if (wh[row] !== ABSENT) column.push(at[row]!, wh[row]!);
  return column.column();
}

function rosterRegisters(installation: Installation): { at: Instant; wh: Wh }[] {
  const registers: { at: Instant; wh: Wh }[] = [];
  const { installedAt, installedWh, removedAt, removedWh } = installation;
  if (installedAt !== undefined && installedWh !== undefined) {
    registers.push({ at: installedAt, wh: installedWh });
  }
  if (removedAt !== undefined && removedWh !== undefined) {
    registers.push({ at: removedAt, wh: removedWh });
  }
  return registers;
}

class ColumnBuilder {
  private readonly at: Float64Array;
  private readonly wh: Float64Array;
  private length = 0;

  constructor(capacity: number) {
    this.at = new Float64Array(capacity);
    this.wh = new Float64Array(capacity);
  }

  push(at: Instant, wh: Wh): void {
    this.at[this.length] = at;
    this.wh[this.length] = wh;
    this.length += 1;
  }

  column(): RegisterColumn {
    return { length: this.length, at: this.at, wh: this.wh };
  }
}

/** The index of the first value that is not below a bound, in the first `length` of a rising array. */
export function firstNotBefore(values: Float64Array, length: number, bound: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index of the first value above a bound, in the first `length` of a rising array. */
export function firstAfter(values: Float64Array, length: number, bound: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! <= bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
