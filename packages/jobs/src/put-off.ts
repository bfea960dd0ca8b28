import { setTimeout as wait } from 'node:timers/promises';
import { type BackoffStrategy, DelayedError, type Job as QueuedJob } from 'bullmq';
import { TRIES, type Waits, waitMsAfter } from './rules.ts';

/**
 * Thrown by a handler where something that it needs is away, with words for whoever wonders why it
 * takes so long. The job is tried again until that is back, however often, with growing waits.
 */
export class TryLater extends Error {
  override readonly name = 'TryLater';
}

/** Gives up what fails for no reason that is known to pass. */
const GIVE_UP = -1;

/** When BullMQ tries a job again that failed; the waits of what was put off are not counted. */
export function byReason(waits: Waits): BackoffStrategy {
  return (tries, _type, error) =>
    error instanceof TryLater || tries < TRIES ? waitMsAfter(tries, waits) : GIVE_UP;
}

/**
 * Puts a job off that is in hand, without counting it as one that failed.
 *
 * @throws DelayedError by which BullMQ lets go of the job, or what it failed for where the queue is
 *   away as well and hears of it later.
 */
export async function putOff(
  job: QueuedJob,
  token: string | undefined,
  why: TryLater,
  waits: Waits,
): Promise<never> {
  // Everything that is queued would else ask what is away in one burst.
  await wait(waits.firstMs);
  try {
    await job.updateProgress(why.message);
    // Each start that was not a failed try was put off, or lost its worker.
    const waitMs = waitMsAfter(job.attemptsStarted - job.attemptsMade, waits);
    await job.moveToDelayed(Date.now() + waitMs, token);
  } catch {
    throw why;
  }
  throw new DelayedError();
}

/** For what a job waits that was put off, also while it is tried again; undefined of every other one. */
export function waitingFor({ progress }: Pick<QueuedJob, 'progress'>): string | undefined {
  return typeof progress === 'string' ? progress : undefined;
}
