import { readFile } from 'node:fs/promises';
import { Broker, IngestPipeline, MeterDirectory, RegisterFollower } from '@nuanbu/ingest';
import { type Ledger, verifyPassword } from '@nuanbu/ledger';
import type { ReadingStore } from '@nuanbu/readings';
import { TroubleError } from '@nuanbu/terms';
import type { Instant } from '@nuanbu/units';
import type { Ground } from '../ground.ts';

/** Sees every message of readings that the broker lets in. */
export type MessageTap = (receivedAt: Instant, topic: string, bytes: Uint8Array) => void;

/** The one way in for readings, whatever brings them. */
export interface Intake {
  readonly meters: MeterDirectory;
  readonly pipeline: IngestPipeline;
}

/** Starts the pipeline through which readings reach the store. */
export async function startIntake(
  { config, clock, log, stack }: Ground,
  { ledger, store }: { readonly ledger: Ledger; readonly store: ReadingStore },
): Promise<Intake> {
  const meters = new MeterDirectory(ledger.roster);
  await meters.reload();
  const pipeline = new IngestPipeline({
    ...{ store, meters, clock, log, quarantine: ledger.quarantine },
    messageLimitBytes: config.messageLimitBytes,
  });
  await stack.defer('ingest', () => pipeline.idle());
  return { meters, pipeline };
}

/**
 * Opens the intake for concentrators by the embedded broker.
 *
 * @throws TroubleError `portInUse`, `configInvalid`.
 */
export async function startBroker(
  ground: Ground,
  ledger: Ledger,
  intake: Intake,
  taps: ReadonlySet<MessageTap>,
): Promise<Broker> {
  const { config, clock, log, stack } = ground;
  const { mqttHost: host, mqttPort: port, mqttTls } = config;
  const tls = mqttTls && {
    cert: await readPem('MQTT_TLS_CERT', mqttTls.cert),
    key: await readPem('MQTT_TLS_KEY', mqttTls.key),
  };
  const broker = new Broker({
    pipeline: intake.pipeline,
    concentrators: ledger.concentrators,
    noteHeard: (heard) => ledger.concentrators.noteHeard(heard),
    verifyPassword,
    endpoints: [{ host, port }, ...(mqttTls && tls ? [{ host, port: mqttTls.port, tls }] : [])],
    clock,
    log,
    drainMs: config.drainS * 1000,
    onMessage: (receivedAt, topic, bytes) => {
      for (const seen of taps) seen(receivedAt, topic, bytes);
    },
  });
  await startFollowing(ground, ledger, intake, (name) => broker.reconsider(name));
  return stack.start('broker', broker);
}

/** Where the ledger is not this process's alone, others register meters and change rights in it. */
async function startFollowing(
  { config, log, stack }: Ground,
  { concentrators }: Ledger,
  { meters }: Intake,
  reconsider: (name: string) => Promise<void>,
): Promise<void> {
  if (config.databaseUrl === undefined) return;
  const follower = new RegisterFollower({ meters, concentrators, reconsider, log });
  await stack.start('register', follower);
}

async function readPem(variable: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause) => {
    throw new TroubleError('configInvalid', `${variable}: ${path} cannot be read.`, { cause });
  });
}
