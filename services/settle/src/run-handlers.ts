import type { RunHandlers, VillageJob } from '@nuanbu/jobs';
import type { Ledger, Run } from '@nuanbu/ledger';
import type { Clock, Log } from '@nuanbu/runtime';
import { digestLines, lineForm } from '@nuanbu/settlement';
import { isTrouble, TroubleError } from '@nuanbu/terms';
import { type Completeness, isEnough } from './completeness.ts';
import { inQueuesWords, isPassing } from './failure.ts';
import type { SettleCounts } from './metrics.ts';
import type { OpenRuns } from './open-runs.ts';
import { linesOf } from './village-lines.ts';
import { addCompleteness, addTotals, readVillageResults, villageResult } from './village-result.ts';

/** What jobs are carried out with. */
export interface Handling {
  readonly ledger: Ledger;
  readonly openRuns: OpenRuns;
  readonly log: Log;
  readonly clock: Clock;
  /** Kept up to date. */
  readonly counts: SettleCounts;
}

/**
 * A season run as its jobs carry it out. Each village: load, compute, save. The run: check that
 * nothing is missing, compute the digest, and write success last, in one piece with the batch, so
 * that whoever sees success sees everything.
 *
 * Every step may be repeated: a village replaces its own lines, and a run that has ended is left
 * alone.
 */
export function runHandlers({ ledger, openRuns, log, clock, counts }: Handling): RunHandlers {
  const settleVillage = async (job: VillageJob) => {
    const { runNumber } = job;
    const fromMs = clock.monotonicMs();
    const { state, readingCommit: commit } = await ledger.runs.get(runNumber);
    if (state !== 'running') return undefined;
    const { run, readings } = await openRuns.get(runNumber);
    const village = run.villages.find(
      (each) => each.town === job.town && each.village === job.village,
    );
    if (!village) {
      const detail = `Run ${runNumber} has no village ${job.town}/${job.village}.`;
      throw new TroubleError('runIncomplete', detail);
    }
    const lines = await linesOf(village.households, run, readings);
    try {
      await ledger.runs.replaceVillageLines(runNumber, village, lines);
    } catch (error) {
      // Of a run that is queued twice the other one came to the end meanwhile.
      if (isTrouble(error, 'runHasEnded')) return undefined;
      throw error;
    }
    const seconds = (clock.monotonicMs() - fromMs) / 1_000;
    counts.villages.settled += 1;
    counts.households += lines.length;
    counts.villageSeconds.observe(seconds);
    const ms = Math.round(seconds * 1_000);
    log.debug({ ...job, commit, households: lines.length, ms }, 'village settled');
    return villageResult(village, lines);
  };
  /** Does a step, and tells the queue in its own words what became of one that failed. */
  const tried = async <Result>(step: () => Promise<Result>): Promise<Result> => {
    try {
      return await step();
    } catch (error) {
      if (isPassing(error)) {
        const { code } = error;
        counts.putOff.set(code, (counts.putOff.get(code) ?? 0) + 1);
      }
      throw inQueuesWords(error);
    }
  };
  return {
    settleVillage: (job) =>
      tried(async () => {
        try {
          return await settleVillage(job);
        } catch (error) {
          if (!isPassing(error)) counts.villages.failed += 1;
          throw error;
        }
      }),

    finishRun: ({ runNumber }, ofVillages) =>
      tried(async () => {
        const inputs = await ledger.runs.get(runNumber);
        if (inputs.state !== 'running') return;
        const { run } = await openRuns.get(runNumber);
        const results = readVillageResults(ofVillages);
        refuseIncomplete(inputs, addCompleteness(results), run.terms.programme.completenessPercent);
        const form = lineForm(run.terms.component);
        const digest = digestLines(await ledger.runs.lines(runNumber), form);
        const totals = addTotals(results);
        const by = { actor: inputs.startedBy };
        const { batchNumber } = await ledger.runs.finish(runNumber, { digest, totals }, by);
        openRuns.drop(runNumber);
        counts.runs.succeeded += 1;
        const { traceId } = inputs;
        log.info({ runNumber, traceId, digest, batchNumber }, 'run succeeded');
      }),

    abandonRun: ({ runNumber, traceId }, why) =>
      tried(async () => {
        openRuns.drop(runNumber);
        try {
          await ledger.runs.fail(runNumber, why, { actor: SELF });
          counts.runs.failed += 1;
          log.warn({ runNumber, traceId, why }, 'run failed');
        } catch (error) {
          // Its other jobs may have said so already, or the run succeeded after all.
          if (!isTrouble(error, 'runHasEnded')) throw error;
        }
      }),
  };
}

/** Who acts in the audit chain where no person does. */
const SELF = 'settle';

/** S2: a final run needs the completeness that the programme asks for, or a typed reason. */
function refuseIncomplete(run: Run, found: Completeness, requiredPercent: number): void {
  if (run.kind !== 'final' || run.reason !== undefined) return;
  if (isEnough(found, requiredPercent)) return;
  throw new TroubleError(
    'seasonIncomplete',
    {
      zh: `符合条件的 ${found.eligible} 户中，${found.complete} 户有首末读数；方案要求 ${requiredPercent}%。`,
      en:
        `${found.complete} of ${found.eligible} eligible households have them; ` +
        `the programme asks for ${requiredPercent} %.`,
    },
    {
      hint: {
        zh: '请查看本次核算的明细；如仍要核算，请写明理由。',
        en: 'Look at the lines of this run; give a reason to make the run all the same.',
      },
    },
  );
}
