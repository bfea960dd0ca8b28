import type { MeterReadings } from '@nuanbu/metering';
import type { ReadingStore } from '@nuanbu/readings';
import type { HouseholdCase } from '@nuanbu/settlement';
import { digestQueryOf } from './digest-query.ts';
import type { FrozenRun } from './frozen-run.ts';
import type { RunReadings } from './village-lines.ts';

/** What runs are read from. */
export type PassStore = Pick<ReadingStore, 'digests' | 'metersAPass' | 'passesAtOnce'>;

/** Passes whose digests are held at once: villages that are settled side by side may lie in two. */
const PASSES_HELD = 2;

type Pass = Promise<ReadonlyMap<string, MeterReadings>>;

/**
 * Reads a run's digests for as many villages in one pass as the store would have it, and holds them while those villages are
 * settled. Villages may be asked for in any order and again; one that is no longer held costs
 * another pass, never another answer.
 */
export class GroupedReadings implements RunReadings {
  readonly #store: PassStore;
  readonly #run: FrozenRun;
  readonly #groupOf = new Map<string, number>();
  readonly #groups: HouseholdCase[][] = [];
  readonly #held = new Map<number, Pass>();
  /** Passes that are read before anybody asks for them. */
  readonly #ahead: number;

  /**
   * @param order whether villages are asked for in the run's own order, so that while one pass is
   *   settled the next are read; as many as the store would have at once are held then.
   */
  constructor(store: PassStore, run: FrozenRun, order: 'inOrder' | 'inAnyOrder') {
    this.#store = store;
    this.#run = run;
    this.#ahead = order === 'inOrder' ? store.passesAtOnce - 1 : 0;
    let group: HouseholdCase[] = [];
    let meters = 0;
    for (const { households } of run.villages) {
      const metersHere = households.reduce((sum, each) => sum + each.installations.length, 0);
      if (group.length === 0 || meters + metersHere > store.metersAPass) {
        group = [];
        meters = 0;
        this.#groups.push(group);
      }
      meters += metersHere;
      group.push(...households);
      for (const { facts } of households) {
        this.#groupOf.set(facts.householdId, this.#groups.length - 1);
      }
    }
  }

  async of(households: readonly HouseholdCase[]): Promise<ReadonlyMap<string, MeterReadings>> {
    const needed = new Set(households.map((each) => this.#groupOf.get(each.facts.householdId)!));
    const passes = [...needed].map((group) => this.#read(group));
    const last = Math.max(...needed);
    for (let next = last + 1; next <= last + this.#ahead; next += 1) {
      // Whoever asks for it in its turn hears what is wrong.
      if (next < this.#groups.length) this.#read(next).catch(() => undefined);
    }
    const parts = await Promise.all(passes);
    return parts.length === 1 ? parts[0]! : new Map(parts.flatMap((part) => [...part]));
  }

  #read(group: number): Pass {
    const held = this.#held.get(group);
    if (held) {
      // The group asked for last goes to the end of the map, away from the oldest.
      this.#held.delete(group);
      this.#held.set(group, held);
      return held;
    }
    const { entitlements, terms, asOf } = this.#run;
    const query = digestQueryOf(this.#groups[group]!, entitlements, terms, asOf);
    const read: Pass = this.#store
      .digests(query)
      .then((digests) => new Map(digests.map((digest) => [digest.meterId, digest])));
    // A pass that failed is not held: the next try asks again.
    read.catch(() => {
      if (this.#held.get(group) === read) this.#held.delete(group);
    });
    this.#held.set(group, read);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= Math.max(PASSES_HELD, this.#ahead + 1)) break;
      this.#held.delete(oldest);
    }
    return read;
  }
}
