import { row, type SampleRow } from '../conformance/sample.ts';

export const BATCH_ROWS = 40;
export const METERS = 8;

/** The rows of a numbered batch; no two batches share an identity. */
export function rowsOfBatch(batch: number): SampleRow[] {
  return Array.from({ length: BATCH_ROWS }, (_, index) =>
    row(`meter-${batch % METERS}`, 1_638_288_000 + batch * BATCH_ROWS + index, batch),
  );
}
