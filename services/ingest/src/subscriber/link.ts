import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '@nuanbu/runtime';
import { isTrouble } from '@nuanbu/terms';
import {
  connect,
  type IClientOptions,
  type IConnackPacket,
  type IPublishPacket,
  type MqttClient,
} from 'mqtt';
import { type Backoff, waitMs } from './backoff.ts';
import type { SubscriberCounts } from './counts.ts';
import { InFlight, type InFlightLimit } from './in-flight.ts';
import type { Outage } from './outage.ts';
import {
  certificateTrouble,
  connectTrouble,
  cutTrouble,
  Disconnected,
  isTakenOver,
  subscribeTrouble,
} from './refused.ts';

/** How long a connection that is told to end may take over it. */
const END_MS = 2_000;
/** So many connections in a row that were cut soon are more than a broker that restarts. */
const CUTS = 3;
/**
 * One that lasts so many times the longest wait was not cut: who is thrown out by another of the
 * same name comes back, and throws that one out, after no longer wait.
 */
const STEADY_WAITS = 2;

export interface LinkOptions {
  /** Addresses of one cluster; each attempt goes to the next. */
  readonly urls: readonly string[];
  /** The client id, credentials and session. */
  readonly client: IClientOptions;
  readonly filters: readonly string[];
  readonly limit: InFlightLimit;
  readonly backoff: Backoff;
  /** A connection that was given nothing for so long is taken up anew. */
  readonly idleMs: number;
  readonly counts: SubscriberCounts;
  readonly log: Log;
  /** Tells of the connections of this process together. */
  readonly outage: Outage;
  /** Takes a message and calls back, once, when it is durable, or with why it cannot be made so. */
  readonly receive: (packet: IPublishPacket, settled: (error?: Error) => void) => void;
  /** Called when it is subscribed; what is returned is called when the connection has ended. */
  readonly subscribed: (client: MqttClient, connack: IConnackPacket) => () => void;
  /** Called when an attempt failed or the connection was lost. */
  readonly failed: (trouble: Error) => void;
}

/** One connection as long as it lasts. */
interface Session {
  readonly client: MqttClient;
  readonly url: string;
  readonly inFlight: InFlight;
  /** What is to be called at its end; undefined until it is subscribed. */
  ended: (() => void) | undefined;
  /** When the broker let it in. */
  letInMs: number | undefined;
  acknowledged: number;
  /** Why it ended, or is about to; undefined where it broke without a word. */
  trouble: Error | undefined;
  /** Whether it ends to be taken up anew, without anything being wrong. */
  isRenewed: boolean;
  idle: NodeJS.Timeout | undefined;
  steady: NodeJS.Timeout | undefined;
}

/** A connection to the broker that is taken up again whenever it was lost, until it is stopped. */
export class Link {
  readonly #options: LinkOptions;
  readonly #stopping = new AbortController();
  #session: Session | undefined;
  #running: Promise<void> | undefined;
  #isKnown = false;
  #cuts = 0;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** Why it is not connected, or not for long; undefined where it is. */
  trouble: Error | undefined;

  /** Whether it is subscribed, and will be for longer than until the next who has its name. */
  get isUp(): boolean {
    return this.#session?.ended !== undefined && !this.#isContested;
  }

