import type { DuckDBConnection } from '@duckdb/node-api';
import { ABSENT } from '@nuanbu/units';
import type { StoredRows } from '../port.ts';
import { CHUNK_ROWS } from './chunk-writer.ts';
import { streamColumns } from './columns.ts';
import type { MeterStates } from './meter-states.ts';
import type { ReadingTable } from './schema.ts';

/** Rows that are handed over at once. */
const PORTION_ROWS = 32 * CHUNK_ROWS;

/** Everything as of a commit: readings in the order of the file, then versions of corrections. */
export async function* readRows(
  connection: DuckDBConnection,
  table: ReadingTable,
  states: MeterStates,
  asOf: number,
): AsyncGenerator<StoredRows> {
  let portion = new Portion(states.allIds);
  const chunks = streamColumns(
    connection,
    `SELECT meter, read_at::DOUBLE, ${table.registersSql()}, commit_no::DOUBLE
     FROM reading WHERE commit_no <= ${asOf}`,
    ['u32', 'f64', 'f64', 'f64', 'f64', 'f64'],
  );
  for await (const { columns, length } of chunks) {
    if (portion.length + length > PORTION_ROWS) {
      yield portion.rows();
      portion = new Portion(states.allIds);
    }
    portion.add(columns);
  }
  if (portion.length > 0) yield portion.rows();
  const found = await connection.runAndReadAll(
    `SELECT meter, read_at, total_wh::DOUBLE, coalesce(peak_wh, ${ABSENT})::DOUBLE,
       coalesce(valley_wh, ${ABSENT})::DOUBLE, commit_no, corrected_by, why
     FROM correction WHERE commit_no <= ${asOf} ORDER BY commit_no, place`,
  );
  const versions = found.getRows();
  if (versions.length === 0) return;
  const column = (place: number) =>
    Float64Array.from(versions, (version) => Number(version[place]));
  yield {
    length: versions.length,
    meterIds: states.allIds,
    meter: Uint32Array.from(versions, ([meter]) => Number(meter)),
    at: column(1),
    totalWh: column(2),
    peakWh: column(3),
    valleyWh: column(4),
    commit: column(5),
    corrections: versions.map((version, place) => ({
      by: String(version[6]),
      why: String(version[7]),
      place: place + 1,
    })),
  };
}

/** Columns that fill up chunk by chunk. */
class Portion {
  length = 0;
  readonly #meterIds: readonly string[];
  readonly #meter = new Uint32Array(PORTION_ROWS);
  readonly #numbers = Array.from({ length: 5 }, () => new Float64Array(PORTION_ROWS));

  constructor(meterIds: readonly string[]) {
    this.#meterIds = meterIds;
  }

  add([meter, ...numbers]: readonly [Uint32Array, ...Float64Array[]]): void {
    this.#meter.set(meter, this.length);
    for (const [place, column] of this.#numbers.entries()) column.set(numbers[place]!, this.length);
    this.length += meter.length;
  }

  rows(): StoredRows {
    const { length } = this;
    const filled = this.#numbers.map((column) => column.subarray(0, length));
    const [at, totalWh, peakWh, valleyWh, commit] = filled as [
      ...[Float64Array, Float64Array, Float64Array, Float64Array, Float64Array],
    ];
    const meter = this.#meter.subarray(0, length);
    return { length, meterIds: this.#meterIds, meter, at, totalWh, peakWh, valleyWh, commit };
  }
}
