import type { Backend } from './backend.ts';
import { type Depth, depthOf } from './depth.ts';
import { type JobsLog, troubleWith } from './log.ts';
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
import { waitingFor } from './put-off.ts';
import { openRedis } from './redis/backend.ts';
import { OF_VILLAGE, RETRY, WAITS, type Waits } from './rules.ts';
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
  /** In words, for what villages or the run itself wait, where something that they need is away. */
  readonly waitingFor?: string | undefined;
}

export interface JobsOptions {
  /** PostgreSQL, where the queues are unless `redisUrl` is given. */
  readonly databaseUrl: string;
  /** Redis or Valkey: one server, Sentinel or Cluster. The package's README has the forms. */
  readonly redisUrl?: string | undefined;
  /** The ledger whose runs are queued: what others have on the same Redis is kept apart by it. */
  readonly ledgerId: string;
  readonly log: JobsLog;
  /** How long jobs wait until they are tried again; from a second to half a minute unless given. */
  readonly waits?: Waits | undefined;
}

/** Villages that are delayed or tried are looked through only so far for those of one run. */
const MOST_LOOKED_AT = 20;

/** States of a job that the queue itself leads on. */
const ALIVE = ['waiting-children', 'waiting', 'active', 'delayed', 'prioritized'] as const;

/**
 * Opens the job queues of a ledger: on Redis where that is given, else in the ledger's own database,
 * making or migrating their tables first.
 *
 * @throws TroubleError `ledgerUnreachable` where PostgreSQL does not answer or refuses,
 *   `queuesUnreachable` where Redis does or cannot be trusted with jobs as it is set, and
 *   `configInvalid` where `redisUrl` cannot be understood.
 */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  const { databaseUrl, redisUrl, ledgerId, log } = options;
  return redisUrl === undefined
    ? jobsOn(await openPostgres(databaseUrl), options)
    : jobsOn(await openRedis(redisUrl, ledgerId, log), options);
}

async function jobsOn<Connection>(
  backend: Backend<Connection>,
  { log, waits = WAITS }: JobsOptions,
): Promise<Jobs> {
  const { queues, prefix } = backend;
  const options = { connection: backend.producers, ...(prefix !== undefined && { prefix }) };
  const producer = new queues.FlowProducer(options);
  const runs = new queues.Queue<RunJob>(RUN_QUEUE, options);
  const ofVillages = new queues.Queue<VillageJob>(VILLAGE_QUEUE, options);
  producer.on('error', troubleWith(log, 'producer', backend.told));
  runs.on('error', troubleWith(log, RUN_QUEUE, backend.told));
  ofVillages.on('error', troubleWith(log, VILLAGE_QUEUE, backend.told));
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
        // Those that are tried just now are looked at too: what they wait for is not there yet.
        const tried = await ofVillages.getJobs(['delayed', 'active'], 0, MOST_LOOKED_AT - 1);
        const why = [job, ...tried.filter(({ data }) => data.runNumber === runNumber)]
          .map(waitingFor)
          .find((words) => words !== undefined);
        const far = { done: processed, villages: processed + unprocessed };
        return why === undefined ? far : { ...far, waitingFor: why };
      }),
    depth: () => backend.attempt(() => depthOf(runs, ofVillages)),
    async work(handlers, concurrency) {
      const workers = await startWorkers({ backend, concurrency, handlers, log, waits });
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
