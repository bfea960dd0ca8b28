import { setTimeout as wait } from 'node:timers/promises';
import type { Ledger } from '@nuanbu/ledger';
import type { Climate } from '@nuanbu/metering';
import { ancestorsUsed } from '@nuanbu/policy';
import type { ReadingStore } from '@nuanbu/readings';
import type { Clock, Log } from '@nuanbu/runtime';
import type { Instant } from '@nuanbu/units';
import type { PassStore } from '../grouped-readings.ts';
import { type AskedForecast, seasonTerms } from './plan-forecast.ts';
import {
  type ForecastInputs,
  type ForecastProgress,
  type SeasonForecast,
  seasonForecast,
} from './season-forecast.ts';
import { type SeasonOnFile, SeasonsOnFile } from './seasons-on-file.ts';

/** What temperatures a programme's place expects, and by what that is told from other figures. */
export interface ExpectedClimate {
  readonly climate: Climate;
  readonly key: string;
}

export interface ForecastOptions {
  readonly ledger: Pick<Ledger, 'roster' | 'programmes'>;
  readonly store: PassStore & Pick<ReadingStore, 'frontier' | 'last' | 'version'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Asked anew each time, so that figures may be put in place while the platform runs. */
  readonly climateOf: (programme: string) => Promise<ExpectedClimate>;
  /** How long somebody waits for a forecast before being told how far it is. */
  readonly patienceMs?: number | undefined;
}

/** A forecast, or how far it is. */
export type ForecastState =
  | { readonly state: 'computing'; readonly progress: ForecastProgress }
  | {
      readonly state: 'ready';
      readonly forecast: SeasonForecast;
      readonly computedAt: Instant;
      /** A newer one is being computed. */
      readonly isRefreshing: boolean;
    };

interface Kept {
  /** The store's version that the forecast was begun at. */
  version: string | undefined;
  forecast: SeasonForecast | undefined;
  computedAt: Instant;
  endedMs: number;
  underWay: Promise<void> | undefined;
  progress: ForecastProgress;
}

const PATIENCE_MS = 1_500;
/** While readings come in all the time, a forecast that is no older than this is new enough. */
const FRESH_MS = 60_000;
/** One of ten thousand households takes some ten megabytes. */
const MOST_KEPT = 4;

/**
 * Forecasts, each computed once for all who ask. One that readings or roster have left behind is
 * still answered, and a newer one begun, at most once in a minute.
 */
export class Forecasts {
  readonly #options: ForecastOptions;
  readonly #kept = new Map<string, Kept>();
  readonly #seasons: SeasonsOnFile;
  #newest: { readonly of: string; readonly at: Instant | undefined } | undefined;

  constructor(options: ForecastOptions) {
    this.#options = options;
    this.#seasons = new SeasonsOnFile(options.ledger.programmes);
  }

  /**
   * @throws TroubleError `programmeUnknown`, `programmeInvalid`, `componentUnknown`,
   *   `seasonUnknown`, and whatever keeps the stores from answering.
   */
  async get(asked: AskedForecast): Promise<ForecastState> {
    const { ledger, store, clock, climateOf } = this.#options;
    const { climate, key: climateKey } = await climateOf(asked.programme);
    const version = await store.version();
    const commit = await store.frontier();
    const rosterVersion = await ledger.roster.rosterVersion();
    const newestAt = await this.#newestAt(rosterVersion, version);
    const terms = await seasonTerms(ledger.programmes, asked, newestAt, clock.now());
    const { programme, component, season } = terms;
    const digests = [programme, ...ancestorsUsed(programme)].map(({ digest }) => digest);
    const key = JSON.stringify([digests, component.name, season, climateKey]);
    const kept = this.#keptFor(key);
    const inputs = { terms, rosterVersion, commit, newestAt, climate };
    if (!kept.underWay && this.#isBehind(kept, rosterVersion, version)) {
      kept.version = version;
      this.#begin(key, kept, inputs);
    }
    if (!kept.forecast && kept.underWay) {
      const { patienceMs = PATIENCE_MS } = this.#options;
      await Promise.race([kept.underWay, wait(patienceMs, undefined, { ref: false })]);
    }
    if (!kept.forecast) return { state: 'computing', progress: kept.progress };
    const { forecast, computedAt, underWay } = kept;
    return { state: 'ready', forecast, computedAt, isRefreshing: underWay !== undefined };
  }

  /** The newest reading of all meters on file, looked for once as long as nothing has come. */
  async newestAt(): Promise<Instant | undefined> {
    const { ledger, store } = this.#options;
    return this.#newestAt(await ledger.roster.rosterVersion(), await store.version());
  }

  /** The seasons of which a forecast can be asked for: those read last, or running now. */
  async seasons(): Promise<{
    readonly newestAt: Instant | undefined;
    readonly seasons: readonly SeasonOnFile[];
  }> {
    const newestAt = await this.newestAt();
    return { newestAt, seasons: await this.#seasons.at(newestAt ?? this.#options.clock.now()) };
  }

  /** Waits for what is being computed, so that stores can be closed after it. */
  async stop(): Promise<void> {
    await Promise.allSettled([...this.#kept.values()].map(({ underWay }) => underWay));
  }

  #keptFor(key: string): Kept {
    const progress = { done: 0, of: 0 };
    const kept = this.#kept.get(key) ?? {
      ...{ version: undefined, forecast: undefined, underWay: undefined, progress },
      ...{ computedAt: 0, endedMs: 0 },
    };
    // What was asked for last goes to the end, away from the oldest.
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    for (const [oldest, { underWay }] of this.#kept) {
      if (this.#kept.size <= MOST_KEPT) break;
      if (!underWay) this.#kept.delete(oldest);
    }
    return kept;
  }

  #isBehind({ forecast, endedMs, ...kept }: Kept, rosterVersion: number, version: string): boolean {
    if (!forecast || forecast.rosterVersion !== rosterVersion) return true;
    const ageMs = this.#options.clock.monotonicMs() - endedMs;
    return kept.version !== version && ageMs >= FRESH_MS;
  }

  #begin(key: string, kept: Kept, inputs: ForecastInputs): void {
    const { ledger, store, clock, log } = this.#options;
    const beganMs = clock.monotonicMs();
    const compute = async () => {
      kept.forecast = await seasonForecast(ledger, store, inputs, (progress) => {
        kept.progress = progress;
      });
      kept.computedAt = clock.now();
      kept.endedMs = clock.monotonicMs();
      const { component, season } = inputs.terms;
      const tookMs = Math.round(kept.endedMs - beganMs);
      log.info({ of: component.name, season: season.name, tookMs }, 'season forecast');
    };
    kept.underWay = compute().finally(() => {
      kept.underWay = undefined;
    });
    // Whoever waits hears of a failure; one that nobody waits for is written down.
    kept.underWay.catch((error: unknown) => {
      if (!kept.forecast) this.#kept.delete(key);
      log.warn({ err: error }, 'a forecast failed');
    });
  }

  async #newestAt(rosterVersion: number, version: string): Promise<Instant | undefined> {
    const of = `${rosterVersion} ${version}`;
    if (this.#newest?.of === of) return this.#newest.at;
    const { ledger, store } = this.#options;
    const meters = await ledger.roster.loadMeters();
    const last = await store.last([...new Set(meters.map(({ meterId }) => meterId))]);
    const at = last.reduce<Instant | undefined>(
      (newest, each) => (newest === undefined || each.at > newest ? each.at : newest),
      undefined,
    );
    this.#newest = { of, at };
    return at;
  }
}
