import { setTimeout as wait } from 'node:timers/promises';
import type { Jobs, RunProgress } from '@nuanbu/jobs';
import type { Batch, Ledger, Run } from '@nuanbu/ledger';
import { ancestorsUsed } from '@nuanbu/policy';
import type { ReadingStore } from '@nuanbu/readings';
import { type Clock, type Log, newTraceId } from '@nuanbu/runtime';
import { TroubleError, verbatim } from '@nuanbu/terms';
import { type RunArchive, runArchive } from './archive.ts';
import { failureOf } from './failure.ts';
import type { RunOptions } from './load-run.ts';
import { LOOK_INTERVAL_MS, LOST_LOOKS, LostRuns } from './lost-runs.ts';
import { noSettleCounts, type SettleCounts } from './metrics.ts';
import { OpenRuns } from './open-runs.ts';
import type { OtherTerms } from './other-terms.ts';
import { bookedBefore, isCorrection } from './plan-correction.ts';
import { planRun, type RunRequest } from './plan-run.ts';
import { newestOnFile, programmeWithAncestors } from './programme-on-file.ts';
import { runHandlers } from './run-handlers.ts';
import { type Verification, verifyRun } from './verify.ts';
import { type WhatIf, whatIf } from './what-if.ts';

export interface SettlementOptions {
  readonly ledger: Ledger;
  readonly store: ReadingStore;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly clock: Clock;
  /** Villages that are settled at once in this process; 0 where it only asks others to. */
  readonly concurrency: number;
}

/** A run that succeeded, with the batch that it led to. */
export interface SettledRun {
  readonly run: Run;
  /** A final run's draft; none where it had nothing to pay, or was provisional. */
  readonly batch?: Batch | undefined;
}

export interface Settlement {
  /**
   * Freezes a run's inputs, numbers it and queues it.
   *
   * @returns the run's number.
   * @throws TroubleError `programmeUnknown`, `programmeInvalid`, `componentUnknown`, `seasonUnknown`, `seasonNotBegun`, `seasonNotOver`,
   *   `rosterEmpty`; of a correction `reasonMissing`, `nothingBooked`.
   */
  requestRun(request: RunRequest): Promise<number>;
  /**
   * Waits until a run has ended, whoever works on it.
   *
   * @throws TroubleError `runNotFound`, or why the run failed (`seasonIncomplete`, say).
   */
  awaitRun(
    runNumber: number,
    onProgress?: (progress: RunProgress) => void,
    signal?: AbortSignal,
  ): Promise<SettledRun>;
  /** Computes a run again from its frozen inputs. See `verifyRun`. */
  verifyRun(runNumber: number, onProgress?: (progress: RunProgress) => void): Promise<Verification>;
  /** What a run would have been under other terms; stores nothing. See `whatIf`. */
  whatIf(
    runNumber: number,
    terms: OtherTerms,
    onProgress?: (progress: RunProgress) => void,
  ): Promise<WhatIf>;
  /** A run's frozen inputs, for whoever wants to compute it elsewhere. */
  archiveOf(runNumber: number): Promise<RunArchive>;
  /** What this process has settled since it started. */
  readonly counts: SettleCounts;
  /** Takes no more villages and waits for those that are being settled. */
  stop(): Promise<void>;
}

/**
 * Starts settling: takes up runs that were begun and not ended, now and whenever the queue loses
 * them, and works on whatever is queued.
 * With a concurrency of 0 it does neither, and only asks for runs and about them.
 *
 * @throws TroubleError `ledgerUnreachable`.
 */
export async function startSettlement(options: SettlementOptions): Promise<Settlement> {
  const { ledger, store, jobs, clock, concurrency } = options;
  const log = options.log.child({ component: 'settle' });
  const openRuns = new OpenRuns(ledger, store);
  const counts = noSettleCounts();
  const lostRuns = new LostRuns({ ledger, jobs }, log);
  const takeUp = async () => {
    await lostRuns.look();
    lostRuns.watch();
    return jobs.work(runHandlers({ ledger, openRuns, log, clock, counts }), concurrency);
  };
  const workers = concurrency > 0 ? await takeUp() : undefined;

  return {
    async requestRun(request) {
      const { actor, idempotencyKey, traceId = newTraceId(), ...asked } = request;
      const version = await ledger.programmes.newest(request.programme);
      if (!version) throw new TroubleError('programmeUnknown', verbatim(`"${request.programme}"`));
      const find = newestOnFile(ledger.programmes);
      const programme = await programmeWithAncestors(version.text, find);
      const corrected = isCorrection(request) ? await bookedBefore(ledger, programme, request) : {};
      const terms = planRun(programme, { ...request, ...corrected }, clock.now());
      const rosterVersion = await ledger.roster.rosterVersion();
      const villages = await ledger.roster.villages(rosterVersion);
      if (villages.length === 0) throw new TroubleError('rosterEmpty', '');
      const reason = request.reason?.trim() || undefined;
      const ancestors = ancestorsUsed(programme).map(({ name, digest }) => [name, digest]);
      const options: RunOptions = {
        startRule: terms.startRule,
        ancestors: Object.fromEntries(ancestors),
      };
      const runNumber = await ledger.runs.start(
        {
          kind: request.kind ?? 'final',
          programmeDigest: version.digest,
          programme: version.name,
          component: terms.component.name,
          season: terms.season.name,
          span: terms.season.span,
          rosterVersion,
          readingCommit: await store.freeze(),
          options,
          reason,
        },
        { actor, idempotencyKey, traceId, content: asked },
      );
      const run = await ledger.runs.get(runNumber);
      // Asked for a second time, it is under way or over.
      if (run.state !== 'running' || !(await lostRuns.queue(run, 1))) return runNumber;
      const { readingCommit: commit } = run;
      const said = { runNumber, traceId: run.traceId, commit, villages: villages.length };
      log.info(said, 'run started');
      return runNumber;
    },

    async awaitRun(runNumber, onProgress, signal) {
      for (let lostLooks = 0; ; ) {
        const run = await ledger.runs.get(runNumber);
        if (run.state === 'failed') throw failureOf(runNumber, run.failure ?? '');
        if (run.state === 'succeeded') {
          const batches = await ledger.batches.list();
          return { run, batch: batches.find((batch) => batch.runNumber === runNumber) };
        }
        const progress = await jobs.progressOf(runNumber);
        if (progress) onProgress?.(progress);
        lostLooks = progress ? 0 : lostLooks + 1;
        if (lostLooks === LOST_LOOKS) {
          lostLooks = 0;
          if (await lostRuns.queue(run, 1)) {
            log.info({ runNumber, traceId: run.traceId }, 'run taken up again');
          }
        }
        await wait(LOOK_INTERVAL_MS, undefined, signal && { signal });
      }
    },

    verifyRun: (runNumber, onProgress) => verifyRun(ledger, store, runNumber, onProgress),

    whatIf: (runNumber, terms, onProgress) => whatIf(ledger, store, runNumber, terms, onProgress),

    counts,

    archiveOf: (runNumber) => runArchive(ledger, store, runNumber),

    stop: async () => {
      await lostRuns.stop();
      await workers?.close();
    },
  };
}
