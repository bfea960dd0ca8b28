/**
 * The front door in a process of its own: login, topics, checks, register of meters, dedupe, and the
 * readings durable before PUBACK. Its argument is a `FrontDoor` as JSON. Prints its port (0 where it
 * subscribes), where it waits for readings then how long those took, and at SIGTERM what it counted.
 */
import { setTimeout as wait } from 'node:timers/promises';
import {
  Broker,
  IngestPipeline,
  MeterDirectory,
  type QuarantineRecord,
  Subscriber,
} from '@nuanbu/ingest';
import {
  DuckdbReadingStore,
  InfluxReadingStore,
  MemoryEpochs,
  type ReadingStore,
} from '@nuanbu/readings';
import { createLog, systemClock } from '@nuanbu/runtime';
import type { FrontDoor } from './brokers.ts';
import { BENCH_DISTRICT, concentratorName, meterIdsOf, WARM_UP_SHARE } from './load.ts';

const { connections, store: place, subscribe }: FrontDoor = JSON.parse(process.argv[2] ?? '{}');
const store: ReadingStore & { start(): Promise<void>; stop(): Promise<void> } =
  'duckdb' in place
    ? new DuckdbReadingStore({ path: place.duckdb })
    : new InfluxReadingStore({ ...place.influx, epochs: new MemoryEpochs() });
await store.start();
const installations = [{ modulusWh: 1_000_000_000 }];
const meters = new MeterDirectory({
  rosterVersion: async () => 1,
  loadMeters: async () =>
    meterIdsOf(connections).map((meterId) => ({
      ...{ meterId, villageKey: 'town/village', installations },
    })),
});
await meters.reload();
const refused: QuarantineRecord[] = [];
const quarantine = {
  async record(records: readonly QuarantineRecord[]) {
    refused.push(...records);
  },
};
const log = createLog({ level: 'warn' });
const pipeline = new IngestPipeline({ store, meters, quarantine, clock: systemClock, log });
const names = Array.from({ length: connections }, (_, each) => concentratorName(each));
const concentrators = {
  find: async (name: string) =>
    names.includes(name)
      ? {
          ...{ name, district: BENCH_DISTRICT, passwordHash: name },
          ...{ villages: 'all' as const, mayCorrect: false },
        }
      : undefined,
};
const shared = { pipeline, log, concentrators };
const stop = subscribe ? await openSubscriber(subscribe) : await openBroker();

process.on('SIGTERM', async () => {
  await stop();
  const { rows } = await store.counts();
  await store.stop();
  const cpu = process.cpuUsage();
  const cpuS = (cpu.user + cpu.system) / 1e6;
  console.log(JSON.stringify({ ...pipeline.counts, rows, cpuS }));
  process.exit(0);
});

async function openBroker(): Promise<() => Promise<void>> {
  const broker = new Broker({
    ...shared,
    verifyPassword: async (passwordHash, password) => passwordHash === password,
    endpoints: [{ host: '127.0.0.1', port: 0 }],
  });
  await broker.start();
  console.log(String(broker.ports[0]));
  return () => broker.stop();
}

async function openSubscriber({
  url,
  readings,
}: NonNullable<FrontDoor['subscribe']>): Promise<() => Promise<void>> {
  const subscriber = new Subscriber({
    ...{ ...shared, urls: [url], protocolVersion: '5', connections, clientName: 'subscriber' },
    ...{ share: 'bench', sessionExpiryS: 60, receiveMaximum: 64, district: BENCH_DISTRICT },
  });
  await subscriber.start();
  while (subscriber.counts().connections < connections) await wait(10);
  console.log('0');
  void sayWhenStored(readings);
  return () => subscriber.stop();
}

/** What comes first is not timed, as at the publisher. */
async function sayWhenStored(all: number): Promise<void> {
  const warmUp = Math.floor(all * WARM_UP_SHARE);
  while (pipeline.counts.readings.stored < warmUp) await wait(5);
  const { stored } = pipeline.counts.readings;
  const fromMs = performance.now();
  while (pipeline.counts.readings.stored < all) await wait(5);
  const seconds = (performance.now() - fromMs) / 1_000;
  console.log(JSON.stringify({ readings: all - stored, seconds }));
}
