import type { Jobs, RunProgress } from '@nuanbu/jobs';
import type { Ledger } from '@nuanbu/ledger';
import { ancestorsUsed } from '@nuanbu/policy';
import type { ReadingStore } from '@nuanbu/readings';
import { type Clock, type Log, newTraceId } from '@nuanbu/runtime';
import { TroubleError, verbatim } from '@nuanbu/terms';
import { type RunArchive, runArchive } from './archive.ts';
import { awaitRun, type SettledRun } from './await-run.ts';
import { isPassing } from './failure.ts';
import { freezeWithin } from './freeze-within.ts';
import type { RunOptions } from './load-run.ts';
import { LostRuns } from './lost-runs.ts';
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

export interface Settlement {
  /**
   * Freezes a run's inputs, numbers it and queues it. Where the queues are away it is queued later,
   * by whoever settles or awaits it.
   *
   * @param freezeMs how long the freeze is waited for; as long as it takes unless given.
   * @returns the run's number.
   * @throws TroubleError `programmeUnknown`, `programmeInvalid`, `componentUnknown`, `seasonUnknown`, `seasonNotBegun`, `seasonNotOver`,
   *   `rosterEmpty`; of a correction `reasonMissing`, `nothingBooked`; `readingsStillOpen`, after
   *   which the same request by the same key leads to one run all the same.
   */
  requestRun(request: RunRequest, freezeMs?: number): Promise<number>;
  /**
   * Waits until a run has ended, whoever works on it, and tells how far it is and what it waits for:
   * where ledger or queues are away, it waits for these too.
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
    async requestRun(request, freezeMs) {
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
          readingCommit: await freezeWithin(store, freezeMs),
          options,
          reason,
        },
        { actor, idempotencyKey, traceId, content: asked },
      );
      try {
        const run = await ledger.runs.get(runNumber);
        // Asked for a second time, it is under way or over.
        if (run.state !== 'running' || !(await lostRuns.queue(run, 1))) return runNumber;
        const { readingCommit: commit } = run;
        const said = { runNumber, traceId: run.traceId, commit, villages: villages.length };
        log.info(said, 'run started');
      } catch (error) {
        if (!isPassing(error)) throw error;
        log.warn({ runNumber, traceId, err: error }, 'a run will be queued later');
      }
      return runNumber;
    },

    awaitRun: (runNumber, onProgress = () => undefined, signal = undefined) =>
      awaitRun({ ledger, jobs, lostRuns, log }, runNumber, onProgress, signal),

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
