import { setTimeout as wait } from 'node:timers/promises';
import {
  type Channel,
  decodeStatus,
  formatTopic,
  parseTopic,
  type Status,
} from '@nuanbu/contracts';
import { type Clock, type Log, silentLog, systemClock, traceIdOf } from '@nuanbu/runtime';
import { isTrouble, TroubleError } from '@nuanbu/terms';
import { type Instant, parseInstant } from '@nuanbu/units';
import type { IClientOptions, IPublishPacket } from 'mqtt';
import { Heard, type NoteHeard } from '../broker/heard.ts';
import { type KnownStatus, Statuses } from '../broker/statuses.ts';
import type { IngestPipeline } from '../pipeline.ts';
import type { ConcentratorDirectory } from '../ports.ts';
import { NOBODY } from '../receipts.ts';
import type { Standing } from '../standing.ts';
import { BACKOFF, type Backoff } from './backoff.ts';
import { noSubscriberCounts, type SubscriberCounts } from './counts.ts';
import { Link } from './link.ts';
import { Outage } from './outage.ts';
import { ReceiptsOut } from './receipts-out.ts';
import { Senders } from './senders.ts';
import { type NoteStatuses, StatusNotes, saidAt } from './status-notes.ts';

/** Over one connection no more is taken while so many bytes are not acknowledged. */
const UNANSWERED_BYTES = 4_000_000;
/** A start that finds no broker for so long is given up. */
const START_MS = 10_000;
/** A connection that was given nothing for so long, or up to twice that, connects again. */
const IDLE_MS = 60_000;
/** Of a topic's level that is no concentrator's name, so much goes into the quarantine. */
const SOURCE_LENGTH_MAX = 64;

export interface SubscriberOptions {
  readonly pipeline: IngestPipeline;
  readonly concentrators: ConcentratorDirectory;
  /** Addresses of one cluster: `mqtt://`, `mqtts://`, `ws://` or `wss://`. */
  readonly urls: readonly string[];
  readonly protocolVersion: '5' | '3.1.1';
  readonly connections: number;
  /** Names the sessions: the same over restarts, another one for each process. */
  readonly clientName: string;
  /** The group of the shared subscription. */
  readonly share: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** PEM texts. */
  readonly tls?:
    | {
        readonly ca?: string | undefined;
        readonly cert?: string | undefined;
        readonly key?: string | undefined;
      }
    | undefined;
  /** How long the broker keeps a session whose connection is gone, in seconds (MQTT 5). */
  readonly sessionExpiryS: number;
  /** Messages that one connection takes before they are acknowledged. */
  readonly receiveMaximum: number;
  /** The level of the topics that is subscribed to. */
  readonly district: string;
  readonly clock?: Clock | undefined;
  readonly log?: Log | undefined;
  /** Sees every message of readings that is let in, before it is looked at; for recordings. */
  readonly onMessage?:
    | ((receivedAt: Instant, topic: string, bytes: Uint8Array) => void)
    | undefined;
  /** Keeps when concentrators were last heard: now and then, and at the end. */
  readonly noteHeard?: NoteHeard | undefined;
  /** Keeps what concentrators said of themselves: soon after they said it. */
  readonly noteStatuses?: NoteStatuses | undefined;
  /** How long `stop` waits for what is in flight. */
  readonly drainMs?: number | undefined;
  readonly backoff?: Backoff | undefined;
  /** After how long without a message a connection is taken up anew. */
  readonly idleMs?: number | undefined;
  /** How long `start` waits for the first connection. */
  readonly startMs?: number | undefined;
}

/**
 * Feeds the pipeline from a broker outside: several connections in one shared subscription, so that
 * any number of processes divide the messages. A message is acknowledged to the broker when it is
 * durable here (R5); what is not, the broker sends again, to this process or another.
 */
export class Subscriber {
  readonly #options: SubscriberOptions;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #counts = noSubscriberCounts();
  readonly #senders: Senders;
  readonly #statuses = new Statuses();
  readonly #statusNotes: StatusNotes;
  readonly #heard: Heard;
  readonly #receipts: ReceiptsOut;
  readonly #outage: Outage;
  #links: readonly Link[] = [];

