import type { DuckDBConnection } from '@duckdb/node-api';
import { ABSENT } from '@nuanbu/units';
import type { PendingAppend } from '../appends.ts';
import type { Correction } from '../port.ts';
import type { MeterKey, MeterStates } from './meter-states.ts';
import { identityOf } from './standing-values.ts';
import { putTempTable } from './temp-table.ts';

/** One version of a correction on its way to disk. */
export interface StagedCorrection extends Correction {
  readonly meter: MeterKey;
  readonly at: number;
  readonly totalWh: number;
  readonly peakWh: number;
  readonly valleyWh: number;
}

/**
 * Takes batches of corrections into the running commit, in the order in which they came. A version
 * that stands with the same values, person and reason is a repetition of a message and changes
 * nothing; otherwise a message sent twice could undo a later correction.
 */
export async function stageCorrections(
  connection: DuckDBConnection,
  appends: readonly PendingAppend[],
  states: MeterStates,
): Promise<StagedCorrection[]> {
  const staged: StagedCorrection[] = [];
  if (appends.length === 0) return staged;
  const asked = appends.flatMap((append) => {
    const { batch } = append;
    return Array.from({ length: batch.length }, (_, row) => ({
      append,
      row,
      version: {
        ...batch.correction!,
        meter: states.keyOf(batch.meterIds[batch.meter[row]!]!),
        at: batch.at[row]!,
        totalWh: batch.totalWh[row]!,
        peakWh: batch.peakWh[row]!,
        valleyWh: batch.valleyWh[row]!,
      },
    }));
  });
  const known = await standingVersions(
    connection,
    asked.map(({ version }) => version),
  );
  for (const { append, row, version } of asked) {
    const name = nameOf(version);
    if (known.has(name)) {
      append.duplicate(row);
      continue;
    }
    known.add(name);
    staged.push(version);
  }
  return staged;
}

async function standingVersions(
  connection: DuckDBConnection,
  versions: readonly StagedCorrection[],
): Promise<Set<string>> {
  await putTempTable(connection, 'wanted', {
    meter: Uint32Array.from(versions, ({ meter }) => meter),
    read_at: Uint32Array.from(versions, ({ at }) => at),
  });
  const found = await connection.runAndReadAll(
    `SELECT meter, read_at, total_wh::DOUBLE, coalesce(peak_wh, ${ABSENT})::DOUBLE,
            coalesce(valley_wh, ${ABSENT})::DOUBLE, corrected_by, why
     FROM correction SEMI JOIN wanted USING (meter, read_at)`,
  );
  return new Set(
    found.getRows().map(([meter, at, totalWh, peakWh, valleyWh, by, why]) =>
      nameOf({
        meter: Number(meter),
        at: Number(at),
        totalWh: Number(totalWh),
        peakWh: Number(peakWh),
        valleyWh: Number(valleyWh),
        by: String(by),
        why: String(why),
      }),
    ),
  );
}

function nameOf({ meter, at, totalWh, peakWh, valleyWh, by, why }: StagedCorrection): string {
  return JSON.stringify([identityOf(meter, at), totalWh, peakWh, valleyWh, by, why]);
}

/** A version with its commit and its place there: the newest of an instant is the last of both. */
export interface PlacedCorrection extends StagedCorrection {
  readonly commit: number;
  readonly place: number;
}

/** Writes versions inside the transaction that the connection has open. */
export async function writeCorrections(
  connection: DuckDBConnection,
  versions: readonly PlacedCorrection[],
): Promise<void> {
  if (versions.length === 0) return;
  const appender = await connection.createAppender('correction');
  for (const version of versions) {
    appender.appendUInteger(version.meter);
    appender.appendUInteger(version.at);
    appender.appendBigInt(BigInt(version.totalWh));
    for (const wh of [version.peakWh, version.valleyWh]) {
      if (wh === ABSENT) appender.appendNull();
      else appender.appendBigInt(BigInt(wh));
    }
    appender.appendUInteger(version.commit);
    appender.appendUInteger(version.place);
    appender.appendVarchar(version.by);
    appender.appendVarchar(version.why);
    appender.endRow();
  }
  appender.closeSync();
}
