import { connectQueues, postgresQueues } from './connection.ts';
import type { JobsLog } from './log.ts';
import {
  RUN_QUEUE,
  type RunJob,
  runJobSchema,
  VILLAGE_QUEUE,
  type Village,
  type VillageJob,
  villageJobSchema,
} from './payloads.ts';
import { RETRY } from './rules.ts';
import { type RunHandlers, startWorkers, type Workers } from './workers.ts';

/** The job queues of the platform. */
export interface Jobs {
  /** Queues a run: its villages first, and the run itself once they are done. All or nothing. */
  addRun(runNumber: number, villages: readonly Village[]): Promise<void>;
  /**
   * How far the queue is with a run that it will bring to an end by itself; undefined where it holds
   * no such run, so that an unfinished one has to be added again.
   */
  progressOf(runNumber: number): Promise<RunProgress | undefined>;
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
  readonly databaseUrl: string;
  readonly log: JobsLog;
}

/** States of a job that the queue itself leads on. */
const ALIVE = ['waiting-children', 'waiting', 'active', 'delayed', 'prioritized'] as const;

/**
 * Opens the job queues on PostgreSQL, making or migrating their tables first.
 *
 * @throws TroubleError `ledgerUnreachable` where PostgreSQL does not answer or refuses.
 */
export async function openJobs({ databaseUrl, log }: JobsOptions): Promise<Jobs> {
  const pool = await connectQueues(databaseUrl);
  const producer = new postgresQueues.FlowProducer({ connection: pool });
  producer.on('error', (error) => log.warn({ err: error }, 'the job queue is in trouble'));
  const runs = new postgresQueues.Queue<RunJob>(RUN_QUEUE, { connection: pool });
  runs.on('error', (error) => log.warn({ err: error }, 'the job queue is in trouble'));
  const working: Workers[] = [];
  return {
    async addRun(runNumber, villages) {
      const data: RunJob = runJobSchema.parse({ runNumber });
      await producer.add({
        name: `run ${runNumber}`,
        queueName: RUN_QUEUE,
        data,
        opts: RETRY,
        children: villages.map(({ town, village }) => ({
          name: `run ${runNumber} ${town} ${village}`,
          queueName: VILLAGE_QUEUE,
          data: villageJobSchema.parse({ runNumber, town, village } satisfies VillageJob),
          // The run's job is called at once, with the village's own last words.
          opts: { ...RETRY, continueParentOnFailure: true },
        })),
      });
    },
    async progressOf(runNumber) {
      const alive = await runs.getJobs([...ALIVE]);
      const job = alive.find(({ data }) => data.runNumber === runNumber);
      if (!job) return undefined;
      const { processed = 0, unprocessed = 0 } = await job.getDependenciesCount();
      return { done: processed, villages: processed + unprocessed };
    },
    async work(handlers, concurrency) {
      const workers = await startWorkers({ pool, concurrency, handlers, log });
      working.push(workers);
      return workers;
    },
    async close() {
      for (const workers of working.splice(0)) await workers.close();
      await runs.close();
      await producer.close();
      await pool.end();
    },
  };
}
