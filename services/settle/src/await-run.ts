import { setTimeout as wait } from 'node:timers/promises';
import type { Jobs, RunProgress } from '@nuanbu/jobs';
import type { Batch, Ledger, Run } from '@nuanbu/ledger';
import type { Log } from '@nuanbu/runtime';
import { failureOf, isPassing, lastWords } from './failure.ts';
import { LOOK_INTERVAL_MS, LOST_LOOKS, type LostRuns } from './lost-runs.ts';

/** A run that succeeded, with the batch that it led to. */
export interface SettledRun {
  readonly run: Run;
  /** A final run's draft; none where it had nothing to pay, or was provisional. */
  readonly batch?: Batch | undefined;
}

interface Awaiting {
  readonly ledger: Pick<Ledger, 'runs' | 'batches'>;
  readonly jobs: Pick<Jobs, 'progressOf'>;
  readonly lostRuns: LostRuns;
  readonly log: Log;
}

/** See `Settlement.awaitRun`. */
export async function awaitRun(
  { ledger, jobs, lostRuns, log }: Awaiting,
  runNumber: number,
  onProgress: (progress: RunProgress) => void,
  signal: AbortSignal | undefined,
): Promise<SettledRun> {
  let far: RunProgress = { done: 0, villages: 0 };
  let lostLooks = 0;
  const follow = async (run: Run) => {
    const progress = await jobs.progressOf(runNumber);
    if (progress) {
      far = progress;
      onProgress(progress);
    }
    lostLooks = progress ? 0 : lostLooks + 1;
    if (lostLooks < LOST_LOOKS) return;
    lostLooks = 0;
    if (!(await lostRuns.queue(run, 1))) return;
    log.info({ runNumber, traceId: run.traceId }, 'run taken up again');
  };
  /** Undefined where what was asked is away; the next look asks again. */
  const unlessAway = async <Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> => {
    try {
      return await ask();
    } catch (error) {
      if (!isPassing(error)) throw error;
      onProgress({ ...far, waitingFor: lastWords(error) });
      return undefined;
    }
  };
  for (;;) {
    const run = await unlessAway(() => ledger.runs.get(runNumber));
    if (run?.state === 'failed') throw failureOf(runNumber, run.failure ?? '');
    if (run?.state === 'succeeded') {
      const batches = await unlessAway(() => ledger.batches.list());
      if (batches) return { run, batch: batches.find((batch) => batch.runNumber === runNumber) };
    }
    if (run?.state === 'running') await unlessAway(() => follow(run));
    await wait(LOOK_INTERVAL_MS, undefined, signal && { signal });
  }
}
