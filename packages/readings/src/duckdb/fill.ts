import type { DuckDBConnection } from '@duckdb/node-api';
import { ABSENT } from '@nuanbu/units';
import type { ReadingBatch, StoredRows } from '../port.ts';
import type { PlacedCorrection } from './corrections.ts';
import type { MeterStates } from './meter-states.ts';
import { identityOf } from './standing-values.ts';

/** Whether any of the rows carries a peak or a valley register. */
export function hasParts({ length, peakWh, valleyWh }: StoredRows): boolean {
  for (let row = 0; row < length; row += 1) {
    if (peakWh[row] !== ABSENT || valleyWh[row] !== ABSENT) return true;
  }
  return false;
}

/** The rows of a portion as batches, one for each commit. */
export function* batchesOf(
  portion: StoredRows,
): Generator<{ readonly commit: number; readonly batch: ReadingBatch }> {
  const { length, commit, meterIds } = portion;
  for (let from = 0; from < length; ) {
    let to = from + 1;
    while (to < length && commit[to] === commit[from]) to += 1;
    yield {
      commit: commit[from]!,
      batch: {
        length: to - from,
        meterIds,
        meter: portion.meter.subarray(from, to),
        at: portion.at.subarray(from, to),
        totalWh: portion.totalWh.subarray(from, to),
        peakWh: portion.peakWh.subarray(from, to),
        valleyWh: portion.valleyWh.subarray(from, to),
      },
    };
    from = to;
  }
}

/** The versions of corrections of a portion, each with its place among all of them. */
export function correctionsOf(portion: StoredRows, states: MeterStates): PlacedCorrection[] {
  return Array.from(portion.corrections ?? [], ({ by, why, place }, row) => ({
    ...{ by, why, place },
    meter: states.keyOf(portion.meterIds[portion.meter[row]!]!),
    at: portion.at[row]!,
    totalWh: portion.totalWh[row]!,
    peakWh: portion.peakWh[row]!,
    valleyWh: portion.valleyWh[row]!,
    commit: portion.commit[row]!,
  }));
}

/**
 * Versions with commits that rise with their places at each identity. Where another store has the
 * greater place in an earlier commit, the lesser one never counted; it joins that commit.
 */
export function inOrderOfPlace(corrections: readonly PlacedCorrection[]): PlacedCorrection[] {
  const latest = new Map<number, number>();
  return corrections
    .toSorted((a, b) => b.place - a.place)
    .map((version) => {
      const identity = identityOf(version.meter, version.at);
      const commit = Math.min(version.commit, latest.get(identity) ?? Infinity);
      latest.set(identity, commit);
      return { ...version, commit };
    })
    .reverse();
}

/** Notes in a file that is filled the commit after which later ones come. */
export async function writeFloor(connection: DuckDBConnection, commit: number): Promise<void> {
  await connection.run(
    `BEGIN; CREATE OR REPLACE TABLE restored (commit_no UINTEGER NOT NULL);
     INSERT INTO restored VALUES (${commit}); COMMIT;`,
  );
}

/** The commit after which later ones come in a file that was filled; 0 in any other. */
export async function readFloor(connection: DuckDBConnection): Promise<number> {
  const known = await connection.runAndReadAll(
    `SELECT count(*)::INTEGER FROM duckdb_tables() WHERE table_name = 'restored'`,
  );
  if (known.getRows()[0]?.[0] === 0) return 0;
  const found = await connection.runAndReadAll('SELECT max(commit_no)::INTEGER FROM restored');
  return Number(found.getRows()[0]?.[0]);
}
