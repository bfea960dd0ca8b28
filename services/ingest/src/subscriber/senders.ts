import type { Clock } from '@nuanbu/runtime';
import type { ConcentratorDirectory } from '../ports.ts';
import { type Standing, standingOf } from '../standing.ts';

interface Known {
  readonly standing: Standing;
  readonly until: number;
}

/** A concentrator's rights may have changed so long ago unnoticed. */
const KNOWN_MS = 30_000;
/** One that is registered now is let in after so long at the latest. */
const REFUSED_MS = 5_000;
/** Names that are kept; the ones that came first go first. */
const KNOWN_MAX = 100_000;

/** Who may report what, by the ledger, remembered for a short while. */
export class Senders {
  readonly #directory: ConcentratorDirectory;
  readonly #district: string;
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();
  readonly #asking = new Map<string, Promise<Standing>>();

  constructor(directory: ConcentratorDirectory, district: string, clock: Clock) {
    this.#directory = directory;
    this.#district = district;
    this.#clock = clock;
  }

  /** Whether anything was heard under a name of late. */
  has(name: string): boolean {
    return this.#known.has(name);
  }

  /** What is known of a name; undefined where it has to be asked for. */
  known(name: string): Standing | undefined {
    const known = this.#known.get(name);
    return known && this.#clock.monotonicMs() < known.until ? known.standing : undefined;
  }

  /**
   * Asks the ledger. While it does not answer, what it said last goes on to count: nobody can be
   * registered or revoked meanwhile.
   *
   * @throws what the ledger failed with, where nothing is known of the name.
   */
  ask(name: string): Promise<Standing> {
    let asking = this.#asking.get(name);
    if (asking === undefined) {
      asking = this.#ask(name).finally(() => this.#asking.delete(name));
      this.#asking.set(name, asking);
    }
    return asking;
  }

  /** Makes the next message of a name ask the ledger. */
  forget(name: string): void {
    const known = this.#known.get(name);
    if (known !== undefined) this.#known.set(name, { ...known, until: Number.NEGATIVE_INFINITY });
  }

  async #ask(name: string): Promise<Standing> {
    let standing: Standing;
    try {
      standing = standingOf(await this.#directory.find(name), this.#district);
    } catch (error) {
      const last = this.#known.get(name);
      if (last === undefined) throw error;
      standing = last.standing;
    }
    const forMs = 'sender' in standing ? KNOWN_MS : REFUSED_MS;
    this.#known.delete(name);
    this.#known.set(name, { standing, until: this.#clock.monotonicMs() + forMs });
    if (this.#known.size > KNOWN_MAX) {
      for (const [first] of this.#known) {
        this.#known.delete(first);
        break;
      }
    }
    return standing;
  }
}
