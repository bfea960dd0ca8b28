import type { Ledger } from '@nuanbu/ledger';
import type { FrozenRun } from './frozen-run.ts';
import { GroupedReadings, type PassStore } from './grouped-readings.ts';
import { loadRun } from './load-run.ts';
import type { RunReadings } from './village-lines.ts';

/** A run at hand: its frozen inputs, and the way to its readings. */
export interface OpenRun {
  readonly run: FrozenRun;
  readonly readings: RunReadings;
}

type RunSources = Pick<Ledger, 'runs' | 'programmes' | 'roster'>;

/**
 * Loads a run's frozen inputs from the ledger, and prepares to read the store as of its commit.
 *
 * @param order in which villages will be asked for: see `GroupedReadings`.
 * @throws TroubleError `runNotFound`, or what `loadRun` throws.
 */
export async function openRun(
  ledger: RunSources,
  store: PassStore,
  runNumber: number,
  order: 'inOrder' | 'inAnyOrder',
): Promise<OpenRun> {
  const run = await loadRun(ledger, await ledger.runs.get(runNumber));
  return { run, readings: new GroupedReadings(store, run, order) };
}

/** Runs whose inputs are held at once. More are open only while a person checks an old one. */
const RUNS_HELD = 2;

/**
 * The frozen inputs of the runs that are worked on, loaded once for all their villages. They hold
 * no state of a run: what is not held is loaded again and is the same.
 */
export class OpenRuns {
  readonly #ledger: RunSources;
  readonly #store: PassStore;
  readonly #held = new Map<number, Promise<OpenRun>>();

  constructor(ledger: RunSources, store: PassStore) {
    this.#ledger = ledger;
    this.#store = store;
  }

  /** See `openRun`. */
  get(runNumber: number): Promise<OpenRun> {
    const held = this.#held.get(runNumber);
    if (held) return held;
    const opened = openRun(this.#ledger, this.#store, runNumber, 'inAnyOrder');
    opened.catch(() => this.#held.delete(runNumber));
    this.#held.set(runNumber, opened);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= RUNS_HELD) break;
      this.#held.delete(oldest);
    }
    return opened;
  }

  /** Lets go of a run that has ended. */
  drop(runNumber: number): void {
    this.#held.delete(runNumber);
  }
}
