/** A pipeline and a broker over a real reading store in a folder of their own, for one test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { connect as connectSocket, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Receipt, zReceipt } from '@nuanbu/contracts';
import { type Appended, DuckdbReadingStore, type ReadingBatch } from '@nuanbu/readings';
import { ManualClock } from '@nuanbu/runtime';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { Broker, type BrokerOptions } from '../broker/broker.ts';
import { MeterDirectory } from '../meters.ts';
import { IngestPipeline, type PipelineOptions } from '../pipeline.ts';
import type { RegisteredMeter } from '../ports.ts';
import {
  MemoryConcentrators,
  MemoryQuarantine,
  MemoryRegister,
  metersOf,
} from './ports.fixture.ts';

/** 2021-12-01T00:00:00+08:00 */
export const START = 1_638_288_000;
export const VILLAGE = '石桥镇/东村';

/** A store that can be made to fail or to wait, and counts what it was asked. */
export class UnsureStore {
  readonly inner: DuckdbReadingStore;
  failure: Error | undefined;
  /** While set, an append waits for it. */
  held: Promise<void> | undefined;
  appends = 0;

  constructor(inner: DuckdbReadingStore) {
    this.inner = inner;
  }

  async append(batch: ReadingBatch): Promise<Appended> {
    this.appends += 1;
    await this.held;
    if (this.failure) throw this.failure;
    return await this.inner.append(batch);
  }
}

export interface Ingest {
  readonly store: UnsureStore;
  readonly register: MemoryRegister;
  readonly meters: MeterDirectory;
  readonly quarantine: MemoryQuarantine;
  readonly concentrators: MemoryConcentrators;
  readonly clock: ManualClock;
  readonly pipeline: IngestPipeline;
}

/** The pipeline, with ten meters and an hour past START on its clock. */
export async function ingestFor(
  t: TestContext,
  options: Partial<PipelineOptions> & { readonly registered?: RegisteredMeter[] } = {},
): Promise<Ingest> {
  const folder = await mkdtemp(join(tmpdir(), 'nuanbu-ingest-'));
  const inner = new DuckdbReadingStore({ path: join(folder, 'readings.duckdb'), threads: 1 });
  await inner.start();
  t.after(async () => {
    await inner.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const store = new UnsureStore(inner);
  const register = new MemoryRegister(options.registered ?? metersOf(VILLAGE, 10));
  const meters = new MeterDirectory(register);
  await meters.reload();
  const quarantine = new MemoryQuarantine();
  const clock = new ManualClock(START + 3_600);
  const pipeline = new IngestPipeline({
    ...{ store, meters, quarantine, clock },
    patience: { holdMs: 40, firstWaitMs: 10, waitMsMax: 10 },
    ...options,
  });
  const concentrators = new MemoryConcentrators();
  return { store, register, meters, quarantine, concentrators, clock, pipeline };
}

export interface Served extends Ingest {
  readonly broker: Broker;
  readonly port: number;
  /** Connects a concentrator, which is made up where it is not known yet. */
  connect(name: string, options?: IClientOptions): Promise<MqttClient>;
}

/** The pipeline behind a broker on a port that the system chose. */
export async function brokerFor(
  t: TestContext,
  options: Partial<PipelineOptions> & Partial<BrokerOptions> = {},
): Promise<Served> {
  const ingest = await ingestFor(t, options);
  const { pipeline, concentrators, clock } = ingest;
  const broker = new Broker({
    ...{ pipeline, concentrators, clock, verifyPassword: concentrators.verify },
    endpoints: [{ host: '127.0.0.1', port: 0 }],
    ...options,
  });
  await broker.start();
  const clients: MqttClient[] = [];
  t.after(async () => {
    for (const client of clients) client.end(true);
    await broker.stop();
  });
  const port = broker.ports[0]!;
  return {
    ...ingest,
    broker,
    port,
    async connect(name, given = {}) {
      if (!concentrators.all.has(name)) concentrators.add({ name });
      const client = await connectAsync({
        port,
        username: name,
        password: `password of ${name}`,
        reconnectPeriod: 0,
        ...given,
      });
      client.on('error', () => undefined);
      clients.push(client);
      return client;
    },
  };
}

export const topicOf = (name: string, channel = 'readings') => `nuanbu/v1/test/${name}/${channel}`;

/** A message of readings as objects; each given reading is completed to a good one. */
export function messageOf(
  readings: readonly Readonly<Record<string, unknown>>[],
  envelope: object = {},
): Buffer {
  const whole = readings.map((reading) => ({ meter: 'm0', at: START, total: '1', ...reading }));
  return Buffer.from(JSON.stringify({ v: 1, sentAt: START, readings: whole, ...envelope }));
}

/** Subscribes to a concentrator's receipts and collects them, each checked against the contract. */
export async function receiptsOf(
  client: MqttClient,
  name: string,
  qos: 0 | 1 = 1,
): Promise<Receipt[]> {
  const receipts: Receipt[] = [];
  client.on('message', (_topic, bytes) => receipts.push(zReceipt.parse(JSON.parse(`${bytes}`))));
  await client.subscribeAsync(topicOf(name, 'receipts'), { qos });
  return receipts;
}

/** Waits until something holds; the test's own time limit ends a wait in vain. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Resolves when a client's connection has closed. */
export function closed(client: MqttClient): Promise<void> {
  return new Promise((resolve) => client.once('close', () => resolve()));
}

/** A bare connection, for packets that no client library would send. */
export async function rawSocket(port: number): Promise<Socket> {
  const socket = connectSocket({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  return socket;
}
