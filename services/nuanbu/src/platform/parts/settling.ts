import { type Jobs, openJobs } from '@nuanbu/jobs';
import type { Ledger } from '@nuanbu/ledger';
import type { ReadingStore } from '@nuanbu/readings';
import {
  Forecasts,
  jobsMetrics,
  type Settlement,
  settleMetrics,
  startSettlement,
} from '@nuanbu/settle';
import { climateOf } from '../climate.ts';
import type { Ground } from '../ground.ts';
import type { OpenedLedger } from './ledger.ts';

/** The stores on which runs are computed. */
interface Stores {
  readonly ledger: Ledger;
  readonly store: ReadingStore;
}

/**
 * Opens the job queues: on Redis where REDIS_URL says so, else beside the ledger.
 *
 * @throws TroubleError `ledgerUnreachable`, `queuesUnreachable`, `configInvalid`.
 */
export async function startQueues(
  ground: Ground,
  { ledger, databaseUrl }: OpenedLedger,
): Promise<Jobs> {
  const { config, stack, readiness, registry } = ground;
  const log = ground.log.child({ component: 'jobs' });
  const ledgerId = await ledger.identity();
  const jobs = await openJobs({ databaseUrl, redisUrl: config.redisUrl, ledgerId, log });
  if (registry) jobsMetrics(registry, jobs);
  await stack.defer('jobs', () => jobs.close());
  readiness.needs('queues', () => jobs.depth());
  return jobs;
}

/** Starts settling; `isAtWork` says whether this process computes runs, or only asks for them. */
export async function startSettling(
  { config, clock, log, stack, registry }: Ground,
  { ledger, store }: Stores,
  jobs: Jobs,
  isAtWork: boolean,
): Promise<Settlement> {
  const concurrency = isAtWork ? config.settleConcurrency : 0;
  const settlement = await startSettlement({ ledger, store, jobs, log, clock, concurrency });
  if (registry && isAtWork) settleMetrics(registry, settlement.counts);
  await stack.defer('settlement', () => settlement.stop());
  return settlement;
}

/** Forecasts, computed when somebody asks. */
export async function startForecasts(
  { config, clock, stack, ...ground }: Ground,
  { ledger, store }: Stores,
): Promise<Forecasts> {
  const log = ground.log.child({ component: 'forecast' });
  const forecasts = new Forecasts({
    ...{ ledger, store, clock, log },
    climateOf: (programme) => climateOf(config, programme),
  });
  await stack.defer('forecasts', () => forecasts.stop());
  return forecasts;
}
