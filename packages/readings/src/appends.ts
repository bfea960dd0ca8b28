import type { Appended, ReadingBatch } from './port.ts';
import { ROW_CONFLICT, ROW_DUPLICATE, ROW_STORED, ROW_TOO_OLD } from './port.ts';

/** Instants have 32 unsigned bits in DuckDB; the last days are left free for window arithmetic. */
const LATEST_INSTANT = 4_294_967_295 - 3 * 86_400;

/** An append that waits for its commit, with what became of its rows so far. */
export class PendingAppend {
  readonly batch: ReadingBatch;
  readonly done: Promise<Appended>;
  private rows: Uint8Array | undefined;
  private duplicates = 0;
  private conflicts = 0;
  private old = 0;
  private readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;

  constructor(batch: ReadingBatch) {
    this.batch = batch;
    const { promise, resolve, reject } = Promise.withResolvers<Appended>();
    this.done = promise;
    this.resolve = resolve;
    this.reject = reject;
  }

  duplicate(row: number): void {
    this.mark(row, ROW_DUPLICATE);
    this.duplicates += 1;
  }

  conflict(row: number): void {
    this.mark(row, ROW_CONFLICT);
    this.conflicts += 1;
  }

  tooOld(row: number): void {
    this.mark(row, ROW_TOO_OLD);
    this.old += 1;
  }

  acknowledge(commit: number): void {
    const stored = this.batch.length - this.duplicates - this.conflicts - this.old;
    const { duplicates, conflicts, rows } = this;
    this.resolve({ commit, stored, duplicates, conflicts, rows });
  }

  private mark(row: number, code: number): void {
    this.rows ??= new Uint8Array(this.batch.length).fill(ROW_STORED);
    this.rows[row] = code;
  }
}

/**
 * Checks that a batch is what the port says.
 *
 * @throws RangeError naming the row: readings are checked where they enter the system, so this is a
 *   bug of the caller, and it must not reach the disk.
 */
export function assertBatch(batch: ReadingBatch): void {
  const { length, at, meter, totalWh, peakWh, valleyWh, meterIds } = batch;
  for (const column of [at, meter, totalWh, peakWh, valleyWh]) {
    if (column.length < length) throw new RangeError('a column is shorter than the batch');
  }
  for (let row = 0; row < length; row += 1) {
    if (!(at[row]! >= 0 && at[row]! <= LATEST_INSTANT && Number.isInteger(at[row]))) {
      throw new RangeError(`row ${row}: ${at[row]} is not an instant that can be stored`);
    }
    if (meter[row]! >= meterIds.length) throw new RangeError(`row ${row} names no meter`);
    if (!(isRegister(totalWh[row]!, 0) && isRegister(peakWh[row]!, -1))) {
      throw new RangeError(`row ${row} has a register that is not whole Wh`);
    }
    if (!isRegister(valleyWh[row]!, -1)) {
      throw new RangeError(`row ${row} has a register that is not whole Wh`);
    }
  }
}

function isRegister(wh: number, least: number): boolean {
  return Number.isSafeInteger(wh) && wh >= least;
}
