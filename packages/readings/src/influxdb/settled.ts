import type { MeterSeries } from '@nuanbu/metering';
import { ABSENT, type Instant } from '@nuanbu/units';

/** On which side of a span something lies. */
export type Side = 'before' | 'after';

/** The columns of a series that hold a register. */
export type Register = 'totalWh' | 'peakWh' | 'valleyWh';

/**
 * Whether what lies further out on a side of an edge can be left out of a series without another
 * result for anything inside: whether a reading beyond the edge is sure to be kept by the rules that
 * clean a register (U1-U4). Those look at the last reading that was kept and at the next one; a
 * reading that is neither below the one before it nor above the one behind it is kept whatever
 * else there is, and the rules go on from it as they would have.
 */
export function isSteadyBeyond(
  series: MeterSeries,
  register: Register,
  edge: Instant,
  side: Side,
): boolean {
  const column = presentColumn(series, register);
  const step = side === 'before' ? -1 : 1;
  const end = firstFrom(column.at, side === 'before' ? edge + 1 : edge);
  const nearest = side === 'before' ? end - 1 : end;
  for (let point = nearest; point > 0 && point + 1 < column.at.length; point += step) {
    const wh = column.wh[point]!;
    if (column.wh[point - 1]! <= wh && wh <= column.wh[point + 1]!) return true;
  }
  return false;
}

/** Whether a reading stands on a side of a span: before its first instant, or from its end on. */
export function isAnyBeyond({ length, at }: MeterSeries, edge: Instant, side: Side): boolean {
  if (length === 0) return false;
  return side === 'before' ? at[0]! < edge : at[length - 1]! >= edge;
}

function presentColumn(
  { length, at, ...columns }: MeterSeries,
  register: Register,
): { at: Float64Array; wh: Float64Array } {
  const wh = columns[register].subarray(0, length);
  if (register === 'totalWh' || !wh.includes(ABSENT)) return { at: at.subarray(0, length), wh };
  return {
    at: at.filter((_, point) => point < length && wh[point] !== ABSENT),
    wh: wh.filter((value) => value !== ABSENT),
  };
}

/** The index of the first of rising instants that is not before a bound. */
export function firstFrom(values: Float64Array, bound: Instant): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
