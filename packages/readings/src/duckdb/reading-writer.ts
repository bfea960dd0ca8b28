import {
  BIGINT,
  type DuckDBAppender,
  type DuckDBConnection,
  UINTEGER,
  UTINYINT,
} from '@duckdb/node-api';
import { ABSENT } from '@nuanbu/units';
import { CHUNK_ROWS, ChunkWriter } from './chunk-writer.ts';
import type { StagedRows } from './staged-rows.ts';

/** The columns of table `reading`, in its order. */
const TYPES = [
  UINTEGER,
  UINTEGER,
  BIGINT,
  BIGINT,
  BIGINT,
  UINTEGER,
  UTINYINT,
  UINTEGER,
  BIGINT,
  BIGINT,
  BIGINT,
];

/** Writes staged rows into table `reading`, inside the transaction that its connection has open. */
export class ReadingWriter {
  private readonly connection: DuckDBConnection;
  private readonly chunk = new ChunkWriter(TYPES);
  private appender: DuckDBAppender | undefined;

  constructor(connection: DuckDBConnection) {
    this.connection = connection;
  }

  async write(staged: StagedRows, commit: number): Promise<void> {
    this.appender ??= await this.connection.createAppender('reading');
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
    chunk.fillU32(5, commit);
    chunk.putU8(6, staged.odd, from);
    chunk.putU32OrNull(7, staged.spacingS, from);
    chunk.putI64(8, staged.totalStep, from);
    if (staged.withParts > 0) {
      chunk.putI64(3, staged.peakWh, from, ABSENT);
      chunk.putI64(4, staged.valleyWh, from, ABSENT);
      chunk.putI64(9, staged.peakStep, from);
      chunk.putI64(10, staged.valleyStep, from);
    } else {
      for (const column of [3, 4, 9, 10]) chunk.fillNull(column);
    }
    chunk.appendTo(appender);
  }
}
