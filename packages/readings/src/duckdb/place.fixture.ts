import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StorePlace } from '../conformance/index.ts';
import { DuckdbReadingStore } from './duckdb-reading-store.ts';

/** A folder of its own for one test. */
export async function temporaryPlace(): Promise<StorePlace & { readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'nuanbu-readings-'));
  const path = join(folder, 'readings.duckdb');
  return {
    path,
    async open() {
      const store = new DuckdbReadingStore({ path, memoryLimitMb: 200, threads: 1 });
      await store.start();
      return store;
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
