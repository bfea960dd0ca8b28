import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BIGINT, DuckDBDataChunk, DuckDBInstance, UINTEGER } from '@duckdb/node-api';
import { digestEdges } from '@nuanbu/metering';
import { DuckdbReadingStore, type ReadingBatch, type ReadingStore } from '@nuanbu/readings';
import { HOUR_S } from '@nuanbu/units';
import { bestOf, secondsOf } from './clock.ts';
import { plainSqlS } from './plain-sql.ts';
import { meterIdsOf, quarterHours, SEASON_START } from './quarter-hours.ts';

/** How much the benchmark of the reading store does. */
export interface StoreBenchSize {
  readonly meters: number;
  readonly days: number;
  /** Rows that are appended at each batch size. */
  readonly appendRows: number;
}

export const SHORT_STORE_BENCH: StoreBenchSize = { meters: 100, days: 10, appendRows: 40_000 };
export const FULL_STORE_BENCH: StoreBenchSize = { meters: 500, days: 121, appendRows: 400_000 };

/** A figure beside what the engine alone does in the same run. */
export interface Beside {
  readonly what: string;
  readonly ours: number;
  readonly engine: number;
  readonly unit: 'rows/s' | 's';
  /** Ours over the engine's; above one is more of the unit. */
  readonly ratio: number;
}

/** DuckDB's vectors hold this many rows. */
const CHUNK_ROWS = 2048;
const BATCH_SIZES = [100, 1_000, 10_000, 100_000];
const HOURS = { peak: [{ fromS: 8 * HOUR_S, toS: 20 * HOUR_S }] };

/** Measures appends and digests of the DuckDB store beside DuckDB itself, in one run. */
export async function benchStore(size: StoreBenchSize): Promise<Beside[]> {
  const folder = await mkdtemp(join(tmpdir(), 'nuanbu-bench-'));
  try {
    const appends: Beside[] = [];
    for (const batchRows of BATCH_SIZES) {
      if (batchRows <= size.appendRows) appends.push(await benchAppend(folder, size, batchRows));
    }
    return [...appends, ...(await benchDigest(folder, size))];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function benchAppend(
  folder: string,
  { meters, appendRows }: StoreBenchSize,
  batchRows: number,
): Promise<Beside> {
  const batches = [...quarterHours(meters, Math.ceil(appendRows / meters), batchRows)];
  const path = join(folder, `append-${batchRows}`);
  const store = new DuckdbReadingStore({ path: `${path}.duckdb` });
  await store.start();
  const oursS = await secondsOf(async () => {
    for (const batch of batches) await store.append(batch);
  });
  await store.stop();
  const engineS = await rawAppendS(`${path}-raw.duckdb`, batches);
  const rows = batches.reduce((sum, { length }) => sum + length, 0);
  return beside(`append, ${batchRows} rows a commit`, rows / oursS, rows / engineS, 'rows/s');
}

/**
 * The same rows through DuckDB's appender, a commit a batch. The data chunks are filled before the
 * clock starts and nothing is checked: no store in front of DuckDB can be faster.
 */
async function rawAppendS(path: string, batches: readonly ReadingBatch[]): Promise<number> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run('CREATE TABLE raw (meter UINTEGER, read_at UINTEGER, total_wh BIGINT)');
  const appender = await connection.createAppender('raw');
  const filled = batches.map(chunksOf);
  const seconds = await secondsOf(async () => {
    for (const chunks of filled) {
      await connection.run('BEGIN');
      for (const chunk of chunks) appender.appendDataChunk(chunk);
      appender.flushSync();
      await connection.run('COMMIT');
    }
  });
  appender.closeSync();
  connection.closeSync();
  instance.closeSync();
  return seconds;
}

function chunksOf({ length, meter, at, totalWh }: ReadingBatch): DuckDBDataChunk[] {
  const chunks: DuckDBDataChunk[] = [];
  for (let from = 0; from < length; from += CHUNK_ROWS) {
    const to = Math.min(length, from + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create([UINTEGER, UINTEGER, BIGINT], to - from);
    chunk.setColumnValues(0, [...meter.subarray(from, to)]);
    chunk.setColumnValues(1, [...at.subarray(from, to)]);
    chunk.setColumnValues(2, Array.from(totalWh.subarray(from, to), BigInt));
    chunks.push(chunk);
  }
  return chunks;
}

async function benchDigest(folder: string, size: StoreBenchSize): Promise<Beside[]> {
  const path = join(folder, 'season.duckdb');
  const store = new DuckdbReadingStore({ path });
  await store.start();
  for (const batch of quarterHours(size.meters, size.days * 96 + 2, 100_000)) {
    await store.append(batch);
  }
  const points: number[] = [];
  const oursS = await bestOf(3, async () => {
    points.push(await digestPoints(store, size));
  });
  const restartS = await secondsOf(async () => {
    await store.stop();
    await store.start();
  });
  await store.stop();
  const engineS = await plainSqlS(path, size.days);
  const rows = size.meters * (size.days * 96 + 2);
  console.log(`${rows} rows digested to ${points[0]} points; stopped and started in ${restartS} s`);
  return [beside(`digest, ${rows} rows`, oursS, engineS, 's')];
}

async function digestPoints(
  store: ReadingStore,
  { meters, days }: StoreBenchSize,
): Promise<number> {
  const span = { from: SEASON_START, to: SEASON_START + days * 24 * HOUR_S };
  const digests = await store.digests({
    meters: meterIdsOf(meters).map((meterId) => ({ meterId, full: false, cutsAt: [] })),
    windowEdges: digestEdges(HOURS, span),
    span,
    asOf: await store.frontier(),
  });
  return digests.reduce((sum, { series }) => sum + series.length, 0);
}

function beside(what: string, ours: number, engine: number, unit: Beside['unit']): Beside {
  return { what, ours, engine, unit, ratio: ours / engine };
}

/** Prints a line for each figure. */
export function printBeside(figures: readonly Beside[], engineName = 'DuckDB'): void {
  for (const { what, ours, engine, unit, ratio } of figures) {
    const shown = (value: number) =>
      unit === 's' ? `${round(value, 1000)} s` : `${round(value, 1)} ${unit}`;
    console.log(
      `${what}: ${shown(ours)}, ${engineName} alone ${shown(engine)}, ratio ${round(ratio, 100)}`,
    );
  }
}

function round(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}

if (import.meta.main) {
  const { meters, days, appendRows } = FULL_STORE_BENCH;
  const [askedMeters = meters, askedDays = days] = process.argv.slice(2).map(Number);
  printBeside(await benchStore({ meters: askedMeters, days: askedDays, appendRows }));
}
