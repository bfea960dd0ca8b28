import { type DuckDBConnection, UINTEGER } from '@duckdb/node-api';
import { CHUNK_ROWS, ChunkWriter } from './chunk-writer.ts';

/**
 * Puts unsigned columns into a temporary table of a connection, replacing one of that name, so that
 * a query can join them. The table lives in memory and ends with the connection.
 */
export async function putTempTable(
  connection: DuckDBConnection,
  name: string,
  columns: Readonly<Record<string, Uint32Array<ArrayBuffer>>>,
): Promise<void> {
  const names = Object.keys(columns);
  const arrays = Object.values(columns);
  const length = arrays[0]?.length ?? 0;
  const shape = names.map((column) => `${column} UINTEGER NOT NULL`).join(', ');
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${name} (${shape})`);
  const appender = await connection.createAppender(name, 'main', 'temp');
  const writer = new ChunkWriter(arrays.map(() => UINTEGER));
  for (let from = 0; from < length; from += CHUNK_ROWS) {
    writer.begin(Math.min(CHUNK_ROWS, length - from));
    for (const [index, array] of arrays.entries()) writer.putU32(index, array, from);
    writer.appendTo(appender);
  }
  appender.closeSync();
}
