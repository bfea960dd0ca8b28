import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Api } from '@nuanbu/api';
import { Broker, IngestPipeline, MeterDirectory } from '@nuanbu/ingest';
import { type Jobs, openJobs } from '@nuanbu/jobs';
import { type Ledger, loadDataKeys, openLedger, verifyPassword } from '@nuanbu/ledger';
import { DuckdbReadingStore, type ReadingStore } from '@nuanbu/readings';
import {
  type Claim,
  type Clock,
  type Config,
  chooseDataDir,
  claimDataDir,
  createLog,
  type Log,
  Stack,
  serverAccount,
  startEmbeddedPostgres,
} from '@nuanbu/runtime';
import { Forecasts, type Settlement, startSettlement } from '@nuanbu/settle';
import { TroubleError } from '@nuanbu/terms';
import type { Instant } from '@nuanbu/units';
import { projectRoot } from '../paths.ts';
import { builtInProgrammes, programmeText } from '../programmes.ts';
import { climateOf } from './climate.ts';
import { deskOf } from './desk.ts';

/** Sees every message of readings that the broker lets in. */
export type MessageTap = (receivedAt: Instant, topic: string, bytes: Uint8Array) => void;

/** Everything that runs on a data directory, in one process with one owner of each file. */
export interface Platform {
  readonly config: Config;
  /** Where everything embedded is; the configured directory or where the default had to move. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly claim: Claim;
  readonly ledger: Ledger;
  readonly store: ReadingStore;
  readonly settlement: Settlement;
  readonly forecasts: Forecasts;
  readonly meters: MeterDirectory;
  readonly pipeline: IngestPipeline;
  /** Undefined where the platform was opened at rest, for one command. */
  readonly broker?: Broker | undefined;
  /** Undefined where the platform serves no people. */
  readonly api?: Api | undefined;
  /** Recordings under way, by file; aborting one ends it. */
  readonly recordings: Map<string, AbortController>;
  /** Lets a recording see messages; returns what ends it. */
  tap(seen: MessageTap): () => void;
  /** Stops everything, last started first. */
  stop(): Promise<void>;
}

export interface PlatformOptions {
  readonly config: Config;
  readonly clock: Clock;
  /** Opens the log, once the data directory, in which it lies, is claimed. */
  readonly openLog: (dataDir: string) => Log;
  /** Whether concentrators can connect. */
  readonly withBroker: boolean;
  /** Whether people can sign in. */
  readonly withApi: boolean;
  /** A part ended by itself; the platform cannot go on. */
  readonly onDeath: (error: Error) => void;
}

/** The data directory of a configuration, and why where it is not the usual one. */
export async function placeOf(
  config: Config,
): Promise<{ readonly dataDir: string; readonly notice?: string }> {
  return chooseDataDir({
    configured: config.dataDirIsDefault ? undefined : config.dataDir,
    projectDir: projectRoot,
    account: config.databaseUrl === undefined ? await serverAccount() : undefined,
  });
}

/** The log file of a data directory. */
export function logFileOf(dataDir: string): string {
  return join(dataDir, 'log', 'nuanbu.log');
}

/** Logs into the data directory's file, as the configuration says. */
export function fileLog({ logLevel: level }: Config): PlatformOptions['openLog'] {
  return (dataDir) => createLog({ level, to: { file: logFileOf(dataDir) } });
}

/** The file of data keys, where `DATA_KEY` is not set. */
export function keyFileOf(dataDir: string): string {
  return join(dataDir, 'data-key');
}

