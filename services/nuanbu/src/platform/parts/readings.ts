import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ledger } from '@nuanbu/ledger';
import { DuckdbReadingStore, type ReadingStore } from '@nuanbu/readings';
import type { Ground } from '../ground.ts';

/**
 * Opens the reading store: DuckDB in the data directory.
 *
 * @throws TroubleError whatever keeps the store from opening.
 */
export async function startReadings(ground: Ground, _ledger: Ledger): Promise<ReadingStore> {
  const store = await duckdbStore(ground);
  await ground.stack.start('reading store', store);
  ground.readiness.needs('readings', () => store.frontier());
  return store;
}

async function duckdbStore({ dataDir, config }: Ground): Promise<ReadingStore> {
  // What a household used is nobody else's business on a shared machine.
  const readingsDir = join(dataDir, 'readings');
  await mkdir(readingsDir, { recursive: true, mode: 0o700 });
  return new DuckdbReadingStore({
    path: join(readingsDir, 'readings.duckdb'),
    memoryLimitMb: config.storeMemoryMb,
    threads: config.storeThreads,
  });
}
