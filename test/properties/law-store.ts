import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckdbReadingStore, type ReadingBatch, type ReadingStore } from '@nuanbu/readings';

/** One store for all the feeds of a test: each gets meters of its own, so that opening is paid once. */
export async function withStore(use: (store: ReadingStore) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'nuanbu-law-'));
  const store = new DuckdbReadingStore({ path: join(folder, 'readings.duckdb'), threads: 1 });
  try {
    await store.start();
    await use(store);
  } finally {
    await store.stop();
    await rm(folder, { recursive: true });
  }
}

const APPENDS_AT_ONCE = 9;

/** Appends batches so that several share a commit, but not all. */
export async function appendAll(
  store: ReadingStore,
  batches: readonly ReadingBatch[],
): Promise<void> {
  for (let from = 0; from < batches.length; from += APPENDS_AT_ONCE) {
    const together = batches.slice(from, from + APPENDS_AT_ONCE);
    await Promise.all(together.map((batch) => store.append(batch)));
  }
}