  constructor(options: SubscriberOptions) {
    const { clock = systemClock, district } = options;
    const log = (options.log ?? silentLog).child({ component: 'subscriber' });
    this.#options = options;
    this.#clock = clock;
    this.#log = log;
    this.#senders = new Senders(options.concentrators, district, clock);
    this.#statusNotes = new StatusNotes(options.noteStatuses, log);
    this.#heard = new Heard(options.noteHeard, log);
    this.#outage = new Outage(log);
    this.#receipts = new ReceiptsOut(district, this.#senders, this.#counts, log);
  }

  /**
   * Resolves when the first connection is subscribed; the others follow.
   *
   * @throws TroubleError brokerRefused, where the broker does not let this process in or subscribe;
   *   brokerUnreachable, where it does not answer; configInvalid, where the certificates are no good.
   */
  async start(): Promise<void> {
    const { pipeline, connections, startMs = START_MS } = this.#options;
    const first = Promise.withResolvers<void>();
    this.#links = Array.from({ length: connections }, (_, index) => this.#link(index, first));
    pipeline.listener = this.#receipts;
    const giveUp = new AbortController();
    const late = wait(startMs, undefined, { signal: giveUp.signal }).then(
      () => Promise.reject(this.trouble ?? new TroubleError('brokerUnreachable', '')),
      () => undefined,
    );
    for (const [index, link] of this.#links.entries()) link.start(index);
    try {
      await Promise.race([first.promise, late]);
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      giveUp.abort();
    }
  }

  /** Takes nothing more, lets what is in flight become durable, and leaves; the sessions stay. */
  async stop(): Promise<void> {
    const { pipeline, drainMs = 10_000 } = this.#options;
    const drained = Promise.all(this.#links.map((link) => link.drain())).then(() =>
      this.#receipts.idle(),
    );
    const enough = new AbortController();
    const { signal } = enough;
    await Promise.race([drained, wait(drainMs, undefined, { signal }).catch(() => undefined)]);
    enough.abort();
    await Promise.all(this.#links.map((link) => link.stop()));
    this.#links = [];
    pipeline.listener = NOBODY;
    await this.#heard.flush();
  }

  /** Whether anything can come in. */
  get isConnected(): boolean {
    return this.#links.some(({ isUp }) => isUp);
  }

  /** Why nothing can come in; undefined where it can. */
  get trouble(): Error | undefined {
    if (this.isConnected) return undefined;
    return this.#links.find(({ trouble }) => trouble !== undefined)?.trouble;
  }

  /** What each concentrator last said of itself. */
  statuses(): ReadonlyMap<string, KnownStatus> {
    return this.#statuses.known();
  }

  /** When each concentrator itself last sent something, since the start. */
  heard(): ReadonlyMap<string, Instant> {
    return this.#heard.known();
  }

  /** The names of the concentrators that last said that they are online. */
  connected(): readonly string[] {
    const known = [...this.#statuses.known()];
    return known.filter(([, { status }]) => status.state === 'online').map(([name]) => name);
  }

  /** Makes a concentrator's next message ask the ledger for what it says of it now. */
  async reconsider(name: string): Promise<void> {
    this.#senders.forget(name);
  }

  counts(): SubscriberCounts {
    return { ...this.#counts, connections: this.#links.filter(({ isUp }) => isUp).length };
  }

  #link(index: number, first: PromiseWithResolvers<void>): Link {
    const { urls, district, share, backoff = BACKOFF, idleMs = IDLE_MS } = this.#options;
    const { receiveMaximum } = this.#options;
    const topic = (channel: Channel) => formatTopic({ district, concentrator: '+', channel });
    return new Link({
      ...{ urls, backoff, idleMs },
      client: this.#clientOptions(index),
      // Statuses are few. One connection of each process hears all of them, those that the broker
      // retains too, which it does not give to shared subscriptions.
      filters: [`$share/${share}/${topic('readings')}`, ...(index === 0 ? [topic('status')] : [])],
      limit: { messages: receiveMaximum, bytes: UNANSWERED_BYTES },
      counts: this.#counts,
      log: this.#log,
      outage: this.#outage,
      receive: (packet, settled) => this.#receive(packet, settled),
      subscribed: (client, { properties }) => {
        first.resolve();
        return this.#receipts.attach(client, properties?.receiveMaximum);
      },
      failed: (trouble) => {
        if (isTrouble(trouble, 'brokerRefused') || isTrouble(trouble, 'configInvalid')) {
          first.reject(trouble);
        }
      },
    });
  }

  #clientOptions(index: number): IClientOptions {
    const { clientName, protocolVersion, username, password, tls } = this.#options;
    const { sessionExpiryS: sessionExpiryInterval, receiveMaximum } = this.#options;
    const isFive = protocolVersion === '5';
    return {
      clientId: `${clientName}-${index}`,
      protocolVersion: isFive ? 5 : 4,
      clean: false,
      reconnectPeriod: 0,
      resubscribe: false,
      connectTimeout: 10_000,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(isFive && { properties: { sessionExpiryInterval, receiveMaximum } }),
      ...(tls?.ca !== undefined && { ca: tls.ca }),
      ...(tls?.cert !== undefined && { cert: tls.cert }),
      ...(tls?.key !== undefined && { key: tls.key }),
    };
  }

  #receive(packet: IPublishPacket, settled: (error?: Error) => void): void {
    this.#counts.messages += 1;
    if (packet.dup) this.#counts.redeliveries += 1;
    const topic = parseTopic(packet.topic);
    if (topic?.district !== this.#options.district) {
      this.#judge(packet, topic === undefined ? NOBODYS : ELSEWHERE, settled);
      return;
    }
    const standing = this.#senders.known(topic.concentrator);
    if (standing !== undefined) this.#judge(packet, standing, settled);
    else void this.#askAndJudge(packet, topic.concentrator, settled);
  }

  async #askAndJudge(
    packet: IPublishPacket,
    name: string,
    settled: (error?: Error) => void,
  ): Promise<void> {
    let standing: Standing;
    try {
      standing = await this.#senders.ask(name);
    } catch (cause) {
      settled(cause instanceof Error ? cause : new Error(String(cause)));
      return;
    }
    if ('refused' in standing) {
      const why = standing.refused;
      this.#log.warn({ concentrator: name, why }, 'messages of a concentrator are refused');
    }
    this.#judge(packet, standing, settled);
  }

