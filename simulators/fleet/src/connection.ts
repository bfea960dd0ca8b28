import { setTimeout as sleep } from 'node:timers/promises';
import { formatTopic, type Status, zReceipt } from '@nuanbu/contracts';
import type { Clock } from '@nuanbu/runtime';
import mqtt, { type MqttClient } from 'mqtt';
import type { EncodedMessage } from './encode/feed-encoder.ts';

/** The user and password of one concentrator. */
export interface Credential {
  readonly username: string;
  readonly password: string;
}

/** What became of what a connection sent. */
export interface Tally {
  messagesSent: number;
  readingsSent: number;
  messagesAcknowledged: number;
  readingsAcknowledged: number;
  /** Messages sent again after a reconnection because no acknowledgement had come. */
  messagesResent: number;
  disconnects: number;
  /** From receipts. */
  stored: number;
  duplicates: number;
  conflicts: number;
  refusedByCode: Record<string, number>;
}

export function emptyTally(): Tally {
  return {
    messagesSent: 0,
    readingsSent: 0,
    messagesAcknowledged: 0,
    readingsAcknowledged: 0,
    messagesResent: 0,
    disconnects: 0,
    stored: 0,
    duplicates: 0,
    conflicts: 0,
    refusedByCode: {},
  };
}

/** How long a concentrator goes on trying to reach a broker. */
const GIVE_UP_MS = 30_000;
const RECONNECT_MS = 100;
/**
 * How long a concentrator listens for receipts after its last acknowledgement, at most; briefly
 * where its connection broke, since receipts of that time are gone.
 */
const LAST_RECEIPTS_MS = 3_000;
const LAST_RECEIPTS_AFTER_BREAK_MS = 200;
/** Wrong user or password, and not authorised: trying again does not help. */
const REFUSED_CONNECTIONS = new Set([4, 5]);

export interface ConnectionSetup {
  readonly url: string;
  readonly district: string;
  readonly concentratorId: string;
  readonly credential: Credential;
  readonly meters: number;
  /** Messages that may be unacknowledged at a time. */
  readonly window: number;
  readonly tally: Tally;
  readonly clock: Clock;
}

/**
 * One concentrator's MQTT connection: QoS 1, a persistent session, a will, its receipts. After a
 * broken connection it connects again and sends again what was not acknowledged.
 */
export class Connection {
  private readonly setup: ConnectionSetup;
  private readonly topics: { readings: string; receipts: string; status: string };
  private client: MqttClient | undefined;
  private inFlight = 0;
  /** Identifiers on the wire: the client itself sends those again, unmarked, when it reconnects. */
  private readonly unacknowledged = new Set<number>();
  private failure: Error | undefined;
  private wake: (() => void) | undefined;

  constructor(setup: ConnectionSetup) {
    this.setup = setup;
    const { district, concentratorId: concentrator } = setup;
    this.topics = {
      readings: formatTopic({ district, concentrator, channel: 'readings' }),
      receipts: formatTopic({ district, concentrator, channel: 'receipts' }),
      status: formatTopic({ district, concentrator, channel: 'status' }),
    };
  }

