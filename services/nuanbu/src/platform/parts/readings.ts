import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Ledger, readingsElsewhere } from '@nuanbu/ledger';
import { DuckdbReadingStore, InfluxReadingStore, type ReadingStore } from '@nuanbu/readings';
import type { Config } from '@nuanbu/runtime';
import { TroubleError } from '@nuanbu/terms';
import { tieBucket } from '../../influx/bucket-name.ts';
import type { Ground } from '../ground.ts';
import { startedOrAway } from './readings-away.ts';

/** A request may first wait as long as the server asks for, and then for its answer. */
const WAITS_OF_A_WRITE = 2;

/**
 * Opens the reading store: InfluxDB where INFLUX_URL or INFLUX_PLACEMENT says so, else DuckDB in the
 * data directory. It has to be the one that belongs to the ledger.
 *
 * @throws TroubleError `readingsElsewhere`, and whatever keeps the store from opening.
 */
export async function startReadings(ground: Ground, ledger: Ledger): Promise<ReadingStore> {
  const { config, stack, readiness } = ground;
  const { influx } = config;
  if (influx) {
    const store = influxStore(ground, influx, ledger);
    if (ground.opensWithoutReadings) {
      const opened = await startedOrAway(store, () => tieBucket(influx, ledger));
      await stack.defer('reading store', () => opened.stop());
      return opened;
    }
    await stack.start('reading store', store);
    // Only what is really there: an address that was mistyped once ties nothing.
    await tieBucket(influx, ledger);
    readiness.needs('readings', () => pingInflux(influx.url));
    return store;
  }
  const readingsDir = join(ground.dataDir, 'readings');
  // What a household used is nobody else's business on a shared machine.
  await mkdir(readingsDir, { recursive: true, mode: 0o700 });
  const name = `duckdb ${await nameOf(readingsDir)}`;
  const { place } = await ledger.readingPlace(name);
  if (place !== name) throw readingsElsewhere(place, name);
  const store = new DuckdbReadingStore({
    path: join(readingsDir, 'readings.duckdb'),
    memoryLimitMb: config.storeMemoryMb,
    threads: config.storeThreads,
  });
  await stack.start('reading store', store);
  readiness.needs('readings', () => store.frontier());
  return store;
}

/** The name of the readings in a directory, wherever that is moved to; made for new ones. */
async function nameOf(readingsDir: string): Promise<string> {
  const path = join(readingsDir, 'name');
  await writeFile(path, randomUUID(), { flag: 'wx', flush: true, mode: 0o600 }).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return (await readFile(path, 'utf8')).trim();
}

function influxStore(
  { clock, log }: Ground,
  influx: NonNullable<Config['influx']>,
  { epochs }: Ledger,
): ReadingStore {
  const writeLimitMs = WAITS_OF_A_WRITE * influx.timeoutMs;
  const writer = epochs.openWriter(`${hostname()} ${process.pid}`, { writeLimitMs, clock });
  const warn = (sentence: string) => log.warn(sentence);
  return new InfluxReadingStore({ ...influx, clock, epochs: writer, warn });
}

/** A server that says nothing for so long is not there. */
const PING_MS = 2_000;

/** @throws where InfluxDB does not say that it is there. */
async function pingInflux(url: string): Promise<void> {
  const { ok } = await fetch(`${url.replace(/\/$/, '')}/ping`, {
    signal: AbortSignal.timeout(PING_MS),
  });
  if (!ok) throw new TroubleError('storeUnreachable', url);
}
