import type { ReadingBatch } from '@nuanbu/readings';
import { ABSENT, startOfDay } from '@nuanbu/units';

/** Where the season of the benchmarks begins. */
export const SEASON_START = startOfDay('2021-12-01');
const SPACING_S = 900;
const NO_FINDING_EVERY = 20_011;

/** The numbers of the benchmarks' meters. */
export function meterIdsOf(meters: number): string[] {
  return Array.from({ length: meters }, (_, meter) => `0000${1_000_000 + meter}`);
}

/** Quarter-hours of all meters, or as often as is said, in order of time, with a fall here and there. */
export function* quarterHours(
  meters: number,
  steps: number,
  batchRows: number,
  spacingS = SPACING_S,
  /** How often the usual 60 to 150 Wh go into each step. */
  times = 1,
): Generator<ReadingBatch> {
  const meterIds = meterIdsOf(meters);
  const registers = Float64Array.from({ length: meters }, (_, meter) => 1_000_000 + meter * 1000);
  const rows = meters * steps;
  for (let from = 0; from < rows; from += batchRows) {
    const length = Math.min(batchRows, rows - from);
    const batch = {
      length,
      meterIds,
      meter: new Uint32Array(length),
      at: new Float64Array(length),
      totalWh: new Float64Array(length),
      peakWh: new Float64Array(length).fill(ABSENT),
      valleyWh: new Float64Array(length).fill(ABSENT),
    };
    for (let row = 0; row < length; row += 1) {
      const meter = (from + row) % meters;
      const falls = (from + row) % NO_FINDING_EVERY === 0;
      registers[meter] = registers[meter]! + (falls ? -1 : times * (60 + ((meter * 7 + row) % 90)));
      batch.meter[row] = meter;
      batch.at[row] = SEASON_START + Math.floor((from + row) / meters) * spacingS;
      batch.totalWh[row] = registers[meter]!;
    }
    yield batch;
  }
}
