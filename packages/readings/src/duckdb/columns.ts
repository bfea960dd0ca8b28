import type { DuckDBConnection } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

/** How a result column is read: unsigned 32 bits, or a double that holds whole numbers. */
export type ColumnKind = 'u32' | 'f64';

interface KindArrays {
  readonly u32: Uint32Array;
  readonly f64: Float64Array;
}

/** The typed arrays of one chunk of a result, in the order of its columns. */
export type ChunkColumns<Kinds extends readonly ColumnKind[]> = {
  readonly [Index in keyof Kinds]: KindArrays[Kinds[Index]];
};

/**
 * Runs a query and yields its result chunk by chunk as typed arrays, without a value of its own for
 * any cell. The query casts its columns to the kinds named here and leaves no NULL in them.
 */
export async function* streamColumns<const Kinds extends readonly ColumnKind[]>(
  connection: DuckDBConnection,
  sql: string,
  kinds: Kinds,
): AsyncGenerator<{ readonly columns: ChunkColumns<Kinds>; readonly length: number }> {
  const result = await connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    const length = chunk?.rowCount ?? 0;
    if (!chunk || length === 0) return;
    const columns = kinds.map((kind, index) => {
      const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
      return kind === 'u32' ? u32Of(vector, length) : f64Of(vector, length);
    });
    yield { columns: columns as unknown as ChunkColumns<Kinds>, length };
  }
}

/** The same with a function that takes each chunk. */
export async function readColumns<const Kinds extends readonly ColumnKind[]>(
  connection: DuckDBConnection,
  sql: string,
  kinds: Kinds,
  onChunk: (columns: ChunkColumns<Kinds>, length: number) => void,
): Promise<void> {
  for await (const { columns, length } of streamColumns(connection, sql, kinds)) {
    onChunk(columns, length);
  }
}

function u32Of(vector: duckdb.Vector, length: number): Uint32Array {
  const bytes = duckdb.vector_get_data(vector, length * 4);
  return new Uint32Array(bytes.buffer, bytes.byteOffset, length);
}

function f64Of(vector: duckdb.Vector, length: number): Float64Array {
  const bytes = duckdb.vector_get_data(vector, length * 8);
  return new Float64Array(bytes.buffer, bytes.byteOffset, length);
}

/** Collects a query's result into one array a column. */
export async function collectColumns<const Kinds extends readonly ColumnKind[]>(
  connection: DuckDBConnection,
  sql: string,
  kinds: Kinds,
): Promise<{ readonly length: number; readonly columns: ChunkColumns<Kinds> }> {
  let length = 0;
  let columns = kinds.map((kind) => emptyColumn(kind, 1024));
  await readColumns(connection, sql, kinds, (chunk, rows) => {
    const arrays = chunk as readonly (Uint32Array | Float64Array)[];
    if (length + rows > columns[0]!.length) {
      columns = columns.map((column, index) => {
        const grown = emptyColumn(kinds[index]!, Math.max(length + rows, 2 * column.length));
        grown.set(column);
        return grown;
      });
    }
    for (const [index, column] of columns.entries()) column.set(arrays[index]!, length);
    length += rows;
  });
  const filled = columns.map((column) => column.subarray(0, length));
  return { length, columns: filled as unknown as ChunkColumns<Kinds> };
}

function emptyColumn(kind: ColumnKind, length: number): Uint32Array | Float64Array {
  return kind === 'u32' ? new Uint32Array(length) : new Float64Array(length);
}