  /**
   * Connects, subscribes to receipts and says that the concentrator is there.
   *
   * @throws Error where the broker refuses the credential, or cannot be reached for half a minute
   */
  async open(): Promise<void> {
    const { url, concentratorId, credential, tally, clock } = this.setup;
    const client = mqtt.connect(url, {
      clientId: concentratorId,
      ...credential,
      clean: false,
      reconnectPeriod: RECONNECT_MS,
      will: { topic: this.topics.status, payload: this.status('offline'), qos: 1, retain: true },
    });
    this.client = client;
    let unreachableSinceMs = clock.monotonicMs();
    client.on('error', (error) => {
      const code = 'code' in error ? error.code : undefined;
      const isRefused = typeof code === 'number' && REFUSED_CONNECTIONS.has(code);
      if (isRefused || clock.monotonicMs() - unreachableSinceMs > GIVE_UP_MS) {
        this.fail(new Error(`concentrator ${concentratorId} at ${url}: ${error.message}`));
      }
    });
    client.on('connect', () => {
      unreachableSinceMs = Number.POSITIVE_INFINITY;
      this.wake?.();
    });
    client.on('close', () => {
      if (!Number.isFinite(unreachableSinceMs)) {
        unreachableSinceMs = clock.monotonicMs();
        if (!client.disconnecting) tally.disconnects += 1;
      }
    });
    client.on('packetsend', (packet) => {
      if (packet.cmd !== 'publish' || packet.messageId === undefined) return;
      if (this.unacknowledged.has(packet.messageId)) tally.messagesResent += 1;
      this.unacknowledged.add(packet.messageId);
    });
    client.on('packetreceive', (packet) => {
      if (packet.cmd === 'puback') this.unacknowledged.delete(packet.messageId!);
    });
    client.on('message', (topic, payload) => {
      if (topic === this.topics.receipts) this.receive(payload);
    });
    await this.until(() => client.connected);
    await client.subscribeAsync(this.topics.receipts, { qos: 1 });
    await client.publishAsync(this.topics.status, this.status('online'), { qos: 1, retain: true });
  }

  /** Hands a message over, as soon as the window has room; its acknowledgement comes later. */
  async send(message: EncodedMessage): Promise<void> {
    const { tally, window } = this.setup;
    await this.until(() => this.inFlight < window);
    this.inFlight += 1;
    tally.messagesSent += 1;
    tally.readingsSent += message.readings;
    this.client!.publish(this.topics.readings, message.payload, { qos: 1 }, (error) => {
      this.inFlight -= 1;
      if (error) this.fail(error);
      else {
        tally.messagesAcknowledged += 1;
        tally.readingsAcknowledged += message.readings;
      }
      this.wake?.();
    });
  }

  /** Cuts the connection as a bad line does, with messages still on their way. */
  cut(): void {
    this.client?.stream.destroy();
  }

  /** Waits for every acknowledgement and the last receipts, says goodbye and disconnects. */
  async close(): Promise<void> {
    await this.until(() => this.inFlight === 0);
    const { tally, clock } = this.setup;
    const patienceMs = tally.disconnects > 0 ? LAST_RECEIPTS_AFTER_BREAK_MS : LAST_RECEIPTS_MS;
    const deadlineMs = clock.monotonicMs() + patienceMs;
    while (this.receiptsFor() < tally.readingsSent && clock.monotonicMs() < deadlineMs) {
      await sleep(20);
    }
    const status = this.status('offline');
    await this.client!.publishAsync(this.topics.status, status, { qos: 1, retain: true });
    await this.client!.endAsync();
  }

  /** Drops everything at once; whoever waits for the connection gets the error. */
  async abandon(error: Error): Promise<void> {
    this.fail(error);
    await this.client?.endAsync(true);
  }

  private receiptsFor(): number {
    const { stored, duplicates, conflicts, refusedByCode } = this.setup.tally;
    const refused = Object.values(refusedByCode).reduce((sum, count) => sum + count, 0);
    return stored + duplicates + conflicts + refused;
  }

  private receive(payload: Uint8Array): void {
    const { tally } = this.setup;
    const receipt = zReceipt.parse(JSON.parse(Buffer.from(payload).toString('utf8')));
    if (receipt.kind === 'accepted') {
      tally.stored += receipt.stored;
      tally.duplicates += receipt.duplicates;
      for (const conflict of receipt.conflicts) tally.conflicts += conflict.indices.length;
      return;
    }
    for (const { code } of receipt.refusals) {
      tally.refusedByCode[code] = (tally.refusedByCode[code] ?? 0) + 1;
    }
  }

  private status(state: Status['state']): string {
    const status: Status = { v: 1, state, software: 'simulated', meters: this.setup.meters };
    return JSON.stringify(status);
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.wake?.();
  }

  /** Resolves once something holds; every event of the connection looks again. */
  private async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    if (this.failure) throw this.failure;
  }
}
