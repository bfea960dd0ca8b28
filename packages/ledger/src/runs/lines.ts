import type { Line } from '@nuanbu/settlement';
import { type LineStatus, TroubleError } from '@nuanbu/terms';
import { type Selectable, sql } from 'kysely';
import { namesOf, rowsAs } from '../bulk.ts';
import type { LedgerContext } from '../context.ts';
import { oneAtATimeFor } from '../locks.ts';
import { scopeCondition } from '../roster/search.ts';
import type { Village } from '../roster/snapshot.ts';
import { holdsIn } from '../roster/versions.ts';
import type { Database } from '../schema.ts';
import type { Scope } from '../users/user.ts';
import { lockOpenRun } from './run.ts';

/** A line without what it was derived from. */
export type LineSummary = Omit<Line, 'evidence'>;

/** Which of a run's lines are asked for. */
export interface LineFilter {
  readonly status?: LineStatus | undefined;
  readonly village?: Pick<Village, 'town' | 'village'> | undefined;
  readonly finding?: LineSummary['findings'][number] | undefined;
  /** Whose households are seen; everybody's where it is left out. */
  readonly scope?: Scope | undefined;
  /** The household after which they begin. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** A household's line in one of the runs that has one. */
export interface LineOfRun {
  readonly runNumber: number;
  readonly line: LineSummary;
}

const COLUMNS = {
  household_id: 'text',
  status: 'text',
  reason: 'text',
  total_wh: 'bigint',
  low_wh: 'bigint',
  high_wh: 'bigint',
  peak_wh: 'bigint',
  valley_wh: 'bigint',
  estimated_wh: 'bigint',
  paid_wh: 'bigint',
  basis: 'text',
  quantity: 'bigint',
  paid_quantity: 'bigint',
  amount_fen: 'bigint',
  at_risk_fen: 'bigint',
  findings: 'text[]',
  evidence: 'json',
} as const;

/**
 * Puts a village's lines into an open run, in place of those that it had: a job that is tried again
 * replaces its own rows and never doubles them. The lines' places come from the run's roster.
 *
 * @throws TroubleError `runNotFound`, `runHasEnded`; `runIncomplete` where the lines are not exactly
 *   those of the village's households in the run's roster version.
 */
export async function replaceVillageLines(
  context: LedgerContext,
  runNumber: number,
  village: Pick<Village, 'town' | 'village'>,
  lines: readonly Line[],
): Promise<void> {
  const records = lines.map(recordOf);
  await context.db.transaction().execute(async (work) => {
    const { rosterVersion } = await lockOpenRun(work, runNumber, 'besideOthers');
    // A village may be settled twice at once: its worker was only slow, or its run is queued twice.
    await oneAtATimeFor(work, JSON.stringify([runNumber, village.town, village.village]));
    await work
      .deleteFrom('line')
      .where('run_number', '=', runNumber)
      .where('town', '=', village.town)
      .where('village', '=', village.village)
      .execute();
    const names = namesOf(COLUMNS);
    const put = await sql`
      INSERT INTO ledger.line (run_number, position, town, village, ${names})
      SELECT ${runNumber}::int, place.position, place.town, place.village, given.*
      FROM ${rowsAs(records, 'given', COLUMNS)}
      JOIN ledger.household AS place ON place.household_id = given.household_id
      WHERE ${holdsIn(rosterVersion, 'place')}
        AND place.town = ${village.town} AND place.village = ${village.village}`.execute(work);
    const counted = await sql<{ households: number }>`
      SELECT count(*) AS households FROM ledger.household
      WHERE ${holdsIn(rosterVersion, 'household')}
        AND town = ${village.town} AND village = ${village.village}`.execute(work);
    const households = counted.rows[0]!.households;
    if (Number(put.numAffectedRows) === lines.length && lines.length === households) return;
    throw new TroubleError('runIncomplete', {
      zh: `${village.town}/${village.village} 有 ${households} 户，给出 ${lines.length} 行明细，其中 ${put.numAffectedRows} 行属于该村。`,
      en:
        `Village ${village.town}/${village.village} has ${households} households, ` +
        `${lines.length} lines were given and ${put.numAffectedRows} of them belong to it.`,
    });
  });
}

function recordOf(line: Line): Readonly<Record<keyof typeof COLUMNS, unknown>> {
  return {
    household_id: line.householdId,
    status: line.status,
    reason: line.reason ?? null,
    total_wh: line.totalWh,
    low_wh: line.lowWh,
    high_wh: line.highWh,
    peak_wh: line.peakWh,
    valley_wh: line.valleyWh,
    estimated_wh: line.estimatedWh,
    paid_wh: line.paidWh,
    basis: line.counted?.basis ?? null,
    quantity: line.counted?.quantity ?? null,
    paid_quantity: line.counted?.paid ?? null,
    amount_fen: line.amountFen,
    at_risk_fen: line.atRiskFen,
    findings: line.findings,
    evidence: line.evidence,
  };
}

/** A run's lines in roster order. */
export async function linesOf(
  context: LedgerContext,
  runNumber: number,
  filter: LineFilter = {},
): Promise<LineSummary[]> {
  const rows = await chosen(context, runNumber, filter).select(SUMMARY).execute();
  return rows.map(summaryOf);
}

/** The same with their evidence. */
export async function wholeLinesOf(
  context: LedgerContext,
  runNumber: number,
  filter: LineFilter,
): Promise<Line[]> {
  const query = chosen(context, runNumber, filter).select([...SUMMARY, 'evidence']);
  const rows = await query.execute();
  return rows.map((row) => ({ ...summaryOf(row), evidence: row.evidence }));
}

function chosen({ db }: LedgerContext, runNumber: number, filter: LineFilter) {
  const { status, village, finding, scope = 'all', after, limit } = filter;
  let query = db.selectFrom('line').where('run_number', '=', runNumber).orderBy('position');
  if (status) query = query.where('status', '=', status);
  if (finding) query = query.where(sql<boolean>`${finding} = ANY(findings)`);
  const seen = scopeCondition(scope, 'line');
  if (seen) query = query.where(sql<boolean>`(${seen})`);
  if (after !== undefined) query = query.where('position', '>', place(runNumber, after));
  if (limit !== undefined) query = query.limit(limit);
  if (!village) return query;
  return query.where('town', '=', village.town).where('village', '=', village.village);
}

/** Where a household stands in a run; before all others where it has no line there. */
function place(runNumber: number, householdId: string) {
  return sql<number>`coalesce((SELECT position FROM ledger.line
    WHERE run_number = ${runNumber} AND household_id = ${householdId}), -1)`;
}

/** A household's lines in all runs, the newest run first. */
export async function linesOfHousehold(
  { db }: LedgerContext,
  householdId: string,
): Promise<LineOfRun[]> {
  const rows = await db
    .selectFrom('line')
    .select([...SUMMARY, 'run_number'])
    .where('household_id', '=', householdId)
    .orderBy('run_number', 'desc')
    .execute();
  return rows.map((row) => ({ runNumber: row.run_number, line: summaryOf(row) }));
}

/** One household's line with its evidence; undefined where the run has none. */
export async function lineOf(
  context: LedgerContext,
  runNumber: number,
  householdId: string,
): Promise<Line | undefined> {
  const row = await context.db
    .selectFrom('line')
    .select([...SUMMARY, 'evidence'])
    .where('run_number', '=', runNumber)
    .where('household_id', '=', householdId)
    .executeTakeFirst();
  return row && { ...summaryOf(row), evidence: row.evidence };
}

const SUMMARY = [
  ...(['household_id', 'town', 'village', 'status', 'reason'] as const),
  ...(['total_wh', 'low_wh', 'high_wh', 'peak_wh', 'valley_wh', 'estimated_wh'] as const),
  ...(['paid_wh', 'basis', 'quantity', 'paid_quantity'] as const),
  ...(['amount_fen', 'at_risk_fen', 'findings'] as const),
] as const;

function summaryOf(row: Pick<Selectable<Database['line']>, (typeof SUMMARY)[number]>): LineSummary {
  return {
    householdId: row.household_id,
    town: row.town,
    village: row.village,
    status: row.status,
    reason: row.reason ?? undefined,
    totalWh: row.total_wh,
    lowWh: row.low_wh,
    highWh: row.high_wh,
    peakWh: row.peak_wh,
    valleyWh: row.valley_wh,
    estimatedWh: row.estimated_wh,
    paidWh: row.paid_wh,
    ...countedOf(row),
    amountFen: row.amount_fen,
    atRiskFen: row.at_risk_fen,
    findings: row.findings,
  };
}

type Quantities = Pick<Selectable<Database['line']>, 'basis' | 'quantity' | 'paid_quantity'>;

/** What a component counts that is no energy; the columns are empty or filled together. */
function countedOf({ basis, quantity, paid_quantity: paid }: Quantities): Pick<Line, 'counted'> {
  if (basis === null || quantity === null || paid === null) return {};
  return { counted: { basis, quantity, paid } };
}
