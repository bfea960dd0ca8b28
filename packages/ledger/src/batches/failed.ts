import type { HouseholdAmount } from '@nuanbu/settlement';
import type { Fen, Instant } from '@nuanbu/units';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';
import type { BookingKey } from './batch.ts';

/** A payment that the bank returned and that no batch has taken over. */
export interface FailedPayment extends HouseholdAmount {
  readonly batchNumber: number;
  readonly attempt: number;
  readonly failedAt: Instant;
  /** The bank's words. */
  readonly failure: string;
  /** What violations and corrections take back of the line that it was to pay. */
  readonly takenBackFen: Fen;
  /** Who changed the payee since, where a second person has approved it. */
  readonly payee?: { readonly proposedBy: string; readonly approvedBy: string } | undefined;
}

/** Payments that failed, that no batch has taken over and nobody gave up; of one key, or of all. */
export async function failedPayments(
  db: Kysely<Database>,
  key?: BookingKey,
): Promise<FailedPayment[]> {
  const isWanted = key
    ? sql`(programme, season, component) = (${key.programme}, ${key.season}, ${key.component})`
    : sql`true`;
  const { rows } = await sql<
    Omit<FailedPayment, 'payee'> & { proposedBy: string | null; approvedBy: string | null }
  >`
    SELECT payment.household_id AS "householdId", payment.amount_fen AS "amountFen",
      payment.batch_number AS "batchNumber", payment.attempt, told.at AS "failedAt",
      told.reason AS failure, taken.fen AS "takenBackFen", changed.proposed_by AS "proposedBy",
      changed.answered_by AS "approvedBy"
    FROM ledger.payment
    JOIN ledger.batch_line AS line USING (batch_number, household_id)
    JOIN LATERAL (
      SELECT event.at, event.audit_number, return_line.reason
      FROM ledger.return_line
      JOIN ledger.return_import USING (batch_number, import_number)
      JOIN ledger.batch_event AS event USING (batch_number, event_number)
      WHERE return_line.batch_number = payment.batch_number
        AND return_line.household_id = payment.household_id AND return_line.state = 'failed'
      ORDER BY import_number DESC LIMIT 1
    ) AS told ON true
    CROSS JOIN LATERAL (
      WITH RECURSIVE origin AS (
        SELECT line.batch_number, line.repays_batch
        UNION ALL
        SELECT before.batch_number, before.repays_batch FROM ledger.batch_line AS before
        JOIN origin ON before.batch_number = origin.repays_batch
        WHERE before.household_id = line.household_id
      )
      SELECT coalesce(sum(entry.amount_fen), 0)::bigint AS fen
      FROM ledger.recovery_entry AS entry JOIN origin USING (batch_number)
      WHERE entry.household_id = line.household_id
    ) AS taken
    LEFT JOIN LATERAL (
      SELECT change.proposed_by, answer.answered_by FROM ledger.payee_change AS change
      JOIN ledger.payee_change_answer AS answer USING (change_number)
      JOIN ledger.batch_event AS event ON event.batch_number = answer.batch_number
        AND event.event_number = answer.event_number
      WHERE change.batch_number = payment.batch_number
        AND change.household_id = payment.household_id AND answer.approved
        AND event.audit_number > told.audit_number
      ORDER BY event.audit_number DESC LIMIT 1
    ) AS changed ON true
    WHERE ${isWanted} AND payment.state = 'failed' AND NOT EXISTS (
      SELECT FROM ledger.batch_line AS again WHERE again.live
        AND again.repays_batch = payment.batch_number
        AND again.household_id = payment.household_id
    ) AND NOT EXISTS (
      SELECT FROM ledger.fund_entry AS entry WHERE entry.kind = 'commitmentWithdrawn'
        AND entry.batch_number = payment.batch_number
        AND entry.household_id = payment.household_id
    )
    ORDER BY payment.batch_number, payment.household_id`.execute(db);
  return rows.map(({ proposedBy, approvedBy, ...each }) => ({
    ...each,
    payee: proposedBy !== null && approvedBy !== null ? { proposedBy, approvedBy } : undefined,
  }));
}
