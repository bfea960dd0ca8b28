import type { Clock, Component, Log } from '@nuanbu/runtime';
import type { Instant } from '@nuanbu/units';
import type { KnownStatus } from './broker/statuses.ts';

/** What a way in for concentrators knows of them. */
export interface FrontDoor {
  /** What each concentrator last said of itself. */
  statuses(): ReadonlyMap<string, KnownStatus>;
  /** The names of those that are connected. */
  connected(): readonly string[];
  /** When each itself last sent something, since the start. */
  heard(): ReadonlyMap<string, Instant>;
  /** Takes a concentrator's rights as the ledger now has them. */
  reconsider(name: string): Promise<void>;
}

/** Where it is kept for processes that did not hear it. */
export interface ConcentratorNotes {
  noteStatuses(
    said: ReadonlyMap<string, { readonly receivedAt: Instant; readonly status?: Body }>,
  ): Promise<void>;
  noteConnected(through: string, since: ReadonlyMap<string, Instant>): Promise<void>;
}

type Body = Readonly<Record<string, unknown>>;

export interface TellerOptions {
  readonly door: Pick<FrontDoor, 'statuses' | 'connected'>;
  readonly notes: ConcentratorNotes;
  /** The name of this process, the same from one start to the next. */
  readonly through: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly everyMs?: number | undefined;
}

const TELL_EVERY_MS = 2_000;
/** Connections are told again after so long, since whoever says nothing counts as gone. */
const REPEAT_MS = 30_000;

/** Tells the ledger what concentrators say of themselves and which are connected, as it changes. */
export class StateTeller implements Component {
  readonly #options: TellerOptions;
  #told: ReadonlyMap<string, KnownStatus> = new Map();
  #since: ReadonlyMap<string, Instant> = new Map();
  #connectedToldMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #telling: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(options: TellerOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#isStopping = false;
    this.#tellLater();
  }

  /** Tells what is left to be told, and that nobody is connected here any more. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    await this.#telling;
    await this.#tell([]);
  }

  #tellLater(): void {
    if (this.#isStopping) return;
    this.#timer = setTimeout(() => {
      const { door } = this.#options;
      this.#telling = this.#tell(door.connected()).then(() => this.#tellLater());
    }, this.#options.everyMs ?? TELL_EVERY_MS);
  }

  async #tell(connected: readonly string[]): Promise<void> {
    try {
      await this.#tellStatuses();
      await this.#tellConnected(connected);
    } catch (err) {
      this.#options.log.warn(
        { err },
        'what concentrators say could not be told; it is tried again',
      );
    }
  }

  async #tellStatuses(): Promise<void> {
    const { door, notes, clock } = this.#options;
    const known = new Map(door.statuses());
    const changed = new Map<string, { receivedAt: Instant; status?: Body }>();
    for (const [name, { receivedAt, status }] of known) {
      if (this.#told.get(name) !== known.get(name))
        changed.set(name, { receivedAt, status: { ...status } });
    }
    for (const name of this.#told.keys()) {
      if (!known.has(name)) changed.set(name, { receivedAt: clock.now() });
    }
    if (changed.size > 0) await notes.noteStatuses(changed);
    this.#told = known;
  }

  async #tellConnected(names: readonly string[]): Promise<void> {
    const { notes, through, clock } = this.#options;
    const now = clock.now();
    const since = new Map(names.map((name) => [name, this.#since.get(name) ?? now]));
    const isSame =
      since.size === this.#since.size && [...since.keys()].every((name) => this.#since.has(name));
    const isDue = clock.monotonicMs() - this.#connectedToldMs >= REPEAT_MS;
    if (isSame && !isDue) return;
    await notes.noteConnected(through, since);
    this.#since = since;
    this.#connectedToldMs = clock.monotonicMs();
  }
}