/**
 * Starts the platform: claim, PostgreSQL, ledger, reading store, jobs and workers, and at last the
 * broker and the HTTP interface, so that nothing is taken in before everything stands behind it.
 *
 * @throws TroubleError for whatever keeps it from starting; what had started is stopped again.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { dataDir } = await placeOf(options.config);
  const claim = await claimDataDir(dataDir);
  const log = await openLog(options, claim);
  const stack = new Stack(log);
  await stack.defer('claim', () => claim.release());
  try {
    return await startOn({ ...options, dataDir, claim, log }, stack);
  } catch (error) {
    await stack.stop().catch((reason) => log.error({ err: reason }, 'unwinding the start failed'));
    throw error;
  }
}

/** What a start has once the directory is its own. */
interface Claimed extends PlatformOptions {
  readonly dataDir: string;
  readonly claim: Claim;
  readonly log: Log;
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

async function startOn(options: Claimed, stack: Stack): Promise<Platform> {
  const { config, clock, dataDir, claim, log } = options;
  const databaseUrl = config.databaseUrl ?? (await startPostgres(options, stack));
  const dataKeys = await loadDataKeys({ env: config.dataKey, file: keyFileOf(dataDir) });
  const ledger = await openLedger({ databaseUrl, dataKeys, clock });
  await stack.defer('ledger', () => ledger.close());
  await addBuiltInProgrammes(ledger);

  // What a household used is nobody else's business on a shared machine.
  const readingsDir = join(dataDir, 'readings');
  await mkdir(readingsDir, { recursive: true, mode: 0o700 });
  const store = new DuckdbReadingStore({
    path: join(readingsDir, 'readings.duckdb'),
    memoryLimitMb: config.storeMemoryMb,
    threads: config.storeThreads,
  });
  await stack.start('reading store', store);

  const jobs = await openJobs({ databaseUrl, log });
  await stack.defer('jobs', () => jobs.close());
  const settlement = await startSettlement({
    ledger,
    store,
    jobs,
    log,
    clock,
    concurrency: config.settleConcurrency,
  });
  await stack.defer('settlement', () => settlement.stop());
  const forecasts = new Forecasts({
    ...{ ledger, store, clock, log },
    climateOf: (programme) => climateOf(config, programme),
  });
  await stack.defer('forecasts', () => forecasts.stop());

  const meters = new MeterDirectory(ledger.roster);
  await meters.reload();
  const pipeline = new IngestPipeline({
    store,
    meters,
    quarantine: ledger.quarantine,
    clock,
    log,
    messageLimitBytes: config.messageLimitBytes,
  });
  await stack.defer('ingest', () => pipeline.idle());
  const taps = new Set<MessageTap>();
  const broker = options.withBroker
    ? await stack.start('broker', await brokerOf(options, ledger, pipeline, taps))
    : undefined;
  const platform = {
    ...{
      config,
      dataDir,
      clock,
      log,
      claim,
      ledger,
      store,
      settlement,
      forecasts,
      meters,
      pipeline,
      broker,
    },
    recordings: new Map<string, AbortController>(),
    tap(seen: MessageTap) {
      taps.add(seen);
      return () => taps.delete(seen);
    },
    stop: () => stack.stop(),
  };
  if (!options.withApi) return platform;
  const api = await stack.start('api', apiOf(platform, jobs));
  return { ...platform, api };
}

async function startPostgres({ dataDir, log, onDeath }: Claimed, stack: Stack): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir, log, onDeath });
  await stack.defer('PostgreSQL', () => postgres.stop());
  return postgres.databaseUrl;
}

async function brokerOf(
  { config, clock, log }: Claimed,
  ledger: Ledger,
  pipeline: IngestPipeline,
  taps: ReadonlySet<MessageTap>,
): Promise<Broker> {
  const { mqttHost: host, mqttPort: port, mqttTls } = config;
  const tls = mqttTls && {
    cert: await readPem('MQTT_TLS_CERT', mqttTls.cert),
    key: await readPem('MQTT_TLS_KEY', mqttTls.key),
  };
  return new Broker({
    pipeline,
    concentrators: ledger.concentrators,
    noteHeard: (heard) => ledger.concentrators.noteHeard(heard),
    verifyPassword,
    endpoints: [{ host, port }, ...(mqttTls && tls ? [{ host, port: mqttTls.port, tls }] : [])],
    clock,
    log,
    onMessage: (receivedAt, topic, bytes) => {
      for (const seen of taps) seen(receivedAt, topic, bytes);
    },
  });
}

/** Where `scripts/build-console.mjs` puts the console. */
const CONSOLE_DIR = join(projectRoot, 'services', 'console', 'dist');

function apiOf(platform: Platform, jobs: Jobs): Api {
  const { config, ledger, store, log, clock } = platform;
  const { apiHost: host, apiPort: port, apiOrigin: origin, oidc: openid } = config;
  return new Api({
    ...{ ledger, store, jobs, log, clock, host, port, origin, openid },
    desk: deskOf(platform),
    requestsPerMinute: config.apiRequestsPerMinute,
    consoleDir: CONSOLE_DIR,
  });
}

async function readPem(variable: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause) => {
    throw new TroubleError('configInvalid', `${variable}: ${path} cannot be read.`, { cause });
  });
}

/** The programmes that come with the software are on file from the first start on. */
async function addBuiltInProgrammes(ledger: Ledger): Promise<void> {
  for (const name of await builtInProgrammes()) {
    await ledger.programmes.add({ name, text: await programmeText(name) }, { actor: 'nuanbu' });
  }
}
