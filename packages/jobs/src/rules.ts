import type { DefaultJobOptions, JobsOptions } from 'bullmq';

/**
 * How often and when a job is tried again. Five tries over half a minute outlive a database that is
 * restarted; what is still wrong then needs a person.
 */
export const RETRY: DefaultJobOptions = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 1_000, jitter: 0 },
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
