import type { LineStatus } from '@nuanbu/terms';
import type { Fen, FunderPart } from '@nuanbu/units';
import { type Kysely, sql } from 'kysely';
import { scopeCondition } from '../roster/search.ts';
import type { Village } from '../roster/snapshot.ts';
import type { Database } from '../schema.ts';
import type { Scope } from '../users/user.ts';
import type { Batch } from './batch.ts';
import { type LineDecisionMade, lineDecisionsOf } from './line-decisions.ts';

/** A line of a batch, or one that its run held and that it may take in. */
export interface LineView {
  readonly householdId: string;
  readonly town: string;
  readonly village: string;
  readonly runNumber: number;
  /** As the run left it. */
  readonly status: LineStatus;
  /** What the batch pays and who bears it; undefined where the line is not in it. */
  readonly pays?: { readonly amountFen: Fen; readonly funders: readonly FunderPart[] } | undefined;
  /** What other batches have booked for the household; undefined where none has. */
  readonly bookedFen?: Fen | undefined;
  /** Of a payment that is made again: the batch of the one that failed. */
  readonly repaysBatch?: number | undefined;
  /** Those of this batch. */
  readonly decisions: readonly LineDecisionMade[];
}

/** Which lines of a batch are asked for. */
export interface LineViewFilter {
  /** Whose households are seen; everybody's where it is left out. */
  readonly scope?: Scope | undefined;
  readonly village?: Pick<Village, 'town' | 'village'> | undefined;
  /** Only those that it pays, or that it does not. */
  readonly isIn?: boolean | undefined;
  /** The household after which they begin. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

interface LineRow extends Omit<LineView, 'pays' | 'bookedFen' | 'repaysBatch' | 'decisions'> {
  readonly amountFen: Fen | null;
  readonly funders: readonly FunderPart[] | null;
  readonly bookedFen: Fen | null;
  readonly repaysBatch: number | null;
}

/**
 * Lines of a batch in byte order of the household: those that it has or had, and those that its run
 * held. A page is found by the keys of both, so that it costs what it holds.
 */
export async function lineViews(
  db: Kysely<Database>,
  { number, kind, runNumber, programme, season, component }: Batch,
  { scope = 'all', village, isIn, after, limit }: LineViewFilter = {},
): Promise<LineView[]> {
  const isOfRun = kind !== 'repayment';
  const conditions = [
    isIn === undefined ? undefined : sql`live = ${isIn}`,
    village && sql`line.town = ${village.town} AND line.village = ${village.village}`,
    scopeCondition(scope, 'line'),
  ].filter((each) => each !== undefined);
  const beyond = after === undefined ? sql`` : sql`AND household_id > ${after}`;
  const { rows } = await sql<LineRow>`
    SELECT household_id AS "householdId", line.town, line.village, run_number AS "runNumber",
      line.status, CASE WHEN live THEN own.amount_fen END AS "amountFen",
      CASE WHEN live THEN parts END AS funders, repays_batch AS "repaysBatch", (
        SELECT sum(other.amount_fen - coalesce((
          SELECT sum(amount_fen) FROM ledger.recovery_entry AS taken
          WHERE taken.batch_number = other.batch_number
            AND taken.household_id = other.household_id
        ), 0))
        FROM ledger.batch_line AS other
        WHERE other.household_id = line.household_id AND ${isOfRun}
          AND (other.programme, other.season, other.component)
            = (${programme}, ${season}, ${component})
          AND other.batch_number <> ${number} AND other.live AND other.repays_batch IS NULL
      ) AS "bookedFen"
    FROM (
      SELECT household_id, run_number, live, amount_fen, parts, repays_batch
      FROM ledger.batch_line WHERE batch_number = ${number} ${beyond}
      UNION ALL
      SELECT household_id, run_number, false, NULL, NULL, NULL FROM ledger.line AS held
      WHERE run_number = ${runNumber} AND status = 'held' AND ${isOfRun} ${beyond}
        AND NOT EXISTS (SELECT FROM ledger.batch_line AS booked
          WHERE booked.batch_number = ${number} AND booked.household_id = held.household_id)
    ) AS own
    JOIN ledger.line USING (run_number, household_id)
    WHERE ${
      conditions.length === 0
        ? sql`true`
        : sql.join(
            conditions.map((each) => sql`(${each})`),
            sql` AND `,
          )
    }
    ORDER BY household_id ${limit === undefined ? sql`` : sql`LIMIT ${limit}`}`.execute(db);
  const isPage = limit !== undefined;
  const decisions = Map.groupBy(
    await lineDecisionsOf(db, {
      batchNumber: number,
      ...(isPage && { householdIds: rows.map(({ householdId }) => householdId) }),
    }),
    ({ householdId }) => householdId,
  );
  return rows.map(({ amountFen, funders, bookedFen, repaysBatch, ...row }) => ({
    ...row,
    pays: amountFen === null ? undefined : { amountFen, funders: funders ?? [] },
    bookedFen: bookedFen ?? undefined,
    repaysBatch: repaysBatch ?? undefined,
    decisions: decisions.get(row.householdId) ?? [],
  }));
}
