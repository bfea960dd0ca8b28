import type { DefaultJobOptions, JobsOptions } from 'bullmq';

/** How long a job waits until it is tried again: twice as long each time, up to the most. */
export interface Waits {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** What is away for hours is asked twice a minute for each job, and found soon once it is back. */
export const WAITS: Waits = { firstMs: 1_000, mostMs: 30_000 };

/** The wait after so many tries, at least one. */
export function waitMsAfter(tries: number, { firstMs, mostMs }: Waits): number {
  return Math.min(mostMs, firstMs * 2 ** (tries - 1));
}

/**
 * How often a job is tried that fails for no reason that is known to pass. Five tries over some
 * seconds outlive a deadlock; what is still wrong then needs a person.
 */
export const TRIES = 5;

export const RETRY: DefaultJobOptions = {
  // The workers say when it is enough, by what the job failed for.
  attempts: 1_000_000,
  backoff: { type: 'byReason' },
  // Finished jobs are history, kept short: the ledger is what remembers runs.
  removeOnComplete: { count: 200 },
  removeOnFail: { count: 200 },
};

/** A village of a run that is done is remembered by its run's job. */
export const OF_VILLAGE: JobsOptions = {
  ...RETRY,
  removeOnComplete: true,
  // The run's job is called at once, with the village's own last words.
  continueParentOnFailure: true,
};

/**
 * How soon the job of a killed worker is given to another: its lock runs out, and two checks see
 * it so. A worker that is only slow loses its lock too; that does no harm, since a repeated job
 * replaces its own results.
 */
export const RECOVERY = {
  lockDuration: 5_000,
  stalledInterval: 2_000,
  /** A worker that lost PostgreSQL looks again so soon; a stop waits for that look. */
  runRetryDelay: 1_000,
  /** A job that takes its worker down with it again and again is given up. */
  maxStalledCount: 20,
} as const;
