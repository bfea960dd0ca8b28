import { ABSENT } from '@nuanbu/units';
import type { PlainRows } from '../resolution/usable.ts';
import { type MergedPoints, mergeRuns } from './merge.ts';
import type { MeterRuns } from './raw-reads.ts';

/** The plain values of one meter by rising instant, each value of an instant once. */
export interface MeterRows extends PlainRows {
  readonly length: number;
  /** The first epoch in which a row was written. */
  readonly epoch: (row: number) => number;
  /** Whether any instant has several values. */
  readonly hasConflicts: boolean;
}

/** Puts the registers of a meter's readings together. */
export function rowsOf({ total, peak, valley }: MeterRuns): MeterRows {
  const totals = mergeRuns(total);
  const { length, at, wh, epoch } = totals;
  let hasConflicts = false;
  for (let row = 1; row < length; row += 1) {
    if (at[row] === at[row - 1]) {
      hasConflicts = true;
      break;
    }
  }
  return {
    ...{ length, at, totalWh: wh, epoch, hasConflicts },
    peakWh: registerBeside(totals, mergeRuns(peak)),
    valleyWh: registerBeside(totals, mergeRuns(valley)),
  };
}

/** A further register of the same readings: what stands at the same times, else ABSENT. */
function registerBeside(totals: MergedPoints, register: MergedPoints): Float64Array<ArrayBuffer> {
  if (register.length === 0) return absentColumn(totals.length);
  const column = new Float64Array(totals.length);
  let next = 0;
  for (let row = 0; row < totals.length; row += 1) {
    const at = totals.at[row]!;
    const nanos = totals.nanos[row]!;
    const isBefore = () =>
      register.at[next]! < at || (register.at[next] === at && register.nanos[next]! < nanos);
    while (next < register.length && isBefore()) next += 1;
    const isHere = register.at[next] === at && register.nanos[next] === nanos;
    column[row] = next < register.length && isHere ? register.wh[next]! : ABSENT;
  }
  return column;
}

let absent = new Float64Array(0);

/**
 * A column without any value. All such columns are one and the same array, since most meters have
 * two of them: nobody writes into a series.
 */
export function absentColumn(length: number): Float64Array<ArrayBuffer> {
  if (absent.length < length) absent = new Float64Array(2 * length).fill(ABSENT);
  return absent.subarray(0, length);
}
