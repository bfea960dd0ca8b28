/**
 * A process that appends readings to InfluxDB in the ledger's epochs for as long as it lives, and
 * says after each answer how many instants of its meters are acknowledged. What is refused is sent
 * again. Called with one JSON of what it needs.
 */
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { type DataKeys, openLedger, parseDataKeys } from '@nuanbu/ledger';
import { InfluxReadingStore, type ReadingBatch } from '@nuanbu/readings';
import type { InfluxServer } from '@nuanbu/readings/testing';
import { systemClock } from '@nuanbu/runtime';
import { isTrouble } from '@nuanbu/terms';
import { ABSENT, type Instant } from '@nuanbu/units';

/** How long a server may be silent here; a write is under way twice as long at most. */
const TIMEOUT_MS = 1_000;

type Place = Awaited<ReturnType<InfluxServer['makeBucket']>>;

/** What such a process is called with. */
export interface WriterTask {
  readonly databaseUrl: string;
  readonly place: Place;
  readonly writer: number;
}

export const FIRST: Instant = 1_638_288_000;

/** Of the processes of a test; nothing is sealed with it. */
export const KEYS: DataKeys = parseDataKeys(Buffer.alloc(32, 7).toString('base64'));

export const metersOf = (writer: number): string[] =>
  [1, 2, 3].map((meter) => `M${writer}-${meter}`);

/** The ledger, and the store that writes in its epochs. */
export async function openStore({ databaseUrl, place }: Omit<WriterTask, 'writer'>) {
  const clock = systemClock;
  const ledger = await openLedger({ databaseUrl, dataKeys: KEYS, clock });
  const epochs = ledger.epochs.openWriter(hostname(), { writeLimitMs: 2 * TIMEOUT_MS, clock });
  const store = new InfluxReadingStore({ ...place, timeoutMs: TIMEOUT_MS, clock, epochs });
  await store.start();
  return { ledger, store };
}

/** An instant of all meters of a writer. */
function batchAt(writer: number, step: number): ReadingBatch {
  const meterIds = metersOf(writer);
  const { length } = meterIds;
  return {
    length,
    meterIds,
    meter: Uint32Array.from(meterIds, (_, place) => place),
    at: new Float64Array(length).fill(FIRST + 60 * step),
    totalWh: new Float64Array(length).fill(1_000_000 + 100 * step),
    peakWh: new Float64Array(length).fill(ABSENT),
    valleyWh: new Float64Array(length).fill(ABSENT),
  };
}

async function appendForEver(task: WriterTask): Promise<never> {
  const { store } = await openStore(task);
  for (let acknowledged = 0; ; ) {
    try {
      await store.append(batchAt(task.writer, acknowledged));
    } catch (error) {
      if (!isTrouble(error)) throw error;
      await wait(20);
      continue;
    }
    acknowledged += 1;
    process.stdout.write(`${acknowledged}\n`);
  }
}

const [given] = process.argv.slice(2);
if (given !== undefined) await appendForEver(JSON.parse(given));
