import {
  DOUBLE,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBVector,
  UINTEGER,
} from '@duckdb/node-api';
import type { MeterReadings } from '@nuanbu/metering';
import type { Instant, Wh } from '@nuanbu/units';
import { SortedRows } from './sorted-rows.ts';

const CHUNK_ROWS = 2048;
const COLUMN_TYPES = [UINTEGER, DOUBLE, DOUBLE, DOUBLE, DOUBLE];
/** Rows appended before the engine is asked to take them in, so that its memory stays bounded. */
const FLUSH_ROWS = 200 * CHUNK_ROWS;

/**
 * Sorts any number of readings by meter and time on disk: for settling files without a store. Rows
 * may come in any order; they leave meter by meter, duplicates dropped and conflicts named (R2).
 * Registers and instants pass through doubles, which hold safe integers exactly.
 */
export class ReadingSpool {
  private readonly file: string;
  private readonly memoryLimitMb: number;
  private instance: DuckDBInstance | undefined;
  private connection: DuckDBConnection | undefined;
  private appender: DuckDBAppender | undefined;
  private chunk = DuckDBDataChunk.create(COLUMN_TYPES, CHUNK_ROWS);
  private columns: DuckDBVector[] = [];
  private rowsInChunk = 0;
  private rowsSinceFlush = 0;

  /** @param file a path that does not exist yet; its owner removes it afterwards. */
  constructor(file: string, memoryLimitMb = 512) {
    this.file = file;
    this.memoryLimitMb = memoryLimitMb;
  }

  async start(): Promise<void> {
    this.instance = await DuckDBInstance.create(this.file, {
      memory_limit: `${this.memoryLimitMb}MB`,
      temp_directory: `${this.file}.tmp`,
      preserve_insertion_order: 'false',
    });
    this.connection = await this.instance.connect();
    await this.connection.run(
      'CREATE TABLE spool (meter UINTEGER, read_at DOUBLE, total DOUBLE, peak DOUBLE, valley DOUBLE)',
    );
    this.appender = await this.connection.createAppender('spool');
    this.beginChunk();
  }

  /** Adds one reading; an absent peak or valley register is ABSENT. */
  push(meter: number, at: Instant, totalWh: Wh, peakWh: Wh, valleyWh: Wh): void {
    const row = this.rowsInChunk;
    const [meters, ats, totals, peaks, valleys] = this.columns;
    meters!.setItem(row, meter);
    ats!.setItem(row, at);
    totals!.setItem(row, totalWh);
    peaks!.setItem(row, peakWh);
    valleys!.setItem(row, valleyWh);
    this.rowsInChunk += 1;
    if (this.rowsInChunk === CHUNK_ROWS) this.endChunk();
  }

  /**
   * Hands the readings out by rising meter number, each meter once; meters without a reading are
   * left out. Nothing may be pushed afterwards.
   *
   * @param meterIds the id of each meter number.
   */
  async *meters(meterIds: readonly string[]): AsyncGenerator<MeterReadings & { meter: number }> {
    if (this.rowsInChunk > 0) this.endChunk();
    this.appender!.closeSync();
    const result = await this.connection!.stream(
      'SELECT meter, read_at, total, peak, valley FROM spool ORDER BY meter, read_at',
    );
    let rows: SortedRows | undefined;
    let meter = -1;
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; ) {
      const [meters, ats, totals, peaks, valleys] = [0, 1, 2, 3, 4].map((column) =>
        chunk!.getColumnVector(column),
      );
      const rowCount = chunk.rowCount;
      for (let row = 0; row < rowCount; row += 1) {
        const next = meters!.getItem(row) as number;
        if (next !== meter) {
          if (rows) yield { meter, ...rows.finish(meterIds[meter]!) };
          rows = new SortedRows();
          meter = next;
        }
        rows!.push(
          ats!.getItem(row) as number,
          totals!.getItem(row) as number,
          peaks!.getItem(row) as number,
          valleys!.getItem(row) as number,
        );
      }
      chunk = await result.fetchChunk();
    }
    if (rows) yield { meter, ...rows.finish(meterIds[meter]!) };
  }

  async stop(): Promise<void> {
    this.connection?.closeSync();
    this.instance?.closeSync();
  }

  private beginChunk(): void {
    this.chunk = DuckDBDataChunk.create(COLUMN_TYPES, CHUNK_ROWS);
    this.columns = COLUMN_TYPES.map((_, column) => this.chunk.getColumnVector(column));
    this.rowsInChunk = 0;
  }

  private endChunk(): void {
    for (const column of this.columns) column.flush();
    this.chunk.rowCount = this.rowsInChunk;
    this.appender!.appendDataChunk(this.chunk);
    this.rowsSinceFlush += this.rowsInChunk;
    if (this.rowsSinceFlush >= FLUSH_ROWS) {
      this.appender!.flushSync();
      this.rowsSinceFlush = 0;
    }
    this.beginChunk();
  }
}
