import type { Socket } from 'node:net';
import { type Clock, type Log, silentLog, systemClock } from '@nuanbu/runtime';
import type { Instant } from '@nuanbu/units';
import type { AuthenticateError, Client, ConnectPacket, PublishPacket, Subscription } from 'aedes';
import type { IngestPipeline } from '../pipeline.ts';
import type { ConcentratorDirectory, VerifyPassword } from '../ports.ts';
import { Access } from './access.ts';
import { type BrokerCounts, type LoginRefusal, noBrokerCounts } from './counts.ts';
import { FrameMeter, guardFrames } from './frames.ts';
import { Heard, type NoteHeard } from './heard.ts';
import { close, type Endpoint, type Listener, listen } from './listen.ts';
import { Outbox } from './outbox.ts';
import { QuietAedes } from './quiet.ts';
import { type Session, Sessions } from './session.ts';
import { type KnownStatus, Statuses } from './statuses.ts';

/** A packet over this size closes its connection: it is never collected in memory. */
export const PACKET_LIMIT_BYTES = 16_000_000;
/** What a connection may send before it has logged in. */
const PACKET_LIMIT_BEFORE_LOGIN_BYTES = 16_384;

export interface BrokerOptions {
  readonly pipeline: IngestPipeline;
  readonly concentrators: ConcentratorDirectory;
  readonly verifyPassword: VerifyPassword;
  readonly endpoints: readonly Endpoint[];
  readonly clock?: Clock | undefined;
  readonly log?: Log | undefined;
  /** Sees every message of readings that is let in, before it is looked at; for recordings. */
  readonly onMessage?:
    | ((receivedAt: Instant, topic: string, bytes: Uint8Array) => void)
    | undefined;
  /** Keeps when concentrators were last heard: now and then, and at the end. */
  readonly noteHeard?: NoteHeard | undefined;
  /** How long `stop` waits for what is in flight. */
  readonly drainMs?: number | undefined;
}

/** The embedded MQTT broker: concentrators log in, publish readings and hear receipts. */
export class Broker {
  readonly #options: BrokerOptions;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #access: Access;
  readonly #sessions = new Sessions();
  readonly #meters = new WeakMap<object, FrameMeter>();
  readonly #wills = new WeakMap<Client, string>();
  readonly #statuses = new Statuses();
  readonly #heard: Heard;
  readonly #counts = noBrokerCounts();
  readonly #outbox = new Outbox(this.#sessions, this.#counts);
  #aedes: QuietAedes | undefined;
  #listeners: Listener[] = [];
  #isStopping = false;

  constructor(options: BrokerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#log = (options.log ?? silentLog).child({ component: 'broker' });
    this.#heard = new Heard(options.noteHeard, this.#log);
    this.#access = new Access(options.concentrators, options.verifyPassword);
  }

  /** The ports that were bound, in the order of the endpoints. */
  get ports(): readonly number[] {
    return this.#listeners.map(({ port }) => port);
  }

