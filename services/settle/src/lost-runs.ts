import { setTimeout as wait } from 'node:timers/promises';
import type { Jobs } from '@nuanbu/jobs';
import type { Ledger, Run } from '@nuanbu/ledger';
import type { Log } from '@nuanbu/runtime';

/** How often every process that settles looks for runs that nobody leads on. */
const WATCH_INTERVAL_MS = 5_000;

/**
 * Looks in a row at which the queue does not hold an unfinished run, before it counts as lost: a
 * single one may fall between two steps of its job, or between its last job and its end.
 */
export const LOST_LOOKS = 4;
export const LOOK_INTERVAL_MS = 150;

type Sources = { readonly ledger: Pick<Ledger, 'runs' | 'roster'>; readonly jobs: Jobs };

/**
 * Brings runs into the queue, and again where it lost them: whoever asked for a run died between
 * freezing and queueing, or the queue lost everything. What the queue still has, jobs of killed
 * workers included, it brings to an end by itself. A run that is queued twice all the same is
 * settled twice, to the same lines and one end.
 */
export class LostRuns {
  readonly #ledger: Sources['ledger'];
  readonly #jobs: Jobs;
  readonly #log: Log;
  readonly #over = new AbortController();
  #watching: Promise<void> | undefined;

  constructor({ ledger, jobs }: Sources, log: Log) {
    this.#ledger = ledger;
    this.#jobs = jobs;
    this.#log = log;
  }

  /**
   * Queues a run unless the queue holds it, it has ended, or another process is at this very thing.
   *
   * @param looks after how many looks that do not find it.
   * @returns whether it was queued.
   */
  async queue({ number, rosterVersion, traceId }: Run, looks: number): Promise<boolean> {
    const villages = await this.#ledger.roster.villages(rosterVersion);
    const queued = await this.#ledger.runs.whileAlone(number, async () => {
      for (let look = 1; ; look += 1) {
        // In this order: a run may end after the queue was asked about it, and never begins again.
        if (await this.#jobs.progressOf(number)) return false;
        if ((await this.#ledger.runs.get(number)).state !== 'running') return false;
        if (look >= looks) break;
        await wait(LOOK_INTERVAL_MS);
      }
      await this.#jobs.addRun(number, villages, traceId);
      return true;
    });
    return queued === true;
  }

  /** Queues every unfinished run that is lost. */
  async look(): Promise<void> {
    for (const run of await this.#ledger.runs.list({ state: 'running' })) {
      if (this.#over.signal.aborted) return;
      if (await this.#jobs.progressOf(run.number)) continue;
      if (!(await this.queue(run, LOST_LOOKS))) continue;
      this.#log.info({ runNumber: run.number, traceId: run.traceId }, 'run taken up again');
    }
  }

  /** Looks every few seconds until it is stopped; what goes wrong is tried again. */
  watch(): void {
    this.#watching ??= this.#watch();
  }

  async stop(): Promise<void> {
    this.#over.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    const { signal } = this.#over;
    for (let isWell = true; ; ) {
      await wait(WATCH_INTERVAL_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await this.look();
        isWell = true;
      } catch (err) {
        // Once for each time that something is away.
        if (isWell) this.#log.warn({ err }, 'lost runs could not be looked for');
        isWell = false;
      }
    }
  }
}
