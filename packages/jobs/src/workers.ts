import { setTimeout as wait } from 'node:timers/promises';
import { type Job as QueuedJob, UnrecoverableError } from 'bullmq';
import type { z } from 'zod';
import type { Backend } from './backend.ts';
import { calmly, type JobsLog, troubleWith } from './log.ts';
import {
  RUN_QUEUE,
  type RunJob,
  runJobSchema,
  VILLAGE_QUEUE,
  type VillageJob,
  villageJobSchema,
} from './payloads.ts';
import { byReason, putOff, TryLater } from './put-off.ts';
import { RECOVERY, type Waits } from './rules.ts';

/** How long workers may take to end once their backend was given up. */
const END_MS = 3_000;

/** Thrown by a handler where trying again cannot help. */
export class GiveUp extends Error {
  override readonly name = 'GiveUp';
}

/** Ends the job of a run that has been abandoned already, for the words of one of its villages. */
class RunAbandoned extends UnrecoverableError {}

/**
 * What the settlement service does with jobs. Every one may be called again for the same job. `GiveUp`
 * ends it, `TryLater` puts it off for as long as it takes, and after any other error it is tried a
 * few times more.
 */
export interface RunHandlers {
  /**
   * Settles one village of a run and replaces whatever an earlier try left of it.
   *
   * @returns what the run's job needs to know of it, as plain JSON.
   */
  settleVillage(job: VillageJob): Promise<unknown>;
  /** Called once all villages of the run are settled, with what each of them returned. */
  finishRun(job: RunJob, ofVillages: readonly unknown[]): Promise<void>;
  /**
   * Called when the run or one of its villages failed for good, with the last words of whichever it
   * was first.
   */
  abandonRun(job: RunJob, why: string): Promise<void>;
}

interface WorkerOptions<Connection> {
  readonly backend: Backend<Connection>;
  /** Villages at once. */
  readonly concurrency: number;
  readonly handlers: RunHandlers;
  readonly log: JobsLog;
  readonly waits: Waits;
}

export interface Workers {
  /**
   * Takes no more jobs and waits for those that run; harmless when repeated. Where Redis is away it
   * waits for that only a little, and gives up the workers' connections of this process.
   */
  close(): Promise<void>;
}

/** Starts taking jobs. Later losses of the connection are waited out and logged. */
export async function startWorkers<Connection>(
  options: WorkerOptions<Connection>,
): Promise<Workers> {
  const { backend, handlers, concurrency, log } = options;
  const inHand = new Set<Promise<unknown>>();
  const workers = [
    worker(options, inHand, VILLAGE_QUEUE, villageJobSchema, concurrency, (job) =>
      handlers.settleVillage(job),
    ),
    worker(options, inHand, RUN_QUEUE, runJobSchema, 1, async (job, queued) => {
      const [why] = Object.values(await queued.getIgnoredChildrenFailures());
      if (why === undefined) {
        await handlers.finishRun(job, Object.values(await queued.getChildrenValues()));
        return;
      }
      await queued.removeUnprocessedChildren();
      await handlers.abandonRun(job, why).catch((cause) => {
        throw cause instanceof TryLater ? cause : new Error(why, { cause });
      });
      throw new RunAbandoned(why);
    }),
  ];
  for (const each of workers) {
    each.run().catch((error) => log.error({ err: backend.told(error) }, 'a worker ended'));
  }
  for (const each of workers) await each.waitUntilReady();
  const end = async () => {
    await Promise.all(workers.map((each) => each.pause(true)));
    const there = await backend.workersThere();
    // What is in hand is ended in any case, since its handlers use more than the queue.
    if (!there) await Promise.allSettled(inHand);
    const closed = Promise.all(workers.map((each) => each.close(!there)));
    await Promise.race([closed, goneFrom(backend, closed, inHand)]);
  };
  let ended: Promise<void> | undefined;
  return {
    close() {
      ended ??= end();
      return ended;
    },
  };
}

/** Resolves where the backend goes away for good while workers close. */
async function goneFrom<Connection>(
  backend: Backend<Connection>,
  closed: Promise<unknown>,
  inHand: ReadonlySet<Promise<unknown>>,
): Promise<void> {
  let over = false;
  const end = () => {
    over = true;
  };
  closed.then(end, end);
  while (!over && (await backend.workersThere())) await wait(100);
  await Promise.allSettled(inHand);
  if (!over) await wait(END_MS);
}

function worker<Connection, Job extends RunJob>(
  { backend, handlers, log, waits }: WorkerOptions<Connection>,
  inHand: Set<Promise<unknown>>,
  queue: string,
  schema: z.ZodType<Job>,
  concurrency: number,
  handle: (job: Job, queued: QueuedJob) => Promise<unknown>,
) {
  const { queues, prefix } = backend;
  const waiting = calmly(log, 'a job waits for what is away');
  const made = new queues.Worker<unknown, unknown>(
    queue,
    async (job, token) => {
      const payload = schema.safeParse(job.data);
      if (!payload.success) throw new UnrecoverableError(`${queue}: ${payload.error.message}`);
      const handling = handle(payload.data, job);
      inHand.add(handling);
      try {
        return (await handling) ?? null;
      } catch (error) {
        if (error instanceof GiveUp) throw new UnrecoverableError(error.message);
        if (!(error instanceof TryLater)) throw error;
        waiting({ queue, ...payload.data }, error);
        return await putOff(job, token, error, waits);
      } finally {
        inHand.delete(handling);
      }
    },
    {
      ...{ connection: backend.workers(), concurrency, autorun: false, ...RECOVERY },
      ...(prefix !== undefined && { prefix }),
      settings: { backoffStrategy: byReason(waits) },
    },
  );
  made.on('error', troubleWith(log, queue, backend.told));
  made.on('stalled', (jobId) =>
    log.warn({ queue, jobId }, 'a job lost its worker and is repeated'),
  );
  made.on('failed', (job, error) => {
    const last = job === undefined || job.finishedOn !== undefined;
    // The run's number and trace stand in the line itself, where everybody looks for them.
    log.warn({ queue, ...(job?.data as object | undefined), err: error, last }, 'a job failed');
    // A village's failure reaches the run through the run's own job, in whichever process that is:
    // this one may die before it can tell.
    if (queue !== RUN_QUEUE || !last || error instanceof RunAbandoned) return;
    const run = runJobSchema.safeParse(job?.data);
    if (!run.success) return;
    handlers
      .abandonRun(run.data, error.message)
      .catch((reason) => log.error({ queue, err: reason }, 'a run could not be abandoned'));
  });
  return made;
}
