import { type DuckDBAppender, DuckDBDataChunk, type DuckDBType } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

/** DuckDB's vectors hold this many rows. */
export const CHUNK_ROWS = 2048;
const VALIDITY_BYTES = CHUNK_ROWS / 8;
const HIGH_WORD = 4_294_967_296;

/**
 * Fills data chunks of a fixed shape from typed arrays and hands them to an appender: one memory
 * copy a column, no value of its own for any cell.
 */
export class ChunkWriter {
  private readonly types: readonly DuckDBType[];
  private readonly words = new Uint32Array(2 * CHUNK_ROWS);
  private readonly validity = new Uint8Array(VALIDITY_BYTES);
  private chunk: DuckDBDataChunk | undefined;
  private length = 0;

  constructor(types: readonly DuckDBType[]) {
    this.types = types;
  }

  /** Begins a chunk of at most CHUNK_ROWS rows. */
  begin(length: number): void {
    this.chunk ??= DuckDBDataChunk.create(this.types);
    this.chunk.reset();
    this.length = length;
  }

  putU32(column: number, values: Uint32Array<ArrayBuffer>, from: number): void {
    this.put(column, values.buffer, values.byteOffset + from * 4, this.length * 4);
  }

  putU8(column: number, values: Uint8Array<ArrayBuffer>, from: number): void {
    this.put(column, values.buffer, values.byteOffset + from, this.length);
  }

  /** One value in every row. */
  fillU32(column: number, value: number): void {
    this.words.fill(value, 0, this.length);
    this.put(column, this.words.buffer, 0, this.length * 4);
  }

  /** Whole numbers as UINTEGER; negative ones stand for NULL. */
  putU32OrNull(column: number, values: Float64Array, from: number): void {
    const { words, length } = this;
    let nulls = 0;
    for (let row = 0; row < length; row += 1) {
      const value = values[from + row]!;
      words[row] = value;
      if (value < 0) nulls = this.markNull(row, nulls);
    }
    this.put(column, words.buffer, 0, length * 4);
    if (nulls > 0) this.putValidity(column);
  }

  /**
   * Safe integers as BIGINT, written as two words each: making a bigint a value costs five times as
   * much. `isNull` names the value that stands for NULL; NaN always does.
   */
  putI64(column: number, values: Float64Array, from: number, nullValue = Number.NaN): void {
    const { words, length } = this;
    let nulls = 0;
    for (let row = 0; row < length; row += 1) {
      const value = values[from + row]!;
      if (value === nullValue || Number.isNaN(value)) {
        nulls = this.markNull(row, nulls);
        continue;
      }
      const low = value >>> 0;
      words[2 * row] = low;
      words[2 * row + 1] = (value - low) / HIGH_WORD;
    }
    this.put(column, words.buffer, 0, length * 8);
    if (nulls > 0) this.putValidity(column);
  }

  /** NULL in every row. */
  fillNull(column: number): void {
    this.validity.fill(0);
    this.putValidity(column);
  }

  /** Hands the chunk over; the appender keeps its own copy. */
  appendTo(appender: DuckDBAppender): void {
    this.chunk!.rowCount = this.length;
    appender.appendDataChunk(this.chunk!);
  }

  private markNull(row: number, nulls: number): number {
    if (nulls === 0) this.validity.fill(0xff);
    const byte = row >> 3;
    this.validity[byte] = this.validity[byte]! & ~(1 << (row & 7));
    return nulls + 1;
  }

  private put(column: number, buffer: ArrayBuffer, from: number, bytes: number): void {
    duckdb.copy_data_to_vector(this.vector(column), 0, buffer, from, bytes);
  }

  private putValidity(column: number): void {
    const vector = this.vector(column);
    duckdb.vector_ensure_validity_writable(vector);
    duckdb.copy_data_to_vector_validity(vector, 0, this.validity.buffer, 0, VALIDITY_BYTES);
  }

  private vector(column: number): duckdb.Vector {
    return duckdb.data_chunk_get_vector(this.chunk!.chunk, column);
  }
}
