import type { MeterReadings } from '@nuanbu/metering';
import type { ReadingStore } from '@nuanbu/readings';
import type { HouseholdCase } from '@nuanbu/settlement';
import { digestQueryOf } from './digest-query.ts';
import type { FrozenRun } from './frozen-run.ts';
import type { RunReadings } from './village-lines.ts';

type Store = Pick<ReadingStore, 'digests' | 'metersAPass'>;

/** Passes whose digests are held at once: villages that are settled side by side may lie in two. */
const PASSES_HELD = 2;

/**
 * Reads a run's digests for as many villages in one pass as the store would have it, and holds them while those villages are
 * settled. Villages may be asked for in any order and again; one that is no longer held costs
 * another pass, never another answer.
 */
export class GroupedReadings implements RunReadings {
  readonly #store: Store;
  readonly #run: FrozenRun;
  readonly #groupOf = new Map<string, number>();
  readonly #groups: HouseholdCase[][] = [];
  readonly #held = new Map<number, Promise<ReadonlyMap<string, MeterReadings>>>();

  constructor(store: Store, run: FrozenRun) {
    this.#store = store;
    this.#run = run;
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
    const parts = await Promise.all([...needed].map((group) => this.#read(group)));
    return parts.length === 1 ? parts[0]! : new Map(parts.flatMap((part) => [...part]));
  }

  #read(group: number): Promise<ReadonlyMap<string, MeterReadings>> {
    const held = this.#held.get(group);
    if (held) {
      // The group asked for last goes to the end of the map, away from the oldest.
      this.#held.delete(group);
      this.#held.set(group, held);
      return held;
    }
    const { entitlements, terms, asOf } = this.#run;
    const query = digestQueryOf(this.#groups[group]!, entitlements, terms, asOf);
    const read = this.#store
      .digests(query)
      .then((digests) => new Map(digests.map((digest) => [digest.meterId, digest])));
    // A pass that failed is not held: the next try asks again.
    read.catch(() => this.#held.delete(group));
    this.#held.set(group, read);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= PASSES_HELD) break;
      this.#held.delete(oldest);
    }
    return read;
  }
}
