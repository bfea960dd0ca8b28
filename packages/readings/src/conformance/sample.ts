import { ABSENT } from '@nuanbu/units';
import type { Correction, ReadingBatch } from '../port.ts';

/** One row of a batch, as a test writes it down. */
export interface SampleRow {
  readonly meter: string;
  readonly at: number;
  readonly total: number;
  readonly peak?: number | undefined;
  readonly valley?: number | undefined;
}

/** Puts rows into a batch as the port asks for it. */
export function batchOf(rows: readonly SampleRow[], correction?: Correction): ReadingBatch {
  const meterIds = [...new Set(rows.map(({ meter }) => meter))];
  return {
    length: rows.length,
    meterIds,
    meter: Uint32Array.from(rows, ({ meter }) => meterIds.indexOf(meter)),
    at: Float64Array.from(rows, ({ at }) => at),
    totalWh: Float64Array.from(rows, ({ total }) => total),
    peakWh: Float64Array.from(rows, ({ peak }) => peak ?? ABSENT),
    valleyWh: Float64Array.from(rows, ({ valley }) => valley ?? ABSENT),
    correction,
  };
}

/** A row of a meter, with its parts where they are given. */
export function row(
  meter: string,
  at: number,
  total: number,
  peak?: number,
  valley?: number,
): SampleRow {
  return { meter, at, total, peak, valley };
}
