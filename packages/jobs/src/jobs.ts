import type { Backend } from './backend.ts';
import { type Depth, depthOf } from './depth.ts';
import { calmly, type JobsLog } from './log.ts';
import {
  RUN_QUEUE,
  type RunJob,
  runJobSchema,
  VILLAGE_QUEUE,
  type Village,
  type VillageJob,
  villageJobSchema,
} from './payloads.ts';
import { openPostgres } from './postgres/backend.ts';
import { openRedis } from './redis/backend.ts';
import { OF_VILLAGE, RETRY } from './rules.ts';
import { type RunHandlers, startWorkers, type Workers } from './workers.ts';

/**
 * The job queues of the platform.
 *
 * On Redis every question and order is answered in bounded time, with `queuesUnreachable` where it is
 * away; workers wait for it and go on by themselves.
 */
export interface Jobs {
  /**
   * Queues a run: its villages first, and the run itself once they are done. All or nothing. What is
   * done for it later is told the trace (32 hexadecimal digits) in which it was asked for.
   */
  addRun(runNumber: number, villages: readonly Village[], traceId?: string): Promise<void>;
  /**
   * How far the queue is with a run that it will bring to an end by itself; undefined where it holds
   * no such run, so that an unfinished one has to be added again. A run that is added twice is
   * settled twice, to the same end.
   */
  progressOf(runNumber: number): Promise<RunProgress | undefined>;
  /** What is in the queues just now, of all processes. */
  depth(): Promise<Depth>;
  /** Starts workers in this process; `close` closes them too. */
  work(handlers: RunHandlers, concurrency: number): Promise<Workers>;
  close(): Promise<void>;
}

/** How many of a run's villages are done. */
export interface RunProgress {
  readonly done: number;
  readonly villages: number;
}

export interface JobsOptions {
  /** PostgreSQL, where the queues are unless `redisUrl` is given. */
  readonly databaseUrl: string;
  /** Redis or Valkey: one server, Sentinel or Cluster. The package's README has the forms. */
  readonly redisUrl?: string | undefined;
  readonly log: JobsLog;
}

/** States of a job that the queue itself leads on. */
const ALIVE = ['waiting-children', 'waiting', 'active', 'delayed', 'prioritized'] as const;

/**
 * Opens the job queues: on Redis where that is given, else on PostgreSQL, making or migrating their
 * tables first.
 *
 * @throws TroubleError `ledgerUnreachable` where PostgreSQL does not answer or refuses,
 *   `queuesUnreachable` where Redis does or cannot be trusted with jobs as it is set, and
 *   `configInvalid` where `redisUrl` cannot be understood.
 */
export async function openJobs({ databaseUrl, redisUrl, log }: JobsOptions): Promise<Jobs> {
  return redisUrl === undefined
    ? jobsOn(await openPostgres(databaseUrl), log)
    : jobsOn(await openRedis(redisUrl, log), log);
}

async function jobsOn<Connection>(backend: Backend<Connection>, log: JobsLog): Promise<Jobs> {
  const { queues, prefix } = backend;
  const options = { connection: backend.producers, ...(prefix !== undefined && { prefix }) };
  const producer = new queues.FlowProducer(options);
  const runs = new queues.Queue<RunJob>(RUN_QUEUE, options);
  const ofVillages = new queues.Queue<VillageJob>(VILLAGE_QUEUE, options);
  producer.on('error', calmly(log, 'producer', backend.told));
  runs.on('error', calmly(log, RUN_QUEUE, backend.told));
  ofVillages.on('error', calmly(log, VILLAGE_QUEUE, backend.told));
  const working: Workers[] = [];
  const jobs: Jobs = {
    async addRun(runNumber, villages, traceId) {
      const run = runJobSchema.parse({ runNumber, ...(traceId !== undefined && { traceId }) });
      const children = villages.map(({ town, village }) => ({
        name: `run ${runNumber} ${town} ${village}`,
        queueName: VILLAGE_QUEUE,
        data: villageJobSchema.parse({ ...run, town, village } satisfies VillageJob),
        opts: OF_VILLAGE,
      }));
      const flow = { name: `run ${runNumber}`, queueName: RUN_QUEUE, data: run, opts: RETRY };
      await backend.attempt(() => producer.add({ ...flow, children }));
    },
    progressOf: (runNumber) =>
      backend.attempt(async () => {
        const alive = await runs.getJobs([...ALIVE]);
        const job = alive.find(({ data }) => data.runNumber === runNumber);
        if (!job) return undefined;
        const { processed = 0, unprocessed = 0 } = await job.getDependenciesCount();
        return { done: processed, villages: processed + unprocessed };
      }),
    depth: () => backend.attempt(() => depthOf(runs, ofVillages)),
    async work(handlers, concurrency) {
      const workers = await startWorkers({ backend, concurrency, handlers, log });
      working.push(workers);
      return workers;
    },
    async close() {
      await Promise.all(working.splice(0).map((workers) => workers.close()));
      await Promise.all([runs, ofVillages, producer].map((each) => each.close()));
      await backend.close();
    },
  };
  // Refusals of a server that is too old come here.
  try {
    await backend.attempt(() =>
      Promise.all([runs, ofVillages, producer].map((each) => each.waitUntilReady())),
    );
  } catch (error) {
    await jobs.close();
    throw error;
  }
  return jobs;
}
