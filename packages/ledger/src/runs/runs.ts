import type { Line } from '@nuanbu/settlement';
import type { By, LedgerContext } from '../context.ts';
import { isFirstAt } from '../locks.ts';
import type { Village } from '../roster/snapshot.ts';
import { type FinishedRun, finishRun, type RunOutcome } from './finish.ts';
import {
  type LineFilter,
  type LineOfRun,
  type LineSummary,
  lineOf,
  linesOf,
  linesOfHousehold,
  replaceVillageLines,
  wholeLinesOf,
} from './lines.ts';
import {
  type FrozenInputs,
  failRun,
  getRun,
  type Run,
  type RunBy,
  runOf,
  startRun,
} from './run.ts';

/** Which runs are asked for. */
export interface RunFilter {
  readonly state?: Run['state'] | undefined;
  readonly programme?: string | undefined;
  readonly component?: string | undefined;
  readonly season?: string | undefined;
  /** Those before this number. */
  readonly before?: number | undefined;
  readonly limit?: number | undefined;
}

/** Runs and their lines, numbered and kept (domain rules S1 and S2). */
export interface Runs {
  /** Freezes a run's inputs and gives it the next number. */
  start(inputs: FrozenInputs, by: RunBy): Promise<number>;
  /** Puts a village's lines in place of those that it had. See `replaceVillageLines`. */
  replaceVillageLines(
    runNumber: number,
    village: Pick<Village, 'town' | 'village'>,
    lines: readonly Line[],
  ): Promise<void>;
  /** Success, the draft batch and the audit entries in one piece. See `finishRun`. */
  finish(runNumber: number, outcome: RunOutcome, by: By): Promise<FinishedRun>;
  fail(runNumber: number, failure: string, by: By): Promise<void>;
  /**
   * Does something about a run that no two processes should do at once.
   *
   * @returns undefined where another one is at it.
   */
  whileAlone<Result>(runNumber: number, work: () => Promise<Result>): Promise<Result | undefined>;
  /** @throws TroubleError `runNotFound`. */
  get(runNumber: number): Promise<Run>;
  /** Newest first. */
  list(filter?: RunFilter): Promise<Run[]>;
  /** In roster order. */
  lines(runNumber: number, filter?: LineFilter): Promise<LineSummary[]>;
  /** The same with what they were derived from; that is much, so a village at a time is asked. */
  wholeLines(runNumber: number, filter: LineFilter): Promise<Line[]>;
  line(runNumber: number, householdId: string): Promise<Line | undefined>;
  /** A household's lines in all runs, the newest run first. */
  ofHousehold(householdId: string): Promise<LineOfRun[]>;
}

export function runsOf(context: LedgerContext): Runs {
  return {
    start: (inputs, by) => startRun(context, inputs, by),
    replaceVillageLines: (number, village, lines) =>
      replaceVillageLines(context, number, village, lines),
    finish: (number, outcome, by) => finishRun(context, number, outcome, by),
    fail: (number, failure, by) => failRun(context, number, failure, by),
    whileAlone: (number, work) =>
      context.db
        .transaction()
        .execute(async (held) => ((await isFirstAt(held, `run ${number}`)) ? work() : undefined)),
    get: (number) => getRun(context.db, number),
    list: async ({ limit = 1_000, before, ...filter } = {}) => {
      let query = context.db.selectFrom('run').selectAll();
      for (const field of ['state', 'programme', 'component', 'season'] as const) {
        const wanted = filter[field];
        if (wanted !== undefined) query = query.where(field, '=', wanted);
      }
      if (before !== undefined) query = query.where('run_number', '<', before);
      return (await query.orderBy('run_number', 'desc').limit(limit).execute()).map(runOf);
    },
    lines: (number, filter) => linesOf(context, number, filter),
    wholeLines: (number, filter) => wholeLinesOf(context, number, filter),
    line: (number, householdId) => lineOf(context, number, householdId),
    ofHousehold: (householdId) => linesOfHousehold(context, householdId),
  };
}
