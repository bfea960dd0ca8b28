import { basename } from 'node:path';
import { type RowRefusal, readConversions, readPlan } from '@nuanbu/contracts';
import type { Ledger } from '@nuanbu/ledger';
import { readProgramme } from '@nuanbu/settle';
import { dayPeriod, PROGRESS_GROUPS, progressOf, weekPeriod } from '@nuanbu/settlement';
import { TroubleError, verbatim } from '@nuanbu/terms';
import { dayOf, sumIntegers } from '@nuanbu/units';
import { z } from 'zod';
import type { ProgressReport } from '../conversions/report.ts';
import { writeProgress } from '../conversions/write-files.ts';
import { outcome, readImported } from './imports.ts';
import { ACTOR, operation } from './operation.ts';

/** What the import of a plan took, and the rows that it did not, with their places. */
export interface PlanOutcome {
  readonly file: string;
  readonly programme: string;
  /** The version of the plan that now stands; 0 where none does. */
  readonly version: number;
  readonly isNew: boolean;
  readonly rows: number;
  readonly plannedHouseholds: number;
  readonly refused: number;
  readonly refusals: readonly RowRefusal[];
  readonly ignoredColumns: readonly string[];
}

/**
 * Puts a plan file in the place of a programme's plan; the one before is kept as a version. A file
 * with a row that cannot be read is not taken at all: what is left of it is another plan.
 */
export const importPlan = operation(
  'import plan',
  z.strictObject({ path: z.string().min(1), programme: z.string() }),
  async ({ ledger }, { path, programme }): Promise<PlanOutcome> => {
    const read = await readImported(path, readPlan);
    const { refusals, ignoredColumns } = read;
    if (!(await ledger.programmes.newest(programme))) {
      throw new TroubleError('programmeUnknown', verbatim(`"${programme}"`));
    }
    const rows = refusals.length > 0 ? [] : read.rows;
    // A file of which no row is taken says nothing; it does not end the plan that stands.
    const taken =
      rows.length > 0
        ? await ledger.plans.replace(programme, rows, { actor: ACTOR })
        : { version: (await ledger.plans.get(programme))?.version ?? 0, isNew: false };
    return {
      ...{ file: basename(path), programme, ...taken, rows: rows.length },
      plannedHouseholds: sumIntegers(
        rows.map(({ plannedHouseholds }) => plannedHouseholds),
        'planned households',
      ),
      ...{ refused: refusals.length, refusals, ignoredColumns },
    };
  },
);

/** Takes conversions and acceptances into the facts of households that are on the roster. */
export const importConversions = operation(
  'import conversions',
  z.strictObject({ path: z.string().min(1) }),
  async ({ ledger }, { path }) => {
    const read = await readImported(path, readConversions);
    const result = await ledger.roster.updateConversions(read.rows, { actor: ACTOR });
    return outcome(path, read, result);
  },
);

/** Counts conversions against a programme's plan; writes the report as files where asked. */
export const conversionProgress = operation(
  'progress',
  z.strictObject({
    programme: z.string(),
    kind: z.enum(['day', 'week']),
    /** The day, or any day of the week; today unless given. */
    day: z.iso.date().optional(),
    by: z.enum(PROGRESS_GROUPS),
    language: z.enum(['zh', 'en']),
    directory: z.string().optional(),
  }),
  async ({ ledger, clock }, { programme, kind, day, by, language, directory }) => {
    const report = await reportOf(ledger, programme, kind, day ?? dayOf(clock.now()), by);
    const paths = directory === undefined ? [] : await writeProgress(report, directory, language);
    return { report, paths };
  },
);

async function reportOf(
  ledger: Ledger,
  name: string,
  kind: ProgressReport['kind'],
  day: string,
  by: ProgressReport['progress']['by'],
): Promise<ProgressReport> {
  const version = await ledger.programmes.newest(name);
  if (!version) throw new TroubleError('programmeUnknown', verbatim(`"${name}"`));
  const { cohorts, file } = readProgramme(version.text);
  const plan = await ledger.plans.get(name);
  const rosterVersion = await ledger.roster.rosterVersion();
  const households = (await ledger.roster.snapshot(rosterVersion)).map(({ facts }) => facts);
  const years = new Set(cohorts.map(({ year }) => year));
  const counted = households.filter(({ cohortYear }) => years.has(cohortYear));
  const period = kind === 'week' ? weekPeriod(day) : dayPeriod(day);
  return {
    ...{ programme: name, place: file.place, pathways: file.pathways ?? {}, kind },
    ...{ planVersion: plan?.version, rosterVersion, auditHead: await ledger.audit.head() },
    otherCohorts: households.length - counted.length,
    progress: progressOf(plan?.rows ?? [], counted, period, by),
  };
}
