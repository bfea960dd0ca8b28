import type { Instant, Wh } from '@nuanbu/units';
import type { MeterInstallation, MeterRegister, RegisteredMeter } from './ports.ts';

/** An installation with its village, as a number of the index. */
export interface IndexedInstallation extends MeterInstallation {
  readonly village: number;
}

/** A meter in the index. */
export interface IndexedMeter {
  /** Counted from 0, dense. */
  readonly number: number;
  readonly meterId: string;
  readonly installations: readonly IndexedInstallation[];
  /**
   * The one installation's limits, so that a good reading is recognised by a few comparisons. Where
   * there are several, `lastAt` is below `firstAt` and the installations are looked through.
   */
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly modulusWh: Wh;
  readonly village: number;
}

/** Every registered meter, by its number, in memory. It is never changed: a new one replaces it. */
export class MeterIndex {
  readonly #meters = new Map<string, IndexedMeter>();
  readonly #villages = new Map<string, number>();
  readonly #rights = new WeakMap<object, Uint8Array>();

  constructor(registered: Iterable<RegisteredMeter> = []) {
    const installations = new Map<string, IndexedInstallation[]>();
    for (const { meterId, villageKey, installations: spans } of registered) {
      let village = this.#villages.get(villageKey);
      if (village === undefined) {
        village = this.#villages.size;
        this.#villages.set(villageKey, village);
      }
      const known = installations.get(meterId) ?? [];
      for (const { installedAt, removedAt, modulusWh } of spans) {
        known.push({ installedAt, removedAt, modulusWh, village });
      }
      installations.set(meterId, known);
    }
    for (const [meterId, spans] of installations) {
      this.#meters.set(meterId, indexed(this.#meters.size, meterId, spans));
    }
  }

  get size(): number {
    return this.#meters.size;
  }

  find(meterId: string): IndexedMeter | undefined {
    return this.#meters.get(meterId);
  }

  /** Which villages a sender may report: 1 at each village's number. */
  rightsOf(sender: { readonly villages: readonly string[] | 'all' }): Uint8Array {
    let rights = this.#rights.get(sender);
    if (rights === undefined) {
      rights = new Uint8Array(this.#villages.size);
      if (sender.villages === 'all') rights.fill(1);
      else {
        for (const key of sender.villages) {
          const village = this.#villages.get(key);
          if (village !== undefined) rights[village] = 1;
        }
      }
      this.#rights.set(sender, rights);
    }
    return rights;
  }
}

function indexed(
  number: number,
  meterId: string,
  installations: readonly IndexedInstallation[],
): IndexedMeter {
  const [only, ...more] = installations;
  const isSimple = only !== undefined && more.length === 0;
  return {
    number,
    meterId,
    installations,
    firstAt: isSimple ? (only.installedAt ?? Number.NEGATIVE_INFINITY) : Number.POSITIVE_INFINITY,
    lastAt: isSimple ? (only.removedAt ?? Number.POSITIVE_INFINITY) : Number.NEGATIVE_INFINITY,
    modulusWh: isSimple ? only.modulusWh : 0,
    village: isSimple ? only.village : -1,
  };
}

/** Keeps an index that follows the register. */
export class MeterDirectory {
  readonly #register: MeterRegister;
  #version: number | undefined;
  #loading: Promise<void> | undefined;
  #isStale = false;
  current = new MeterIndex();

  constructor(register: MeterRegister) {
    this.#register = register;
  }

  /** Loads the index where the register's version is not the one that was loaded last. */
  async refresh(): Promise<void> {
    if ((await this.#register.rosterVersion()) !== this.#version) await this.reload();
  }

  /** Loads the index anew. A call while one runs makes it run once more, and waits for that. */
  reload(): Promise<void> {
    this.#isStale = true;
    this.#loading ??= this.#loadWhileStale().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #loadWhileStale(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      // The version is read first: a change in between is then found by the next refresh.
      const version = await this.#register.rosterVersion();
      this.current = new MeterIndex(await this.#register.loadMeters());
      this.#version = version;
    }
  }
}
