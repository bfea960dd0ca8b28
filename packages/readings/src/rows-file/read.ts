import { DuckDBInstance } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { ABSENT } from '@nuanbu/units';
import type { StoredCorrection, StoredRows } from '../port.ts';

/** Rows that are handed over at once. */
const PORTION_ROWS = 65_536;

const PLAIN = `meter::UINTEGER, read_at::DOUBLE, total_wh::DOUBLE, coalesce(peak_wh, ${ABSENT})::DOUBLE,
  coalesce(valley_wh, ${ABSENT})::DOUBLE, commit_no::DOUBLE`;

/**
 * Reads a file of rows as `writeRowsFile` wrote it, portion by portion: readings first, by
 * rising commit and instant, then the versions of corrections by rising commit.
 */
export async function* readRowsFile(path: string, memoryLimitMb = 600): AsyncGenerator<StoredRows> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${memoryLimitMb}MB`,
    temp_directory: `${path}.tmp`,
  });
  const connection = await instance.connect();
  try {
    const file = `'${path.replaceAll("'", "''")}'`;
    await connection.run(
      `CREATE TABLE meter AS SELECT (row_number() OVER (ORDER BY meter_id) - 1)::UINTEGER AS meter,
         meter_id FROM (SELECT DISTINCT meter_id FROM ${file})`,
    );
    const named = await connection.runAndReadAll('SELECT meter_id FROM meter ORDER BY meter');
    const meterIds = named.getRows().map(([meterId]) => String(meterId));
    const rows = `FROM ${file} JOIN meter USING (meter_id)`;
    const plain = await connection.stream(
      `SELECT ${PLAIN} ${rows} WHERE place IS NULL ORDER BY commit_no, read_at`,
    );
    let portion = new Portion(meterIds);
    for (;;) {
      const chunk = await plain.fetchChunk();
      if (!chunk || chunk.rowCount === 0) break;
      if (portion.length + chunk.rowCount > PORTION_ROWS) {
        yield portion.rows();
        portion = new Portion(meterIds);
      }
      portion.add(chunk.chunk, chunk.rowCount);
    }
    if (portion.length > 0) yield portion.rows();
    const corrected = await connection.runAndReadAll(
      `SELECT ${PLAIN}, place::DOUBLE, corrected_by, why ${rows}
       WHERE place IS NOT NULL ORDER BY commit_no, place`,
    );
    const versions = corrected.getRows() as (readonly unknown[])[];
    if (versions.length > 0) yield versionsOf(meterIds, versions);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Columns that fill up chunk by chunk. */
class Portion {
  length = 0;
  readonly #meterIds: readonly string[];
  readonly #meter = new Uint32Array(PORTION_ROWS);
  readonly #columns = Array.from({ length: 5 }, () => new Float64Array(PORTION_ROWS));

  constructor(meterIds: readonly string[]) {
    this.#meterIds = meterIds;
  }

  add(chunk: duckdb.DataChunk, length: number): void {
    const bytesOf = (column: number, width: number) =>
      duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, column), length * width);
    const meter = bytesOf(0, 4);
    this.#meter.set(new Uint32Array(meter.buffer, meter.byteOffset, length), this.length);
    for (const [index, column] of this.#columns.entries()) {
      const bytes = bytesOf(index + 1, 8);
      column.set(new Float64Array(bytes.buffer, bytes.byteOffset, length), this.length);
    }
    this.length += length;
  }

  rows(): StoredRows {
    const [at, totalWh, peakWh, valleyWh, commit] = this.#columns.map((column) =>
      column.subarray(0, this.length),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
    const meter = this.#meter.subarray(0, this.length);
    const { length } = this;
    return { length, meterIds: this.#meterIds, meter, at, totalWh, peakWh, valleyWh, commit };
  }
}

function versionsOf(
  meterIds: readonly string[],
  versions: readonly (readonly unknown[])[],
): StoredRows {
  const column = (index: number) => Float64Array.from(versions, (row) => Number(row[index]));
  return {
    length: versions.length,
    meterIds,
    meter: Uint32Array.from(versions, (row) => Number(row[0])),
    at: column(1),
    totalWh: column(2),
    peakWh: column(3),
    valleyWh: column(4),
    commit: column(5),
    corrections: versions.map(
      (row): StoredCorrection => ({
        place: Number(row[6]),
        by: String(row[7]),
        why: String(row[8]),
      }),
    ),
  };
}