  /** @throws TroubleError portInUse, configInvalid. */
  async start(): Promise<void> {
    this.#isStopping = false;
    const aedes = new QuietAedes(
      {
        // Names are scoped to their user before Aedes sees them; they may get long.
        maxClientsIdLength: 200,
        preConnect: (client, packet, done) => this.#preConnect(client, packet, done),
        authenticate: (client, user, password, done) => {
          this.#authenticate(client, user, password?.toString(), done);
        },
        authorizePublish: (client, packet, done) => this.#authorizePublish(client, packet, done),
        authorizeSubscribe: (client, subscription, done) =>
          done(null, this.#allowSubscription(client, subscription) ? subscription : null),
      },
      (topic) => !topic.endsWith('/readings'),
    );
    await aedes.listen();
    aedes.on('client', (client: Client) => {
      const session = this.#sessions.of(client);
      if (session !== undefined) this.#sessions.add(session);
    });
    aedes.on('clientDisconnect', (client: Client) => {
      const session = this.#sessions.of(client);
      if (session !== undefined) this.#sessions.remove(session);
    });
    aedes.on('subscribe', (subscriptions, client) => {
      const session = this.#sessions.of(client);
      const receipts = subscriptions.find(({ topic }) => topic === session?.receipts);
      if (session !== undefined && receipts !== undefined && receipts.qos <= 2) {
        session.listensAt = receipts.qos;
      }
    });
    aedes.on('unsubscribe', (topics, client) => {
      const session = this.#sessions.of(client);
      if (session !== undefined && topics.includes(session.receipts)) session.listensAt = undefined;
    });
    this.#aedes = aedes;
    try {
      for (const endpoint of this.#options.endpoints) {
        this.#listeners.push(await listen(endpoint, (socket) => this.#serve(aedes, socket)));
      }
    } catch (error) {
      await this.stop();
      throw error;
    }
    this.#options.pipeline.listener = this.#outbox;
  }

  /** Accepts nothing more, lets what is in flight become durable, and closes. */
  async stop(): Promise<void> {
    const closing = this.#listeners.map(({ server }) => close(server));
    this.#isStopping = true;
    await this.#drain();
    await new Promise<void>((resolve) => this.#aedes?.close(() => resolve()) ?? resolve());
    await Promise.all(closing);
    await this.#heard.flush();
    this.#listeners = [];
    this.#aedes = undefined;
  }

  async #drain(): Promise<void> {
    const { pipeline, drainMs = 10_000 } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, drainMs);
    });
    await Promise.race([pipeline.idle(), enough]);
    clearTimeout(timer);
    // One turn of the event loop, in which the last acknowledgements are written.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }

  #serve(aedes: QuietAedes, socket: Socket): void {
    const meter = new FrameMeter(PACKET_LIMIT_BEFORE_LOGIN_BYTES);
    this.#meters.set(socket, meter);
    guardFrames(socket, meter, () => {
      this.#counts.tooLongPackets += 1;
      this.#log.warn({ remote: socket.remoteAddress }, 'packet over the limit: connection closed');
    });
    aedes.handle(socket);
  }

  #preConnect(
    client: Client,
    packet: ConnectPacket,
    done: (error: Error | null, success: boolean) => void,
  ): void {
    // No session outlives its connection: nothing is queued for who is away, so memory is bounded.
    packet.clean = true;
    // Two concentrators with one client name must not throw each other out.
    if (packet.clientId) packet.clientId = `${packet.username ?? ''}/${packet.clientId}`;
    if (packet.will) this.#wills.set(client, packet.will.topic);
    done(null, true);
  }

  async #authenticate(
    client: Client,
    name: string | undefined,
    password: string | undefined,
    done: (error: AuthenticateError | null, success: boolean | null) => void,
  ): Promise<void> {
    const login = this.#isStopping
      ? ({ refused: 'unavailable' } as const)
      : name === undefined || password === undefined
        ? ({ refused: 'unknown' } as const)
        : await this.#access.login(name, password);
    if ('refused' in login) {
      this.#refuseLogin(client, name, login.refused, done);
      return;
    }
    const session = this.#sessions.open(client, login.concentrator);
    const will = this.#wills.get(client);
    if (will !== undefined && will !== session.status) {
      this.#refuseLogin(client, name, 'foreignWill', done);
      return;
    }
    const meter = this.#meters.get(client.conn);
    if (meter !== undefined) meter.limitBytes = PACKET_LIMIT_BYTES;
    this.#counts.logins += 1;
    done(null, true);
  }

  #refuseLogin(
    client: Client,
    concentrator: string | undefined,
    why: LoginRefusal,
    done: (error: AuthenticateError, success: false) => void,
  ): void {
    this.#counts.refusedLogins[why] += 1;
    const remote = 'remoteAddress' in client.conn ? client.conn.remoteAddress : undefined;
    // What was typed for a name may be anything, a password too: only a known one is written down.
    const known = why === 'unknown' || why === 'unavailable' ? undefined : concentrator;
    this.#log.warn({ concentrator: known, remote, why }, 'login refused');
    const returnCode = why === 'busy' || why === 'unavailable' ? 3 : why === 'foreignWill' ? 5 : 4;
    done(Object.assign(new Error(why), { returnCode }), false);
  }

  #authorizePublish(
    client: Client | null,
    packet: PublishPacket,
    done: (error?: Error | null) => void,
  ): void {
    const session = client === null ? undefined : this.#sessions.of(client);
    if (client === null || session === undefined) {
      done(new Error('no session'));
      return;
    }
    const { topic } = packet;
    const bytes = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    if (topic === session.readings) {
      // Left unanswered: the concentrator sends it again when the broker is back.
      if (this.#isStopping) return;
      packet.retain = false;
      const now = this.#clock.now();
      this.#heard.hear(session.concentrator, now);
      this.#options.onMessage?.(now, topic, bytes);
      this.#options.pipeline.take(bytes, session.sender, topic, (error) => {
        if (client.closed) return;
        corkThisTurn(client.conn);
        done(error ?? null);
      });
    } else if (topic === session.status) {
      // The will of a connection that broke comes from here, not from the concentrator.
      if (!client.closed) this.#heard.hear(session.concentrator, this.#clock.now());
      this.#takeStatus(session, packet, bytes);
      done(null);
    } else {
      this.#counts.refusedPublishes += 1;
      this.#log.warn({ concentrator: session.concentrator, topic }, 'publish refused');
      done(new Error(`${session.concentrator} may not publish there`));
    }
  }

  #takeStatus({ concentrator }: Session, packet: PublishPacket, bytes: Uint8Array): void {
    if (this.#statuses.take(concentrator, bytes, this.#clock.now())) return;
    // It is acknowledged all the same, or its sender would send it for ever; it is not retained.
    packet.retain = false;
    this.#counts.refusedStatuses += 1;
    this.#log.warn({ concentrator }, 'status refused');
  }

  #allowSubscription(client: Client, { topic }: Subscription): boolean {
    const session = this.#sessions.of(client);
    if (topic === session?.receipts) return true;
    this.#counts.refusedSubscriptions += 1;
    this.#log.warn({ concentrator: session?.concentrator, topic }, 'subscription refused');
    return false;
  }

  /** What each concentrator last said of itself. */
  statuses(): ReadonlyMap<string, KnownStatus> {
    return this.#statuses.known();
  }

  /** When each concentrator itself last sent something, since the start. */
  heard(): ReadonlyMap<string, Instant> {
    return this.#heard.known();
  }

  /** The names of the concentrators that are connected. */
  connected(): readonly string[] {
    return this.#sessions.names();
  }

  /**
   * Asks the ledger again for what it says of a connected concentrator: closes its connections where
   * it is revoked, gone, or has another password, and else takes its villages and rights as they are.
   */
  async reconsider(name: string): Promise<void> {
    const concentrator = await this.#access.find(name);
    for (const session of this.#sessions.named(name)) {
      if (concentrator !== undefined && concentrator.passwordHash === session.passwordHash) {
        session.sender = concentrator;
        continue;
      }
      this.#log.warn({ concentrator: name }, 'connection closed: credentials ended');
      session.client.close();
    }
  }

  counts(): BrokerCounts {
    return {
      ...this.#counts,
      refusedLogins: { ...this.#counts.refusedLogins },
      sessions: this.#sessions.count,
    };
  }
}

/** Many acknowledgements of one commit go to a connection in one system call. */
function corkThisTurn(conn: Client['conn']): void {
  if (conn.writableCorked > 0) return;
  conn.cork();
  process.nextTick(() => conn.uncork());
}
