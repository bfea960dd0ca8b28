import { DAY_S, type Day, dayOf, type Fen, type Instant, startOfDay } from '@nuanbu/units';
import { sql } from 'kysely';
import type { BookingKey } from '../batches/batch.ts';
import type { LedgerContext } from '../context.ts';
import { scopeCondition } from '../roster/search.ts';
import type { Scope } from '../users/user.ts';

/**
 * How far a household is from what it is entitled to: its line is held, or no batch has it yet; it
 * is in a batch that was not released; the bank has not answered; or the bank returned it.
 */
export type UnpaidStage = 'held' | 'unbooked' | 'inBatch' | 'waiting' | 'failed';

/** What a household is entitled to and has not got (domain rule S5). */
export interface Unpaid extends BookingKey {
  readonly householdId: string;
  readonly town: string;
  readonly village: string;
  readonly stage: UnpaidStage;
  /** Of a line that is held what best pays; zero where that is not known. */
  readonly amountFen: Fen;
  readonly runNumber: number;
  readonly batchNumber?: number | undefined;
  /** How often it was sent to the bank. */
  readonly attempts: number;
  /** The bank's words. */
  readonly failure?: string | undefined;
  /** The last day of the span that was settled. */
  readonly owedSince: Day;
  /** Whole days since then. */
  readonly ageDays: number;
}

export interface UnpaidFilter extends Partial<Record<keyof BookingKey, string | undefined>> {
  readonly stage?: UnpaidStage | undefined;
  readonly town?: string | undefined;
  /** Of a town. */
  readonly village?: string | undefined;
  readonly householdId?: string | undefined;
  /** Whose households are seen; everybody's where it is left out. */
  readonly scope?: Scope | undefined;
}

/** Where a page of the list begins: after the last entry of the one before. */
export type UnpaidCursor = Pick<
  Unpaid,
  'owedSince' | 'programme' | 'season' | 'component' | 'householdId' | 'runNumber'
> & { readonly batchNumber?: number | undefined };

/** How much waits at a stage, and since when. */
export interface UnpaidSum {
  readonly stage: UnpaidStage;
  readonly households: number;
  readonly amountFen: Fen;
  readonly oldestDays: number;
}

interface UnpaidRow
  extends Omit<
    Unpaid,
    'owedSince' | 'ageDays' | 'batchNumber' | 'attempts' | 'failure' | keyof BookingKey
  > {
  readonly programme: string;
  readonly season: string;
  readonly component: string;
  readonly batchNumber: number | null;
  readonly attempts: number;
  readonly failure: string | null;
  readonly owedSince: Instant;
}

/** The list by age, the oldest first; a page at a time. */
export async function listUnpaid(
  { db, clock }: LedgerContext,
  filter: UnpaidFilter,
  page: { readonly limit: number; readonly after?: UnpaidCursor | undefined },
): Promise<Unpaid[]> {
  const { after } = page;
  const isAfter = after
    ? sql`(owed_since, programme, season, component, household_id, run_number,
        coalesce(batch_number, 0)) > (${startOfDay(after.owedSince) + DAY_S}::bigint,
        ${after.programme}, ${after.season}, ${after.component}, ${after.householdId},
        ${after.runNumber}::int, ${after.batchNumber ?? 0}::int)`
    : sql`true`;
  const { rows } = await sql<UnpaidRow>`
    SELECT programme, season, component, household_id AS "householdId", town, village, stage,
      amount_fen AS "amountFen", run_number AS "runNumber", batch_number AS "batchNumber",
      coalesce(attempt, 0) AS attempts, failure, owed_since AS "owedSince"
    FROM ledger.unpaid WHERE ${isWanted(filter)} AND ${isAfter}
    ORDER BY owed_since, programme, season, component, household_id, run_number,
      coalesce(batch_number, 0)
    LIMIT ${page.limit}`.execute(db);
  const today = dayOf(clock.now());
  return rows.map((row) => ({
    ...row,
    batchNumber: row.batchNumber ?? undefined,
    failure: row.failure ?? undefined,
    owedSince: dayOf(row.owedSince - 1),
    ageDays: daysSince(row.owedSince, today),
  }));
}

/** The list added up by stage. */
export async function sumUnpaid(
  { db, clock }: LedgerContext,
  filter: UnpaidFilter,
): Promise<UnpaidSum[]> {
  const { rows } = await sql<Omit<UnpaidSum, 'oldestDays'> & { owedSince: Instant }>`
    SELECT stage, count(*) AS households, sum(amount_fen) AS "amountFen",
      min(owed_since) AS "owedSince"
    FROM ledger.unpaid WHERE ${isWanted(filter)} GROUP BY stage ORDER BY stage`.execute(db);
  const today = dayOf(clock.now());
  return rows.map(({ owedSince, ...row }) => ({ ...row, oldestDays: daysSince(owedSince, today) }));
}

function isWanted({ householdId, scope = 'all', ...filter }: UnpaidFilter) {
  const columns = Object.entries({ ...filter, household_id: householdId });
  const wanted = columns.filter(([, value]) => value !== undefined);
  const tests = wanted.map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
  const seen = scopeCondition(scope, 'unpaid');
  if (seen) tests.push(sql`(${seen})`);
  return tests.length === 0 ? sql`true` : sql.join(tests, sql` AND `);
}

/** From the last day of what is owed, which ends at an instant, to today. */
function daysSince(owedSince: Instant, today: Day): number {
  return (startOfDay(today) - startOfDay(dayOf(owedSince - 1))) / DAY_S;
}
