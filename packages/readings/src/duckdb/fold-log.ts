import { statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

/**
 * The write-ahead log is folded into the file when it is this long. Short enough to be replayed in
 * about a second at the next start, long enough that folding costs little beside writing.
 */
export const FOLD_BYTES = 48 * 1024 * 1024;

/** Room that must be left beside what the log holds before it is folded. */
const SPARE_BYTES = 16 * 1024 * 1024;

/** The length of the write-ahead log beside a file. */
export function logBytes(path: string): number {
  return statSync(`${path}.wal`, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Folds the write-ahead log into the file, between two commits. Without room for it the log is left
 * to grow instead: an append that finds no room fails by itself and may be tried again, but a
 * checkpoint that fails half-way stops DuckDB until the file is opened again.
 */
export async function foldLog(connection: DuckDBConnection, path: string): Promise<void> {
  const { bavail, bsize } = statfsSync(dirname(path));
  if (bavail * bsize < logBytes(path) + SPARE_BYTES) return;
  // What is in the log is durable already, so that a failure here concerns nobody's append; where
  // it stopped DuckDB, the next append says so.
  await connection.run('CHECKPOINT').catch(() => undefined);
}
