import type { Api } from '@nuanbu/api';
import type { IngestPipeline, MeterDirectory } from '@nuanbu/ingest';
import type { Ledger } from '@nuanbu/ledger';
import type { ReadingStore } from '@nuanbu/readings';
import {
  type Claim,
  type Clock,
  type Config,
  claimDataDir,
  createLog,
  type HealthServer,
  type Log,
  processRegistry,
  Readiness,
  Stack,
  systemClock,
} from '@nuanbu/runtime';
import type { Forecasts, Settlement } from '@nuanbu/settle';
import { TroubleError } from '@nuanbu/terms';
import type { Ground } from './ground.ts';
import { DESK_GOES_ON_WITHOUT, startHealth } from './health.ts';
import { type MessageTap, type OpenDoor, startDoor } from './parts/door.ts';
import { startIntake } from './parts/intake.ts';
import { startLedger } from './parts/ledger.ts';
import { startApi } from './parts/people.ts';
import { startReadings } from './parts/readings.ts';
import { startForecasts, startQueues, startSettling } from './parts/settling.ts';
import { logFileOf, type OpenLog, placeOf } from './place.ts';
import type { SharedConfig } from './shared.ts';

/** Everything that answers questions and takes commands, in one process. */
export interface Platform {
  readonly config: Config;
  /** Where everything embedded is; the configured directory or where the default had to move. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the ledger's PostgreSQL is, embedded or not. */
  readonly databaseUrl: string;
  readonly ledger: Ledger;
  readonly store: ReadingStore;
  readonly settlement: Settlement;
  readonly forecasts: Forecasts;
  readonly meters: MeterDirectory;
  readonly pipeline: IngestPipeline;
  /** Undefined where nothing of concentrators comes in here. */
  readonly door?: OpenDoor | undefined;
  /** Undefined where the platform serves no people. */
  readonly api?: Api | undefined;
  /** Recordings under way, by file; aborting one ends it. */
  readonly recordings: Map<string, AbortController>;
  /** Lets a recording see messages; returns what ends it. */
  tap(seen: MessageTap): () => void;
  /** Stops everything, last started first. */
  stop(): Promise<void>;
}

/** A platform that is alone on its data directory, and can be asked by other processes there. */
export interface OwnPlatform extends Platform {
  readonly claim: Claim;
  /** Undefined where nobody can ask how it does. */
  readonly health?: HealthServer | undefined;
  /** Tells whoever sends work here that it is about to stop. */
  drain(): void;
}

/** Which services are part of a process. */
export interface Services {
  /** Whether concentrators can connect. */
  readonly withBroker: boolean;
  /** Whether people can sign in. */
  readonly withApi: boolean;
}

export interface PlatformOptions extends Services {
  readonly config: Config;
  readonly clock: Clock;
  readonly openLog: OpenLog;
  /** Whether it stays up and machines may ask how it does, where a METRICS_PORT is set. */
  readonly withHealth?: boolean;
  /** A part ended by itself; the platform cannot go on. */
  readonly onDeath: (error: Error) => void;
}

/**
 * Starts the platform on a data directory that it claims, each of its needs embedded there or on
 * the server that the configuration names: PostgreSQL, ledger, reading store, jobs and workers, and
 * at last the broker and the HTTP interface, so that nothing is taken in before everything stands
 * behind it.
 *
 * @throws TroubleError for whatever keeps it from starting; what had started is stopped again.
 */
export async function startPlatform(options: PlatformOptions): Promise<OwnPlatform> {
  const { config, clock, onDeath } = options;
  const { dataDir } = await placeOf(config);
  const claim = await claimDataDir(dataDir);
  const log = await openLog(options, claim);
  const stack = new Stack(log);
  await stack.defer('claim', () => claim.release());
  const ground = {
    ...{ config, clock, log, stack, dataDir, onDeath },
    readiness: new Readiness({ goesOnWithout: DESK_GOES_ON_WITHOUT, log }),
    registry: options.withHealth && config.metrics ? processRegistry('start') : undefined,
  };
  return unwinding(ground, async () => {
    const health = await startHealth(ground);
    const platform = await openPlatform(ground, { ...options, isAtWork: true });
    return { ...platform, claim, health, drain: () => ground.readiness.drain() };
  });
}

/**
 * Opens a platform for one command, beside whatever runs on the same servers: it claims nothing,
 * serves nobody and leaves the work to others.
 *
 * @throws TroubleError for whatever keeps it from opening.
 */
export async function openBeside(config: SharedConfig): Promise<Platform> {
  // A command prints words of its own; its log tells only of trouble.
  const level =
    config.logLevel === 'fatal' || config.logLevel === 'error' ? config.logLevel : 'warn';
  const log = createLog({ level });
  const ground = {
    ...{ config, clock: systemClock, log, stack: new Stack(log), dataDir: config.dataDir },
    ...{ readiness: new Readiness(), onDeath: () => undefined, opensWithoutReadings: true },
  };
  return unwinding(ground, () =>
    openPlatform(ground, { withBroker: false, withApi: false, isAtWork: false }),
  );
}

/** @throws what `open` throws, once what had started is stopped again. */
export async function unwinding<Opened>(
  { stack, log }: Pick<Ground, 'stack' | 'log'>,
  open: () => Promise<Opened>,
): Promise<Opened> {
  try {
    return await open();
  } catch (error) {
    await stack
      .stop()
      .catch((err) => log.error({ component: 'process', err }, 'unwinding the start failed'));
    throw error;
  }
}

async function openLog({ openLog }: PlatformOptions, claim: Claim): Promise<Log> {
  try {
    return openLog(claim.dataDir);
  } catch (cause) {
    await claim.release();
    const detail = `${logFileOf(claim.dataDir)} (${(cause as NodeJS.ErrnoException).code})`;
    throw new TroubleError('dataDirUnwritable', detail, { cause });
  }
}

/** Opens a platform's parts; `isAtWork` says whether runs are computed in this process. */
export async function openPlatform(
  ground: Ground,
  { withBroker, withApi, isAtWork }: Services & { readonly isAtWork: boolean },
): Promise<Platform> {
  const { config, clock, dataDir, log, stack, readiness } = ground;
  const opened = await startLedger(ground);
  const { ledger, databaseUrl } = opened;
  const store = await startReadings(ground, ledger);
  const jobs = await startQueues(ground, opened);
  const settlement = await startSettling(ground, { ledger, store }, jobs, isAtWork);
  const forecasts = await startForecasts(ground, { ledger, store });
  const intake = await startIntake(ground, { ledger, store });
  const taps = new Set<MessageTap>();
  const door = withBroker ? await startDoor(ground, ledger, intake, taps) : undefined;
  const platform: Platform = {
    ...{ config, dataDir, clock, log, databaseUrl, ledger, store, settlement, forecasts },
    ...intake,
    door,
    recordings: new Map<string, AbortController>(),
    tap(seen: MessageTap) {
      taps.add(seen);
      return () => taps.delete(seen);
    },
    stop() {
      readiness.drain();
      return stack.stop();
    },
  };
  const api = withApi ? await startApi(ground, platform, jobs) : undefined;
  readiness.started();
  return { ...platform, api };
}
