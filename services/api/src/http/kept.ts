import { randomBytes } from 'node:crypto';
import type { Clock } from '@nuanbu/runtime';
import type { Instant } from '@nuanbu/units';
import { RequestError } from './errors.ts';

interface Keeping<Thing> {
  /** How long a thing is kept after it was last asked for. */
  readonly keptS: number;
  /** The most things at once, of everybody together; the one longest unasked for goes first. */
  readonly most: number;
  /** What becomes of one that goes. */
  readonly onGone?: ((thing: Thing) => void) | undefined;
}

interface Entry<Thing> {
  readonly owner: string;
  readonly thing: Thing;
  askedAt: Instant;
}

/** Things that were made for a person and that they come back for: in memory, for a while. */
export class Kept<Thing> {
  readonly #clock: Clock;
  readonly #keeping: Keeping<Thing>;
  /** The longest unasked for first. */
  readonly #entries = new Map<string, Entry<Thing>>();

  constructor(clock: Clock, keeping: Keeping<Thing>) {
    this.#clock = clock;
    this.#keeping = keeping;
  }

  /** @returns the name under which its owner gets it again. */
  put(owner: string, thing: Thing): string {
    const id = randomBytes(12).toString('base64url');
    this.#entries.set(id, { owner, thing, askedAt: this.#clock.now() });
    this.#forget();
    return id;
  }

  /** @throws RequestError `addressUnknown` where it is another's, or has gone. */
  get(owner: string, id: string): Thing {
    this.#forget();
    const entry = this.#entries.get(id);
    if (entry?.owner !== owner) {
      throw new RequestError('addressUnknown', {
        zh: '只保留一段时间，请重新办理。',
        en: 'It was kept for a while; ask for it anew.',
      });
    }
    this.#entries.delete(id);
    this.#entries.set(id, { ...entry, askedAt: this.#clock.now() });
    return entry.thing;
  }

  /** The same, and keeps it no longer; undefined where it is another's, or has gone. */
  take(owner: string, id: string): Thing | undefined {
    this.#forget();
    const entry = this.#entries.get(id);
    if (entry?.owner !== owner) return undefined;
    this.#entries.delete(id);
    return entry.thing;
  }

  /** All that are kept, whosever they are. */
  *things(): Iterable<Thing> {
    this.#forget();
    for (const { thing } of this.#entries.values()) yield thing;
  }

  #forget(): void {
    const { keptS, most, onGone } = this.#keeping;
    const oldest = this.#clock.now() - keptS;
    for (const [id, { askedAt, thing }] of this.#entries) {
      if (askedAt > oldest && this.#entries.size <= most) return;
      this.#entries.delete(id);
      onGone?.(thing);
    }
  }
}
