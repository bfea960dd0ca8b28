/**
 * Appends to the store at a path until it is killed, several batches at a time, and prints the
 * number of each batch when it is acknowledged: a child process of the durability tests. Batch `n`
 * has BATCH_ROWS rows of meter `n % METERS`, each with the number of the batch as its register.
 */
import { writeSync } from 'node:fs';
import { batchOf } from '../conformance/sample.ts';
import { rowsOfBatch } from './appending-batches.fixture.ts';
import { DuckdbReadingStore } from './duckdb-reading-store.ts';

const [path = '', batches = '1000000'] = process.argv.slice(2);
const store = new DuckdbReadingStore({ path, memoryLimitMb: 200, threads: 1 });
await store.start();

let next = 0;
async function appendOneAfterAnother(): Promise<void> {
  while (next < Number(batches)) {
    const batch = next;
    next += 1;
    await store.append(batchOf(rowsOfBatch(batch)));
    // Written at once: what a killed process has not written was not acknowledged to anybody.
    writeSync(1, `${batch}\n`);
  }
}
try {
  await Promise.all(Array.from({ length: 8 }, appendOneAfterAnother));
} catch (error) {
  writeSync(2, `${(error as { code?: string }).code}\n`);
  process.exitCode = 3;
}
await store.stop();
