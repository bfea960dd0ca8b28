import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJobs } from '@nuanbu/jobs';
import { silentLog, startEmbeddedPostgres } from '@nuanbu/runtime';
import {
  type BackendClasses,
  createPostgresBackend,
  createRedisBackend,
  DEFAULT_SCHEMA,
  type IQueueBackend,
  withBackend,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startRedis } from '../servers/server.fixture.ts';
import { secondsOf } from './clock.ts';

/** How much the benchmark of the job queues does: runs one after another, each with its villages. */
export interface JobsBenchSize {
  readonly runs: number;
  readonly villages: number;
}

export const SHORT_JOBS_BENCH: JobsBenchSize = { runs: 2, villages: 200 };
export const FULL_JOBS_BENCH: JobsBenchSize = { runs: 5, villages: 1_000 };

/** Villages a second through our queues and through BullMQ alone, on the same server. */
export interface JobsFigure {
  readonly backend: string;
  readonly ours: number;
  readonly alone: number;
  /** Ours over BullMQ's; one is as fast. */
  readonly ratio: number;
}

/** A flow of one run or several, to its end; and how to let the connections go. */
interface Flow {
  settle(runs: number): Promise<void>;
  close(): Promise<void>;
}

const CONCURRENCY = 8;
/** Each way's shortest time counts, and they take turns, so that both meet the same machine. */
const TIMES = 3;
const RESULT = { town: '东镇', village: '村', households: 20, payableFen: 1_234_500 };

/** Whether a Redis can be had here: one that runs, or a program to start. */
export function hasRedis(): boolean {
  const { REDIS_URL, REDIS_SERVER = 'redis-server' } = process.env;
  return REDIS_URL !== undefined || spawnSync(REDIS_SERVER, ['--version']).status === 0;
}

/** Measures the flow of season runs on PostgreSQL, and on Redis where that can be had. */
export async function benchJobs(size: JobsBenchSize): Promise<JobsFigure[]> {
  const figures = [await benchOnPostgres(size)];
  if (hasRedis()) figures.push(await benchOnRedis(size));
  return figures;
}

async function benchOnPostgres(size: JobsBenchSize): Promise<JobsFigure> {
  const dataDir = await mkdtemp(join(tmpdir(), 'nuanbu-bench-'));
  // PostgreSQL's own user has to pass through the directory.
  await chmod(dataDir, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir, log: silentLog });
  const { databaseUrl } = postgres;
  // As large as ours, and with queues among the same tables.
  const pool = new pg.Pool({
    ...{ connectionString: databaseUrl, max: 8 },
    options: `-c search_path=${DEFAULT_SCHEMA}`,
  });
  pool.setMaxListeners(0);
  pool.on('error', () => undefined);
  try {
    const ours = await ourFlow({ databaseUrl }, size);
    const alone = await aloneFlow(withBackend(createPostgresBackend), pool as never, size);
    return await compare('PostgreSQL', ours, alone, size);
  } finally {
    await pool.end();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function benchOnRedis(size: JobsBenchSize): Promise<JobsFigure> {
  const { url, stop } = await startRedis();
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  try {
    const ours = await ourFlow({ databaseUrl: '', redisUrl: url }, size);
    const alone = await aloneFlow(withBackend(createRedisBackend), redis, size);
    return await compare('Redis', ours, alone, size);
  } finally {
    redis.disconnect();
    await stop();
  }
}

async function compare(
  backend: string,
  ours: Flow,
  alone: Flow,
  { runs, villages }: JobsBenchSize,
): Promise<JobsFigure> {
  let oursS = Infinity;
  let aloneS = Infinity;
  try {
    // The first run of each makes connections and scripts known.
    await ours.settle(1);
    await alone.settle(1);
    for (let time = 0; time < TIMES; time += 1) {
      oursS = Math.min(oursS, await secondsOf(() => ours.settle(runs)));
      aloneS = Math.min(aloneS, await secondsOf(() => alone.settle(runs)));
    }
  } finally {
    await ours.close();
    await alone.close();
  }
  const jobs = runs * villages;
  return { backend, ours: jobs / oursS, alone: jobs / aloneS, ratio: aloneS / oursS };
}

async function ourFlow(
  place: { databaseUrl: string; redisUrl?: string },
  { villages }: JobsBenchSize,
): Promise<Flow> {
  const jobs = await openJobs({ ...place, ledgerId: randomUUID(), log: silentLog });
  const ofRun = Array.from({ length: villages }, (_, at) => ({ town: '东镇', village: `村${at}` }));
  let runNumber = 0;
  let finished = Promise.withResolvers<void>();
  await jobs.work(
    {
      settleVillage: async () => RESULT,
      finishRun: async (_run, results) => checked(results.length, villages, finished),
      abandonRun: async (_run, why) => finished.reject(new Error(why)),
    },
    CONCURRENCY,
  );
  return {
    async settle(runs) {
      for (let run = 0; run < runs; run += 1) {
        finished = Promise.withResolvers<void>();
        runNumber += 1;
        await jobs.addRun(runNumber, ofRun);
        await finished.promise;
      }
    },
    close: () => jobs.close(),
  };
}

/** The same flow by BullMQ's own classes, with nothing checked, tried again or written down. */
async function aloneFlow<Connection>(
  { FlowProducer, Worker }: BackendClasses<IQueueBackend, Connection>,
  connection: Connection,
  { villages }: JobsBenchSize,
): Promise<Flow> {
  let finished = Promise.withResolvers<void>();
  const flows = new FlowProducer({ connection });
  const workers = [
    new Worker('villages', async () => RESULT, { connection, concurrency: CONCURRENCY }),
    new Worker(
      'runs',
      async (job) => {
        const results = Object.values(await job.getChildrenValues());
        checked(results.length, villages, finished);
      },
      { connection },
    ),
  ];
  for (const worker of workers) {
    // The server is ended under the connection on which a worker listens.
    worker.on('error', () => undefined);
    await worker.waitUntilReady();
  }
  const opts = { removeOnComplete: true };
  const children = Array.from({ length: villages }, (_, at) => ({
    ...{ name: 'village', queueName: 'villages', opts },
    data: { runNumber: 1, town: '东镇', village: `村${at}` },
  }));
  return {
    async settle(runs) {
      for (let run = 0; run < runs; run += 1) {
        finished = Promise.withResolvers<void>();
        const data = { runNumber: run + 1 };
        await flows.add({ name: 'run', queueName: 'runs', opts, data, children });
        await finished.promise;
      }
    },
    async close() {
      for (const each of [...workers, flows]) await each.close();
    },
  };
}

function checked(found: number, villages: number, run: PromiseWithResolvers<void>): void {
  if (found === villages) run.resolve();
  else run.reject(new Error(`${found} of ${villages} villages came to the end of a run`));
}

export function printJobs(figures: readonly JobsFigure[]): void {
  for (const { backend, ours, alone, ratio } of figures) {
    console.log(
      `jobs on ${backend}: ${Math.round(ours)} villages/s, BullMQ alone ` +
        `${Math.round(alone)} villages/s, ratio ${Math.round(ratio * 100) / 100}`,
    );
  }
  if (!hasRedis()) console.log('jobs on Redis: not measured, since there is no redis-server here');
}

if (import.meta.main) printJobs(await benchJobs(FULL_JOBS_BENCH));
