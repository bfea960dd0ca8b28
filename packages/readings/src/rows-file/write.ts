import { chmod, rm } from 'node:fs/promises';
import { BIGINT, type DuckDBConnection, DuckDBInstance, UINTEGER } from '@duckdb/node-api';
import { ABSENT } from '@nuanbu/units';
import { CHUNK_ROWS, ChunkWriter } from '../duckdb/chunk-writer.ts';
import type { StoredRows } from '../port.ts';
import { MeterNumbers } from './meter-numbers.ts';
import { rowsFileTroubleOf } from './troubles.ts';

/** What a file of rows holds. */
export interface RowsFileCounts {
  readonly readings: number;
  readonly corrections: number;
  readonly meters: number;
}

/** Rows appended before the engine is asked to take them in, so that its memory stays bounded. */
const FLUSH_ROWS = 400 * CHUNK_ROWS;

const TABLES = `
CREATE TABLE meter (meter UINTEGER, meter_id VARCHAR);
CREATE TABLE reading (
  meter UINTEGER, read_at BIGINT, total_wh BIGINT, peak_wh BIGINT, valley_wh BIGINT, commit_no BIGINT
);
CREATE TABLE correction (
  meter UINTEGER, read_at BIGINT, total_wh BIGINT, peak_wh BIGINT, valley_wh BIGINT, commit_no BIGINT,
  place BIGINT, corrected_by VARCHAR, why VARCHAR
);`;

/** The columns of the file, in order; registers in Wh, instants in seconds since 1970 (UTC). */
const FILE = `
SELECT meter_id, read_at, total_wh, peak_wh, valley_wh, commit_no,
  NULL::BIGINT AS place, NULL AS corrected_by, NULL AS why
FROM reading JOIN meter USING (meter)
UNION ALL
SELECT meter_id, read_at, total_wh, peak_wh, valley_wh, commit_no, place, corrected_by, why
FROM correction JOIN meter USING (meter)`;

/**
 * Writes everything that a store keeps into one Parquet file, which any engine reads: a row for each
 * reading, and one with `place`, `corrected_by` and `why` for each version of a correction.
 *
 * @param path is made; a database beside it serves until then and is removed.
 * @throws TroubleError `diskFull`, `dataDirUnwritable`, and what the rows end with.
 */
export async function writeRowsFile(
  path: string,
  rows: AsyncIterable<StoredRows>,
  memoryLimitMb = 600,
): Promise<RowsFileCounts> {
  const beside = `${path}.duckdb`;
  try {
    return await through(beside, path, rows, memoryLimitMb);
  } catch (error) {
    throw rowsFileTroubleOf(error, path);
  } finally {
    for (const left of [beside, `${beside}.wal`, `${beside}.tmp`]) {
      await rm(left, { recursive: true, force: true });
    }
  }
}

async function through(
  beside: string,
  path: string,
  rows: AsyncIterable<StoredRows>,
  memoryLimitMb: number,
): Promise<RowsFileCounts> {
  const instance = await DuckDBInstance.create(beside, {
    memory_limit: `${memoryLimitMb}MB`,
    temp_directory: `${beside}.tmp`,
    preserve_insertion_order: 'false',
  });
  const connection = await instance.connect();
  try {
    await connection.run(TABLES);
    const counts = await gather(connection, rows);
    const target = path.replaceAll("'", "''");
    await connection.run(`COPY (${FILE}) TO '${target}' (FORMAT parquet, COMPRESSION zstd)`);
    await chmod(path, 0o600);
    return counts;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function gather(
  connection: DuckDBConnection,
  rows: AsyncIterable<StoredRows>,
): Promise<RowsFileCounts> {
  const readings = await connection.createAppender('reading');
  const corrections = await connection.createAppender('correction');
  const meters = new MeterNumbers();
  const chunk = new ChunkWriter([UINTEGER, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT]);
  const counts = { readings: 0, corrections: 0 };
  let unflushed = 0;
  for await (const portion of rows) {
    const numbers = meters.of(portion);
    if (portion.corrections !== undefined) {
      for (const [row, { place, by, why }] of portion.corrections.entries()) {
        corrections.appendUInteger(numbers[row]!);
        for (const value of registersOf(portion, row)) {
          if (value === ABSENT) corrections.appendNull();
          else corrections.appendBigInt(BigInt(value));
        }
        corrections.appendBigInt(BigInt(place));
        corrections.appendVarchar(by);
        corrections.appendVarchar(why);
        corrections.endRow();
      }
      counts.corrections += portion.length;
      continue;
    }
    for (let from = 0; from < portion.length; from += CHUNK_ROWS) {
      chunk.begin(Math.min(CHUNK_ROWS, portion.length - from));
      chunk.putU32(0, numbers, from);
      chunk.putI64(1, portion.at, from);
      chunk.putI64(2, portion.totalWh, from);
      chunk.putI64(3, portion.peakWh, from, ABSENT);
      chunk.putI64(4, portion.valleyWh, from, ABSENT);
      chunk.putI64(5, portion.commit, from);
      chunk.appendTo(readings);
    }
    counts.readings += portion.length;
    unflushed += portion.length;
    if (unflushed < FLUSH_ROWS) continue;
    readings.flushSync();
    unflushed = 0;
  }
  readings.closeSync();
  corrections.closeSync();
  const named = await connection.createAppender('meter');
  for (const [number, meterId] of meters.names.entries()) {
    named.appendUInteger(number);
    named.appendVarchar(meterId);
    named.endRow();
  }
  named.closeSync();
  return { ...counts, meters: meters.names.length };
}

/** Instant, registers and commit of a row, in the order of the file's columns. */
function registersOf(portion: StoredRows, row: number): number[] {
  const { at, totalWh, peakWh, valleyWh, commit } = portion;
  return [at[row]!, totalWh[row]!, peakWh[row]!, valleyWh[row]!, commit[row]!];
}
