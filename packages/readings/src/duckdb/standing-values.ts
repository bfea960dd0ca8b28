import type { DuckDBConnection } from '@duckdb/node-api';
import type { Values } from '../resolution/values.ts';
import { readColumns } from './columns.ts';
import type { MeterKey } from './meter-states.ts';
import type { ReadingTable } from './schema.ts';
import type { StagedRows } from './staged-rows.ts';
import { putTempTable } from './temp-table.ts';

/** One number for a meter and an instant; both are below 2^32, so the meter may have 21 bits more. */
export function identityOf(meter: MeterKey, at: number): number {
  return meter * 4_294_967_296 + at;
}

/** The plain values that stand at each of a set of identities (R2). */
export type StandingValues = Map<number, Values[]>;

/**
 * Looks up what stands at identities, in one query on the disk and among the rows of the running
 * commit, which are all in order here.
 */
export async function standingValues(
  connection: DuckDBConnection,
  table: ReadingTable,
  meters: Uint32Array<ArrayBuffer>,
  instants: Uint32Array<ArrayBuffer>,
  staged: StagedRows,
): Promise<StandingValues> {
  const standing: StandingValues = new Map();
  const asked = new Set<MeterKey>();
  let least = Infinity;
  let greatest = 0;
  for (const [index, meter] of meters.entries()) {
    const at = instants[index]!;
    standing.set(identityOf(meter, at), []);
    asked.add(meter);
    least = Math.min(least, at);
    greatest = Math.max(greatest, at);
  }
  await putTempTable(connection, 'wanted', { meter: meters, read_at: instants });
  // The bounds let DuckDB pass over the row groups of other times.
  await readColumns(
    connection,
    `SELECT meter, read_at, ${table.registersSql()}
     FROM reading SEMI JOIN wanted USING (meter, read_at)
     WHERE read_at BETWEEN ${least} AND ${greatest}`,
    ['u32', 'u32', 'f64', 'f64', 'f64'],
    ([meter, at, totalWh, peakWh, valleyWh], length) => {
      for (let row = 0; row < length; row += 1) {
        standing.get(identityOf(meter[row]!, at[row]!))!.push({
          totalWh: totalWh[row]!,
          peakWh: peakWh[row]!,
          valleyWh: valleyWh[row]!,
        });
      }
    },
  );
  for (let row = 0; row < staged.length; row += 1) {
    if (!asked.has(staged.meter[row]!)) continue;
    standing.get(identityOf(staged.meter[row]!, staged.at[row]!))?.push({
      totalWh: staged.totalWh[row]!,
      peakWh: staged.peakWh[row]!,
      valleyWh: staged.valleyWh[row]!,
    });
  }
  return standing;
}
