import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import {
  Broker,
  brokerMetrics,
  type FrontDoor,
  RegisterFollower,
  StateTeller,
  Subscriber,
  subscriberMetrics,
} from '@nuanbu/ingest';
import { type Ledger, verifyPassword } from '@nuanbu/ledger';
import type { MqttConfig } from '@nuanbu/runtime';
import { TroubleError } from '@nuanbu/terms';
import type { Instant } from '@nuanbu/units';
import type { Ground } from '../ground.ts';
import type { Intake } from './intake.ts';

/** Sees every message of readings that is let in. */
export type MessageTap = (receivedAt: Instant, topic: string, bytes: Uint8Array) => void;

/** The way in for concentrators, and where it is reached. */
export interface OpenDoor extends FrontDoor {
  /** Addresses for concentrators; of the embedded broker, the one without TLS first. */
  readonly urls: readonly string[];
}

/**
 * Opens the intake for concentrators: from the broker of MQTT_URL, or by the embedded one.
 *
 * @throws TroubleError `portInUse`, `configInvalid`, `brokerUnreachable`, `brokerRefused`.
 */
export async function startDoor(
  ground: Ground,
  ledger: Ledger,
  intake: Intake,
  taps: ReadonlySet<MessageTap>,
): Promise<OpenDoor> {
  const { config, clock, log, stack } = ground;
  const shared = {
    ...{ pipeline: intake.pipeline, concentrators: ledger.concentrators, clock, log },
    drainMs: config.drainS * 1000,
    onMessage: (receivedAt: Instant, topic: string, bytes: Uint8Array) => {
      for (const seen of taps) seen(receivedAt, topic, bytes);
    },
  };
  const { door, urls } = config.mqtt
    ? await startSubscriber(ground, config.mqtt, ledger, shared)
    : await startBroker(ground, ledger, shared);
  const { concentrators } = ledger;
  const reconsider = (name: string) => door.reconsider(name);
  // Where the ledger is not this process's alone, others register meters and change rights in it.
  if (config.databaseUrl !== undefined) {
    const { meters } = intake;
    const ofRegister = log.child({ component: 'register' });
    // Whatever changes about a concentrator is a link of the audit chain, as much else is.
    const version = async () => (await ledger.audit.head()).number;
    const given = { meters, concentrators, version, reconsider, log: ofRegister };
    const follower = new RegisterFollower(given);
    await stack.start('register', follower);
  }
  return {
    urls,
    statuses: () => door.statuses(),
    connected: () => door.connected(),
    heard: () => door.heard(),
    reconsider,
  };
}

/** What both ways in are given. */
type Shared = Pick<
  ConstructorParameters<typeof Broker>[0],
  'pipeline' | 'concentrators' | 'clock' | 'log' | 'drainMs' | 'onMessage'
>;

interface Door {
  readonly door: FrontDoor;
  readonly urls: readonly string[];
}

async function startBroker(
  { config, stack, readiness, registry, clock, ...ground }: Ground,
  { concentrators }: Ledger,
  shared: Shared,
): Promise<Door> {
  const { mqttHost: host, mqttPort: port, mqttTls } = config;
  const tls = mqttTls && {
    cert: await readPem('MQTT_TLS_CERT', mqttTls.cert),
    key: await readPem('MQTT_TLS_KEY', mqttTls.key),
  };
  const broker = new Broker({
    ...shared,
    verifyPassword,
    noteHeard: (heard) => concentrators.noteHeard(heard, hostname()),
    endpoints: [{ host, port }, ...(mqttTls && tls ? [{ host, port: mqttTls.port, tls }] : [])],
  });
  if (registry) brokerMetrics(registry, () => broker.counts());
  await stack.start('broker', broker);
  readiness.needs('broker', async () => {
    if (broker.ports.length === 0) throw new TroubleError('brokerUnreachable', '');
  });
  const [plain, secure] = broker.ports;
  const log = ground.log.child({ component: 'concentrators' });
  // Several processes of one host have a port each.
  const told = { notes: concentrators, through: `${hostname()}:${plain}` };
  await stack.start('concentrators', new StateTeller({ door: broker, ...told, clock, log }));
  const urls = [`mqtt://${host}:${plain}`];
  if (secure !== undefined) urls.push(`mqtts://${host}:${secure}`);
  return { door: broker, urls };
}

async function startSubscriber(
  { config, stack, readiness, registry }: Ground,
  mqtt: MqttConfig,
  { concentrators }: Ledger,
  shared: Shared,
): Promise<Door> {
  const { urls, version: protocolVersion, ca, cert, key, ...rest } = mqtt;
  const pem = async (variable: string, path?: string) => path && readPem(variable, path);
  const subscriber = new Subscriber({
    ...{ ...shared, ...rest, urls, protocolVersion, district: config.district },
    tls: {
      ca: await pem('MQTT_CA', ca),
      cert: await pem('MQTT_CERT', cert),
      key: await pem('MQTT_KEY', key),
    },
    noteHeard: (heard) => concentrators.noteHeard(heard, mqtt.clientName),
    noteStatuses: (said) => concentrators.noteStatuses(said),
  });
  if (registry) subscriberMetrics(registry, () => subscriber.counts());
  await stack.start('broker', subscriber);
  readiness.needs('broker', async () => {
    if (subscriber.isConnected) return;
    throw subscriber.trouble ?? new TroubleError('brokerUnreachable', '');
  });
  return { door: subscriber, urls };
}

async function readPem(variable: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause) => {
    throw new TroubleError('configInvalid', `${variable}: ${path} cannot be read.`, { cause });
  });
}
