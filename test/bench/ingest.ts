import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type BrokerName, hasMosquitto, startBroker } from './ingest/brokers.ts';
import type { Load } from './ingest/load.ts';

/** How much the benchmark of ingest does. */
export interface IngestBenchSize {
  readonly connections: readonly number[];
  /** Messages of one reading, over all connections. */
  readonly singleMessages: number;
  /** Messages of a hundred readings, over all connections. */
  readonly hundredMessages: number;
}

export const SHORT_INGEST_BENCH: IngestBenchSize = {
  connections: [1, 16],
  singleMessages: 16_000,
  hundredMessages: 800,
};

export const FULL_INGEST_BENCH: IngestBenchSize = {
  connections: [1, 16, 64],
  singleMessages: 320_000,
  hundredMessages: 16_000,
};

/** One kind of traffic: what nuanbu makes durable, beside what others merely acknowledge. */
export interface IngestFigure {
  readonly connections: number;
  readonly form: Load['form'];
  readonly readingsPerMessage: number;
  /** Readings a second of each broker; Mosquitto only where it is installed. */
  readonly readingsPerS: Readonly<Record<BrokerName, number | undefined>>;
}

/** Ratios that are to be reached with 16 connections. */
export const INGEST_TARGETS = {
  singleBesideAedes: 0.5,
  singleBesideMosquitto: 1,
  hundredObjectsBesideMosquitto: 0.15,
  hundredColumnsBesideMosquitto: 0.3,
} as const;

const KINDS = [
  { form: 'objects', readingsPerMessage: 1 },
  { form: 'objects', readingsPerMessage: 100 },
  { form: 'columns', readingsPerMessage: 100 },
] as const;

const publisher = fileURLToPath(new URL('./ingest/publisher.ts', import.meta.url));
const run = promisify(execFile);

/**
 * Measures durable acknowledged readings a second (checked, deduplicated, on disk before PUBACK)
 * beside Aedes alone and Mosquitto alone, which store nothing, in one run.
 *
 * @throws Error in CI where Mosquitto is missing, and wherever an acknowledged reading is not stored.
 */
export async function benchIngest(size: IngestBenchSize): Promise<IngestFigure[]> {
  const isMosquittoThere = hasMosquitto();
  if (!isMosquittoThere && process.env.CI) throw new Error('mosquitto is not installed');
  const figures: IngestFigure[] = [];
  for (const connections of size.connections) {
    for (const kind of KINDS) {
      const messages = kind.readingsPerMessage === 1 ? size.singleMessages : size.hundredMessages;
      const messagesPerConnection = Math.ceil(messages / connections);
      const window = kind.readingsPerMessage === 1 ? 1_000 : 50;
      const load = {
        ...{ ...kind, registers: 'total' as const, connections, messagesPerConnection, window },
      };
      const readingsPerS = {
        nuanbu: await measure('nuanbu', load),
        aedes: await measure('aedes', load),
        mosquitto: isMosquittoThere ? await measure('mosquitto', load) : undefined,
      };
      figures.push({ ...kind, connections, readingsPerS });
    }
  }
  return figures;
}

async function measure(name: BrokerName, load: Omit<Load, 'port'>): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'nuanbu-bench-ingest-'));
  try {
    const broker = await startBroker(name, folder, load.connections);
    const args = [publisher, JSON.stringify({ ...load, port: broker.port })];
    const { stdout } = await run(process.execPath, args);
    const said = await broker.stop();
    if (name === 'nuanbu') assertStored(said, load);
    const { messages, seconds } = JSON.parse(stdout);
    return (messages * load.readingsPerMessage) / seconds;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function assertStored(said: string, load: Omit<Load, 'port'>): void {
  const { rows } = JSON.parse(said);
  const sent = load.connections * load.messagesPerConnection * load.readingsPerMessage;
  if (rows !== sent) throw new Error(`${sent} readings were acknowledged, ${rows} are stored`);
}

/** The figures as a table, with the ratios that matter. */
export function ingestTable(figures: readonly IngestFigure[]): string {
  const head = [
    'connections',
    'form',
    'a message',
    'nuanbu',
    'Aedes',
    'Mosquitto',
    'beside A',
    'M',
  ];
  const rows = figures.map(({ connections, form, readingsPerMessage, readingsPerS }) => {
    const { nuanbu, aedes, mosquitto } = readingsPerS;
    const rate = (value: number | undefined) =>
      value === undefined ? '-' : Math.round(value).toLocaleString('en-US');
    const ratio = (other: number | undefined) =>
      other === undefined ? '-' : (nuanbu! / other).toFixed(2);
    return [
      ...[`${connections}`, form, `${readingsPerMessage}`],
      ...[rate(nuanbu), rate(aedes), rate(mosquitto), ratio(aedes), ratio(mosquitto)],
    ];
  });
  return [head, ...rows].map((row) => row.map((cell) => cell.padStart(12)).join('')).join('\n');
}
