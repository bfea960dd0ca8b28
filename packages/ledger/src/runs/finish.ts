import type { RunTotals } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import { appendAudit } from '../audit/audit.ts';
import { draftBatch } from '../batches/season.ts';
import type { By, LedgerContext } from '../context.ts';
import { oneAtATime } from '../locks.ts';
import { getRun, lockOpenRun } from './run.ts';
import { checkConservation } from './sums.ts';

/** What the parent of a run found when all villages had their lines. */
export interface RunOutcome {
  /** The digest of S1 over the run's lines. */
  readonly digest: string;
  readonly totals: RunTotals;
}

/** What came of a finished run. */
export interface FinishedRun {
  readonly runNumber: number;
  /** The draft batch of what a final run pays; none where there is nothing to pay. */
  readonly batchNumber?: number | undefined;
}

/**
 * Ends a run with success: checks, draft batch, audit entries and success are one transaction, and
 * success is written last, so that whoever sees it sees everything. Said again with the same digest
 * (a job that died after the commit), it answers as before.
 *
 * @throws TroubleError `runNotFound`, `runHasEnded`, `runIncomplete`, `sumsDisagree`,
 *   `alreadyBooked`.
 */
export async function finishRun(
  context: LedgerContext,
  number: number,
  outcome: RunOutcome,
  by: By,
): Promise<FinishedRun> {
  const { digest, totals } = outcome;
  return context.db.transaction().execute(async (work) => {
    await oneAtATime(work, 'roster');
    await oneAtATime(work, 'booking');
    const before = await getRun(work, number);
    if (before.state === 'succeeded' && before.digest === digest) {
      const batch = await work
        .selectFrom('batch')
        .select('batch_number')
        .where('run_number', '=', number)
        .where('kind', '=', 'season')
        .executeTakeFirst();
      return { runNumber: number, batchNumber: batch?.batch_number };
    }
    const run = await lockOpenRun(work, number);
    if (!/^[0-9a-f]{64}$/.test(digest)) {
      throw new TroubleError('sumsDisagree', `"${digest}" is no digest.`);
    }
    await checkConservation(work, run, totals);
    const batchNumber = run.kind === 'final' ? await draftBatch(work, context, run, by) : undefined;
    await appendAudit(work, context, {
      actor: by.actor,
      action: 'runSucceeded',
      subject: `run ${number}`,
      content: { digest, totals },
    });
    await work
      .updateTable('run')
      .set({
        state: 'succeeded',
        digest,
        totals: JSON.stringify(totals),
        ended_at: context.clock.now(),
      })
      .where('run_number', '=', number)
      .execute();
    return { runNumber: number, batchNumber };
  });
}
