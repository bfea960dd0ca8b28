import type { Log } from '@nuanbu/runtime';
import { TroubleError } from '@nuanbu/terms';

/** What goes on is said again so often. */
const AGAIN_MS = 60_000;

/** Says for all connections of a process together that they are away, and that they are back. */
export class Outage {
  readonly #log: Log;
  readonly #nowMs: () => number;
  readonly #away = new Set<string>();
  /** When each kind of trouble was last told. */
  readonly #toldMs = new Map<string, number>();
  #isTold = false;

  constructor(log: Log, nowMs: () => number = () => performance.now()) {
    this.#log = log;
    this.#nowMs = nowMs;
  }

  /** A connection is not there; each kind of trouble is told at once, and then once a minute. */
  lost(client: string, trouble: Error): void {
    this.#away.add(client);
    const isKnown = trouble instanceof TroubleError;
    const kind = isKnown ? trouble.code : trouble.name;
    const nowMs = this.#nowMs();
    if (nowMs - (this.#toldMs.get(kind) ?? -Infinity) < AGAIN_MS) return;
    this.#toldMs.set(kind, nowMs);
    this.#isTold = true;
    const why = isKnown && trouble.hint ? `${trouble.message} ${trouble.hint}` : trouble.message;
    this.#log.warn(
      { client, away: this.#away.size, why },
      'not connected to the broker; trying again',
    );
  }

  /** A connection is there again. */
  back(client: string): void {
    this.#away.delete(client);
    if (this.#away.size > 0 || !this.#isTold) return;
    this.#isTold = false;
    this.#log.info('connected to the broker again');
  }
}