  #judge(packet: IPublishPacket, standing: Standing, settled: (error?: Error) => void): void {
    const { topic, payload } = packet;
    const traceId = traceIdOf(packet.properties?.userProperties?.traceparent);
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    if (topic.endsWith('/status')) {
      void this.#takeStatus(packet, bytes, standing).then(() => settled());
      return;
    }
    const { pipeline, onMessage } = this.#options;
    if ('refused' in standing) {
      this.#counts.refusedSenders += 1;
      const source = (topic.split('/')[3] ?? '').slice(0, SOURCE_LENGTH_MAX);
      pipeline.refuse(bytes, source, topic, standing.refused, settled, traceId);
      return;
    }
    const { sender } = standing;
    const now = this.#clock.now();
    this.#heard.hear(sender.name, now);
    onMessage?.(now, topic, bytes);
    pipeline.take(bytes, sender, topic, settled, false, traceId);
  }

  async #takeStatus(
    { retain = false }: IPublishPacket,
    bytes: Uint8Array,
    standing: Standing,
  ): Promise<void> {
    const now = this.#clock.now();
    const said = decodeStatus(bytes);
    const at = saidAt(retain, said && sentAtOf(said), now);
    if ('refused' in standing || !this.#statuses.take(standing.sender.name, bytes, at)) {
      this.#counts.refusedStatuses += 1;
      const concentrator = 'sender' in standing ? standing.sender.name : undefined;
      this.#log.warn({ concentrator }, 'status refused');
      return;
    }
    const { name } = standing.sender;
    // "Offline" may be the will of a connection that broke, and what is retained was said before.
    if (!retain && said?.state === 'online') this.#heard.hear(name, now);
    await this.#statusNotes.note(name, { receivedAt: at, ...(said && { status: said }) });
  }
}

function sentAtOf({ sentAt }: Status): Instant | undefined {
  return typeof sentAt === 'string' ? parseInstant(sentAt, true) : sentAt;
}

/** The standing of a topic that names no concentrator. */
const NOBODYS: Standing = { refused: 'unknownConcentrator' };
const ELSEWHERE: Standing = { refused: 'otherDistrict' };
