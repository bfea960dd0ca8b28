import type { Fen, FunderPart } from '@nuanbu/units';
import { type Kysely, sql } from 'kysely';
import type { BookingKey } from '../batches/batch.ts';
import { scopeCondition } from '../roster/search.ts';
import type { Database } from '../schema.ts';
import type { Scope } from '../users/user.ts';

/** A booked line of which something is to be given back. */
export interface OwedBack extends BookingKey {
  readonly batchNumber: number;
  readonly householdId: string;
  readonly town: string;
  readonly village: string;
  /** What the line pays. */
  readonly amountFen: Fen;
  /** What violations and corrections take back of it. */
  readonly dueFen: Fen;
  /** What the household has given back of it. */
  readonly receivedFen: Fen;
  /** What is not paid any more, since the bank had returned it. */
  readonly withdrawnFen: Fen;
  readonly leftFen: Fen;
  /** Whether the bank returned its payment, the last of them where it was made again. */
  readonly isReturned: boolean;
  /** Who bore the line. */
  readonly parts: readonly FunderPart[];
}

export interface OwedBackFilter {
  readonly householdId?: string | undefined;
  readonly batchNumber?: number | undefined;
  readonly scope?: Scope | undefined;
  /** Those of which something is left, or those of which nothing is. */
  readonly isOpen?: boolean | undefined;
}

/** A page of them, by batch and household. */
export interface OwedBackPage {
  readonly after?: Pick<OwedBack, 'batchNumber' | 'householdId'> | undefined;
  readonly limit: number;
}

/** What is to be given back, line by line; lines that are no longer live owe nothing. */
export async function owedBack(
  db: Kysely<Database>,
  { householdId, batchNumber, scope = 'all', isOpen }: OwedBackFilter,
  { after, limit }: OwedBackPage,
): Promise<OwedBack[]> {
  const conditions = [
    sql`live`,
    householdId === undefined ? undefined : sql`booked.household_id = ${householdId}`,
    batchNumber === undefined ? undefined : sql`booked.batch_number = ${batchNumber}`,
    scopeCondition(scope, 'line'),
    isOpen === undefined ? undefined : sql`(due_fen > received_fen + withdrawn_fen) = ${isOpen}`,
    after &&
      sql`(booked.batch_number, booked.household_id) > (${after.batchNumber}, ${after.householdId})`,
  ].filter((each) => each !== undefined);
  const { rows } = await sql<OwedBack>`
    SELECT booked.batch_number AS "batchNumber", booked.household_id AS "householdId",
      booked.programme, booked.season, booked.component, line.town, line.village, parts,
      booked.amount_fen AS "amountFen", due_fen AS "dueFen", received_fen AS "receivedFen",
      withdrawn_fen AS "withdrawnFen", due_fen - received_fen - withdrawn_fen AS "leftFen",
      coalesce(sent.state = 'failed', false) AS "isReturned"
    FROM ledger.batch_line AS booked
    JOIN (
      SELECT batch_number, household_id, sum(amount_fen)::bigint AS due_fen
      FROM ledger.recovery_entry GROUP BY batch_number, household_id
    ) AS due USING (batch_number, household_id)
    JOIN ledger.line USING (run_number, household_id)
    CROSS JOIN LATERAL (
      WITH RECURSIVE again AS (
        SELECT booked.batch_number
        UNION ALL
        SELECT later.batch_number FROM ledger.batch_line AS later
        JOIN again ON later.repays_batch = again.batch_number
        WHERE later.live AND later.household_id = booked.household_id
      )
      SELECT max(batch_number) AS batch_number FROM again
    ) AS last_sent
    LEFT JOIN (SELECT batch_number, household_id, state FROM ledger.payment) AS sent
      ON sent.batch_number = last_sent.batch_number AND sent.household_id = booked.household_id
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(posting.amount_fen) FILTER (WHERE kind = 'recovered'), 0)::bigint
          AS received_fen,
        coalesce(sum(posting.amount_fen) FILTER (WHERE kind = 'commitmentWithdrawn'), 0)::bigint
          AS withdrawn_fen
      FROM ledger.fund_entry AS entry JOIN ledger.posting USING (audit_number)
      WHERE entry.batch_number = booked.batch_number
        AND entry.household_id = booked.household_id AND posting.amount_fen > 0
    ) AS received
    WHERE (due_fen <> 0 OR received_fen <> 0) AND ${sql.join(conditions, sql` AND `)}
    ORDER BY booked.batch_number, booked.household_id LIMIT ${limit}`.execute(db);
  return rows;
}
