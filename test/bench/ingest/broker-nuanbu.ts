/**
 * The front door in a process of its own: login, topics, checks, register of meters, dedupe, DuckDB
 * on disk before PUBACK. Prints its port, and at SIGTERM what it counted. Arguments: the reading
 * store's file, the number of connections.
 */
import { Broker, IngestPipeline, MeterDirectory, type QuarantineRecord } from '@nuanbu/ingest';
import { DuckdbReadingStore } from '@nuanbu/readings';
import { createLog, systemClock } from '@nuanbu/runtime';
import { concentratorName, meterIdsOf } from './load.ts';

const [path = '', connections = '1'] = process.argv.slice(2);
const store = new DuckdbReadingStore({ path });
await store.start();
const installations = [{ modulusWh: 1_000_000_000 }];
const meters = new MeterDirectory({
  rosterVersion: async () => 1,
  loadMeters: async () =>
    meterIdsOf(Number(connections)).map((meterId) => ({
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
const names = Array.from({ length: Number(connections) }, (_, each) => concentratorName(each));
const broker = new Broker({
  pipeline,
  log,
  concentrators: {
    find: async (name) =>
      names.includes(name)
        ? { ...{ name, district: 'bench', passwordHash: name }, villages: 'all', mayCorrect: false }
        : undefined,
  },
  verifyPassword: async (passwordHash, password) => passwordHash === password,
  endpoints: [{ host: '127.0.0.1', port: 0 }],
});
await broker.start();
console.log(String(broker.ports[0]));

process.on('SIGTERM', async () => {
  await broker.stop();
  const { rows } = await store.counts();
  await store.stop();
  console.log(JSON.stringify({ ...pipeline.counts, rows }));
  process.exit(0);
});
