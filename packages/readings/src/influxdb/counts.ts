import { readVersions } from './correction-versions.ts';
import { mergeRuns } from './merge.ts';
import { ALL_TIME } from './queries.ts';
import { readRuns } from './raw-reads.ts';
import { allMeters } from './stored-rows.ts';
import type { InfluxTransport } from './transport.ts';
import { groupsOf } from './turns.ts';

/** What a store holds. */
export interface StoreCounts {
  readonly rows: number;
  readonly conflicts: number;
  readonly meters: number;
}

const METERS_A_QUERY = 50;

/**
 * Counts everything that is kept. Only the times of points are read, since values that came again
 * in another epoch count once, which the storage engine's own counts do not see.
 */
export async function countRows(transport: InfluxTransport): Promise<StoreCounts> {
  const meterIds = await allMeters(transport);
  let rows = 0;
  let conflicts = 0;
  for (const group of groupsOf(meterIds, METERS_A_QUERY)) {
    const every = Number.POSITIVE_INFINITY;
    const runs = await readRuns(transport, group, ALL_TIME, every, { registers: 'times' });
    for (const { total } of runs.values()) {
      const { length, at } = mergeRuns(total);
      rows += length;
      for (let row = 1; row < length; row += 1) if (at[row] === at[row - 1]) conflicts += 1;
    }
    const versions = await readVersions(transport, group, ALL_TIME, every);
    for (const mine of versions.values()) rows += mine.length;
  }
  return { rows, conflicts, meters: meterIds.length };
}
