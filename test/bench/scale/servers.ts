import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openBeside, type Platform } from '@nuanbu/cli/platform';
import { type OwnInfluxServer, startInfluxd } from '@nuanbu/readings/testing';
import { loadConfig, silentLog, startEmbeddedPostgres } from '@nuanbu/runtime';
import { startRedis } from '../../servers/server.fixture.ts';
import { nuanbu, Place, type Running, terminate } from '../../system/place.fixture.ts';
import { BENCH_DISTRICT } from '../ingest/load.ts';
import { cpuSecondsOf, cpuSecondsOfProgram } from '../machine.ts';
import type { CpuShares } from './figures.ts';

/** So soon after the last write its cache becomes files, and those become one: what will lie there. */
const COMPACT_SOON = {
  INFLUXD_STORAGE_CACHE_SNAPSHOT_WRITE_COLD_DURATION: '1s',
  INFLUXD_STORAGE_COMPACT_FULL_WRITE_COLD_DURATION: '3s',
};

/** A process of ours that is up. */
export interface OurProcess {
  readonly running: Running;
  readonly pid: number;
  /** Where it says how it does. */
  readonly health: string;
}

/** PostgreSQL, InfluxDB and Redis with nothing in them, for one part of the benchmark. */
export class ScaleServers {
  readonly place: Place;
  readonly influx: OwnInfluxServer;
  readonly databaseUrl: string;
  readonly #redisUrl: string;
  readonly #stopping: readonly (() => Promise<void>)[];
  readonly #running = new Set<Running>();

  private constructor(
    from: Pick<ScaleServers, 'place' | 'influx' | 'databaseUrl'> & { readonly redisUrl: string },
    stopping: readonly (() => Promise<void>)[],
  ) {
    this.place = from.place;
    this.influx = from.influx;
    this.databaseUrl = from.databaseUrl;
    this.#redisUrl = from.redisUrl;
    this.#stopping = stopping;
  }

  static async start(): Promise<ScaleServers> {
    const place = await Place.make('scale');
    const stopping: (() => Promise<void>)[] = [() => place.remove()];
    try {
      const dataDir = join(place.folder, 'server');
      await mkdir(dataDir, { recursive: true });
      const postgres = await startEmbeddedPostgres({
        ...{ dataDir, log: silentLog, onDeath: () => undefined },
      });
      stopping.unshift(() => postgres.stop());
      Object.assign(process.env, COMPACT_SOON);
      const influx = await startInfluxd();
      stopping.unshift(() => influx.stop());
      const redis = await startRedis();
      stopping.unshift(() => redis.stop());
      const { databaseUrl } = postgres;
      return new ScaleServers({ place, influx, databaseUrl, redisUrl: redis.url }, stopping);
    } catch (error) {
      for (const stop of stopping) await stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    for (const { child } of this.#running) child.kill('SIGKILL');
    for (const stop of this.#stopping) await stop();
  }

  /** The configuration of every process that works on one bucket. */
  env(bucket: string): Record<string, string> {
    const { url, org, token } = this.influx;
    return {
      ...{ DATABASE_URL: this.databaseUrl, REDIS_URL: this.#redisUrl, DISTRICT: BENCH_DISTRICT },
      DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
      ...{ INFLUX_URL: url, INFLUX_ORG: org, INFLUX_BUCKET: bucket, INFLUX_TOKEN: token },
      ...{ METRICS_PORT: '0', LOG_LEVEL: 'info' },
    };
  }

  /** Opens the same servers in this process, as a command does. */
  async beside<Result>(
    bucket: string,
    work: (platform: Platform) => Promise<Result>,
  ): Promise<Result> {
    const config = loadConfig(this.env(bucket)) as Parameters<typeof openBeside>[0];
    const platform = await openBeside(config);
    try {
      return await work(platform);
    } finally {
      await platform.stop();
    }
  }

  /** Starts a service and waits until it is up. */
  async startProcess(
    kind: 'ingest' | 'settle',
    env: Readonly<Record<string, string>>,
  ): Promise<OurProcess> {
    const running = nuanbu([kind], env);
    this.#running.add(running);
    const [line] = await running.said(/^\{.*"msg":"up"\}$/m);
    return { running, pid: running.child.pid!, health: JSON.parse(line).health };
  }

  /** Ends services, which finish what they have. */
  async endProcesses(processes: readonly OurProcess[]): Promise<void> {
    for (const { running } of processes) {
      await terminate(running);
      this.#running.delete(running);
    }
  }
}

/** Seconds of processor time up to now, of the servers and of these processes of ours. */
export function cpuNow(ours: readonly OurProcess[]): CpuShares {
  return {
    ours: ours.reduce((sum, { pid }) => sum + cpuSecondsOf(pid), 0),
    influxdb: cpuSecondsOfProgram('influxd'),
    postgresql: cpuSecondsOfProgram('postgres'),
    mosquitto: cpuSecondsOfProgram('mosquitto'),
    redis: cpuSecondsOfProgram('redis-server'),
  };
}

/** What was used since then, for each of so many, in parts of a second. */
export function cpuSince(
  before: CpuShares,
  now: CpuShares,
  many: number,
  partsOfSecond: number,
): CpuShares {
  const each = (who: keyof CpuShares) => ((now[who] - before[who]) / many) * partsOfSecond;
  return {
    ...{ ours: each('ours'), influxdb: each('influxdb'), postgresql: each('postgresql') },
    ...{ mosquitto: each('mosquitto'), redis: each('redis') },
  };
}