  get #isContested(): boolean {
    return this.#cuts >= CUTS;
  }

  /** Connects, first to the address of this number. */
  start(first: number): void {
    this.#running = this.#keepConnected(first);
  }

  /** Takes nothing more; resolves when what it has taken is settled and acknowledged. */
  async drain(): Promise<void> {
    this.#stopping.abort();
    await this.#session?.inFlight.idle();
  }

  /** Ends the connection; the broker keeps the session. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const client = this.#session?.client;
    this.#session?.inFlight.close();
    if (client?.connected) await disconnect(client);
    else if (client?.stream !== undefined) client.end(true);
    await this.#running;
  }

  async #keepConnected(first: number): Promise<void> {
    const { urls, backoff } = this.#options;
    const { signal } = this.#stopping;
    const stopped = once(signal, 'abort');
    let failures = 0;
    for (let turn = first; !signal.aborted; turn += 1) {
      const session = this.#open(urls[turn % urls.length]!);
      await this.#lasts(session);
      // What it brought may still be on its way to the store. It is waited for, so that what the
      // broker sends again never stands beside more than one copy of itself.
      await Promise.race([session.inFlight.idle(), stopped]);
      const { acknowledged, trouble } = session;
      const isFault = trouble !== undefined && acknowledged === 0;
      const isRefused = this.#isContested || isTrouble(trouble, 'brokerRefused');
      failures = isFault || isRefused ? failures + 1 : 0;
      const pauseMs = waitMs(failures, backoff, Math.random());
      await wait(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  #open(url: string): Session {
    const client = connect(url, { ...this.#options.client, manualConnect: true });
    const session: Session = {
      client,
      url,
      ended: undefined,
      letInMs: undefined,
      acknowledged: 0,
      trouble: undefined,
      isRenewed: false,
      idle: undefined,
      steady: undefined,
      inFlight: new InFlight(this.#options.limit, (messageIds) => {
        session.acknowledged += messageIds.length;
        client.stream.write(pubacks(messageIds));
      }),
    };
    client.handleMessage = (packet, done) => this.#take(session, packet, done);
    client.on('connect', (connack) => {
      session.letInMs = performance.now();
      void this.#subscribe(session, connack);
    });
    client.on('error', (error) => {
      session.trouble ??= connectTrouble(error, url);
    });
    client.on('disconnect', ({ reasonCode = 0 }) => {
      this.#leave(session, connectTrouble(new Disconnected(reasonCode), url));
    });
    return session;
  }

  /** Resolves when a connection has ended, or could not begin. */
  async #lasts(session: Session): Promise<void> {
    const { client } = session;
    this.#session = session;
    const closed = new Promise<void>((resolve) => client.once('close', resolve));
    try {
      client.connect();
      await closed;
    } catch (cause) {
      session.trouble = certificateTrouble(cause);
    }
    session.inFlight.close();
    clearTimeout(session.idle);
    clearTimeout(session.steady);
    const wasUp = session.ended !== undefined;
    session.ended?.();
    session.ended = undefined;
    if (this.#stopping.signal.aborted || (session.isRenewed && !session.trouble)) return;
    const { counts } = this.#options;
    if (!wasUp) counts.failedConnects += 1;
    if (isTrouble(session.trouble, 'brokerRefused')) counts.refusedConnects += 1;
    this.#tell(this.#judged(session));
  }

  /** Why a connection ended, or did not begin; those that were cut soon are counted. */
  #judged({ trouble, letInMs, url }: Session): Error {
    const { client, counts } = this.#options;
    const why = trouble ?? connectTrouble(new Error('the connection was lost'), url);
    const isLost = isTrouble(why, 'brokerUnreachable') || isTakenOver(why);
    const isSoon = letInMs !== undefined && performance.now() - letInMs < this.#steadyMs;
    if (!isLost || !isSoon) {
      this.#cuts = 0;
      return why;
    }
    this.#cuts += 1;
    counts.cutConnections += 1;
    return this.#isContested ? cutTrouble(client.clientId ?? '', url, why) : why;
  }

  get #steadyMs(): number {
    return STEADY_WAITS * this.#options.backoff.mostMs;
  }

  /** It is there: for good, unless those before it were cut. */
  #isThere(session: Session): void {
    const { outage, client } = this.#options;
    const settle = () => {
      this.trouble = undefined;
      outage.back(client.clientId ?? '');
    };
    if (!this.#isContested) settle();
    session.steady = setTimeout(() => {
      this.#cuts = 0;
      settle();
    }, this.#steadyMs).unref();
  }

  async #subscribe(session: Session, connack: IConnackPacket): Promise<void> {
    const { client, url } = session;
    const { filters, counts, log } = this.#options;
    if (connack.properties?.sharedSubscriptionAvailable === false) {
      this.#leave(session, subscribeTrouble(filters, url, 'it has no shared subscriptions'));
      return;
    }
    const name = this.#options.client.clientId;
    if (this.#isKnown && !connack.sessionPresent) {
      counts.lostSessions += 1;
      log.warn({ client: name, url }, 'the broker no longer knew the session; subscribing anew');
    }
    try {
      // Also where the session is there: the filters may be others than when it began.
      const granted = await client.subscribeAsync([...filters], { qos: 1, rh: 1 });
      if (granted.some(({ qos }) => qos !== 1)) throw new Error('it grants no QoS 1');
    } catch (error) {
      // A connection that broke meanwhile says so itself.
      if (client.connected) this.#leave(session, subscribeTrouble(filters, url, String(error)));
      return;
    }
    this.#isKnown = true;
    // It may have ended while the answer was on its way through the turns of the event loop.
    if (session.trouble !== undefined || !client.connected) return;
    counts.connects += 1;
    this.#isThere(session);
    session.ended = this.#options.subscribed(client, connack);
    // By chance, so that connections which fell silent together are not all away at once.
    const idleMs = this.#options.idleMs * (1 + Math.random());
    session.idle = setTimeout(() => void this.#renew(session), idleMs).unref();
  }

  /**
   * mqtt.js reads no further until `done` is called, and sends PUBACK then, unless it is called with
   * an error. So it is called with one at once, as long as there is room for more; the answer goes
   * out from here once the message is stored.
   */
  #take(session: Session, packet: IPublishPacket, done: (error?: Error) => void): void {
    // What was read of a connection that is being given up is not looked at.
    if (session.trouble !== undefined) return;
    if (this.#stopping.signal.aborted || session.isRenewed) {
      // Not answered either: the broker keeps it for whoever comes next. Answers to receipts may
      // come behind it, so reading goes on.
      done(LATER);
      return;
    }
    session.idle?.refresh();
    const { inFlight } = session;
    const settle = inFlight.add(
      packet.qos === 0 ? undefined : packet.messageId,
      packet.payload.length,
    );
    this.#options.receive(packet, (error) => {
      settle(error === undefined);
      if (error !== undefined) this.#drop(session, error);
    });
    inFlight.whenRoom(() => done(LATER));
  }

  /**
   * Ends a connection that was given nothing for a while, to take it up anew. HiveMQ Community
   * Edition is known to give a member of a shared subscription nothing more, although much waits and
   * everything is acknowledged, until it connects again (its issue 558); and where nothing waits this
   * costs nothing.
   */
  async #renew(session: Session): Promise<void> {
    await session.inFlight.idle();
    if (session.ended === undefined || this.#stopping.signal.aborted) return;
    session.isRenewed = true;
    session.inFlight.close();
    await disconnect(session.client);
  }

  /** Ends a connection so that the broker sends again what was not stored. */
  #drop(session: Session, cause: Error): void {
    if (session.trouble !== undefined) return;
    this.#options.counts.droppedConnections += 1;
    this.#leave(session, cause);
  }

  #leave(session: Session, trouble: Error): void {
    session.trouble ??= trouble;
    session.inFlight.close();
    session.client.end(true);
  }

  #tell(trouble: Error): void {
    this.trouble = trouble;
    const { failed, outage, client } = this.#options;
    outage.lost(client.clientId ?? '', trouble);
    failed(trouble);
  }
}

/** Says goodbye and closes; the broker keeps the session. */
async function disconnect(client: MqttClient): Promise<void> {
  const { stream } = client;
  const ended = Promise.race([once(stream, 'finish'), once(stream, 'close')]);
  client.end();
  await Promise.race([ended.catch(() => undefined), wait(END_MS, undefined, { ref: false })]);
  // Receipts that nobody answered, or messages that nobody reads, would keep it open.
  stream.destroy();
}

const LATER = new Error('answered when it is stored');

/** PUBACK packets that mean success, in MQTT 3.1.1 and 5 alike. */
function pubacks(messageIds: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(messageIds.length * 4);
  for (const [index, messageId] of messageIds.entries()) {
    bytes.writeUInt16BE(0x4002, index * 4);
    bytes.writeUInt16BE(messageId, index * 4 + 2);
  }
  return bytes;
}
