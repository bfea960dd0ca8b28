import { setTimeout as wait } from 'node:timers/promises';
import type { Jobs } from '../jobs.ts';
import type { JobsLog } from '../log.ts';
import type { VillageJob } from '../payloads.ts';
import type { RunHandlers } from '../workers.ts';

export const quiet: JobsLog = {
  debug: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** The ledger whose runs the suites queue. */
export const ledgerId = '7d3b1f0a-9c52-4e86-a1d4-2f60c8e95b17';

export const VILLAGES = [
  { town: '东镇', village: '甲' },
  { town: '东镇', village: '乙' },
  { town: '西镇', village: '甲' },
];

/** Handlers that write down what they are asked, and promises of how a run ends. */
export function recording(settleVillage: (job: VillageJob, tries: number) => Promise<void>) {
  const events: string[] = [];
  const returned: unknown[] = [];
  const traces = new Set<string | undefined>();
  const tries = new Map<string, number>();
  const finished = Promise.withResolvers<number>();
  const abandoned = Promise.withResolvers<string>();
  const handlers: RunHandlers = {
    async settleVillage(job) {
      const key = `${job.town}/${job.village}`;
      traces.add(job.traceId);
      tries.set(key, (tries.get(key) ?? 0) + 1);
      await settleVillage(job, tries.get(key)!);
      events.push(key);
      return { settled: key };
    },
    async finishRun({ runNumber, traceId }, ofVillages) {
      events.push(`run ${runNumber}`);
      traces.add(traceId);
      returned.push(...ofVillages);
      finished.resolve(runNumber);
    },
    async abandonRun({ runNumber, traceId }, why) {
      events.push(`abandoned ${runNumber}`);
      traces.add(traceId);
      abandoned.resolve(why);
    },
  };
  return {
    ...{ events, returned, traces, tries, handlers },
    finished: finished.promise,
    abandoned: abandoned.promise,
  };
}

/** Waits until the queue leads a run on no longer. */
export async function untilGone(jobs: Jobs, runNumber: number): Promise<void> {
  while (await jobs.progressOf(runNumber)) await wait(20);
}
