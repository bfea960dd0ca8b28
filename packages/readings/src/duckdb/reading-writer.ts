import {
  BIGINT,
  type DuckDBAppender,
  type DuckDBConnection,
  UINTEGER,
  UTINYINT,
} from '@duckdb/node-api';
import { ABSENT } from '@nuanbu/units';
import { CHUNK_ROWS, ChunkWriter } from './chunk-writer.ts';
import type { ReadingTable } from './schema.ts';
import type { StagedRows } from './staged-rows.ts';

/** The columns of table `reading`, in its order: first those it always has. */
const TYPES = [UINTEGER, UINTEGER, BIGINT, UINTEGER, UTINYINT, UINTEGER, BIGINT];
const TYPES_WITH_PARTS = [...TYPES, BIGINT, BIGINT, BIGINT, BIGINT];

/** Writes staged rows into table `reading`. */
export class ReadingWriter {
  private readonly connection: DuckDBConnection;
  private readonly table: ReadingTable;
  private chunk = new ChunkWriter(TYPES);
  private appender: DuckDBAppender | undefined;

  constructor(connection: DuckDBConnection, table: ReadingTable) {
    this.connection = connection;
    this.table = table;
  }

  /** Makes the table fit for rows, before the transaction that writes them. */
  async prepare(withParts: boolean): Promise<void> {
    if (withParts && !this.table.hasParts) {
      this.close();
      await this.table.addParts(this.connection);
    }
  }

  /** Writes rows inside the transaction that the connection has open. */
  async write(staged: StagedRows, commit: number): Promise<void> {
    this.appender ??= await this.open();
    for (let from = 0; from < staged.length; from += CHUNK_ROWS) {
      this.writeChunk(this.appender, staged, from, commit);
    }
    this.appender.flushSync();
  }

  /**
   * Forgets an appender that failed, and what it still holds: it would refuse everything from then
   * on, and write its rows after all when it is collected.
   */
  discard(): void {
    try {
      this.appender?.clear();
    } catch {
      // An appender that cannot even be cleared holds nothing that could be written.
    }
    this.appender = undefined;
  }

  close(): void {
    this.appender?.closeSync();
    this.appender = undefined;
  }

  private async open(): Promise<DuckDBAppender> {
    this.chunk = new ChunkWriter(this.table.hasParts ? TYPES_WITH_PARTS : TYPES);
    return await this.connection.createAppender('reading');
  }

  private writeChunk(
    appender: DuckDBAppender,
    staged: StagedRows,
    from: number,
    commit: number,
  ): void {
    const { chunk } = this;
    chunk.begin(Math.min(CHUNK_ROWS, staged.length - from));
    chunk.putU32(0, staged.meter, from);
    chunk.putU32(1, staged.at, from);
    chunk.putI64(2, staged.totalWh, from);
    chunk.fillU32(3, commit);
    chunk.putU8(4, staged.odd, from);
    chunk.putU32OrNull(5, staged.spacingS, from);
    chunk.putI64(6, staged.totalStep, from);
    if (staged.withParts > 0) {
      chunk.putI64(7, staged.peakWh, from, ABSENT);
      chunk.putI64(8, staged.valleyWh, from, ABSENT);
      chunk.putI64(9, staged.peakStep, from);
      chunk.putI64(10, staged.valleyStep, from);
    } else if (this.table.hasParts) {
      for (const column of [7, 8, 9, 10]) chunk.fillNull(column);
    }
    chunk.appendTo(appender);
  }
}
