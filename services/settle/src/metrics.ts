import type { Jobs } from '@nuanbu/jobs';
import {
  Buckets,
  counterAtScrape,
  gaugeAtScrape,
  histogramAtScrape,
  type MetricRegistry,
} from '@nuanbu/runtime';
import type { Trouble } from '@nuanbu/terms';

/** What this process has settled since it started. */
export interface SettleCounts {
  villages: { settled: number; failed: number };
  /** Villages and ends of runs that were put off since something was away, by its trouble. */
  readonly putOff: Map<Trouble, number>;
  households: number;
  runs: { succeeded: number; failed: number };
  /** From taking a village's job until its lines were in the ledger. */
  readonly villageSeconds: Buckets;
}

const VILLAGE_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

export function noSettleCounts(): SettleCounts {
  return {
    villages: { settled: 0, failed: 0 },
    putOff: new Map(),
    households: 0,
    runs: { succeeded: 0, failed: 0 },
    villageSeconds: new Buckets(VILLAGE_SECONDS),
  };
}

/** The metrics of settling. No label names a village: there are thousands. */
export function settleMetrics(registry: MetricRegistry, counts: SettleCounts): void {
  counterAtScrape(registry, {
    name: 'nuanbu_settle_villages_total',
    help:
      'Villages by how the work on them ended: settled, or failed. One that failed is tried again, ' +
      'and counts again; one that was put off is not among them.',
    labels: ['outcome'],
    read: () => [
      [{ outcome: 'settled' }, counts.villages.settled],
      [{ outcome: 'failed' }, counts.villages.failed],
    ],
  });
  counterAtScrape(registry, {
    name: 'nuanbu_settle_put_off_total',
    help:
      'Villages, and ends of runs, that were put off since something that they need is away, by its ' +
      'trouble; each time counts. They are tried again until it is back.',
    labels: ['trouble'],
    read: () => [...counts.putOff].map(([trouble, times]) => [{ trouble }, times] as const),
  });
  counterAtScrape(registry, {
    name: 'nuanbu_settle_households_total',
    help: 'Households in the villages that were settled.',
    read: () => [[{}, counts.households]],
  });
  histogramAtScrape(registry, {
    name: 'nuanbu_settle_village_duration_seconds',
    help: 'From taking a village until its lines were in the ledger.',
    read: () => counts.villageSeconds,
  });
  counterAtScrape(registry, {
    name: 'nuanbu_settle_runs_total',
    help: 'Runs that this process brought to an end: succeeded, or failed.',
    labels: ['outcome'],
    read: () => [
      [{ outcome: 'succeeded' }, counts.runs.succeeded],
      [{ outcome: 'failed' }, counts.runs.failed],
    ],
  });
}

/** The metric by which settle processes are made more or fewer: the same in each of them. */
export function jobsMetrics(registry: MetricRegistry, { depth }: Pick<Jobs, 'depth'>): void {
  gaugeAtScrape(registry, {
    name: 'nuanbu_jobs',
    help:
      'Jobs of all processes, by queue (runs, villages) and state: waiting for a worker, active, ' +
      'delayed (tried again later), failed (the newest alone), settling (runs whose villages are ' +
      'under way). Absent while the queues do not answer.',
    labels: ['queue', 'state'],
    read: async () => {
      const found = await depth().catch(() => undefined);
      return Object.entries(found ?? {}).flatMap(([queue, states]) =>
        Object.entries(states).map(([state, jobs]) => [{ queue, state }, Number(jobs)] as const),
      );
    },
  });
}
