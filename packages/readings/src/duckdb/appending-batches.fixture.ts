import { row, type SampleRow } from '../conformance/sample.ts';

export const BATCH_ROWS = 40;
export const METERS = 8;

/**
 * The rows of a numbered batch; no two batches share an identity. From the thirtieth on they carry
 * a peak register, so that a log holds the moment in which the table gets columns for it.
 */
export function rowsOfBatch(batch: number): SampleRow[] {
  const peak = batch < 30 ? undefined : batch;
  return Array.from({ length: BATCH_ROWS }, (_, index) =>
    row(`meter-${batch % METERS}`, 1_638_288_000 + batch * BATCH_ROWS + index, batch, peak),
  );
}
