import { type Fen, sumIntegers } from '@nuanbu/units';
import { sql } from 'kysely';
import type { Batch } from '../batches/batch.ts';
import { insertRows } from '../bulk.ts';
import type { LedgerContext, Work } from '../context.ts';
import { holdsIn } from '../roster/versions.ts';
import { openPayee, type Payee, type SealedPayee } from './payees.ts';
import { paymentIdOf } from './sent.ts';

/** A payment as the bank's file needs it, its payee in full. */
export interface PaymentToWrite {
  readonly paymentId: string;
  readonly householdId: string;
  readonly amountFen: Fen;
  readonly payee: Payee;
}

interface PayeeOfLine extends SealedPayee {
  readonly amount_fen: Fen;
  /** How often the household's money was sent already. */
  readonly attempts: number;
  /** The change that was approved at this batch, or at the one whose payment failed. */
  readonly payee_number: number | null;
}

/** A payment that is about to be entered. */
export interface NewPayment extends PaymentToWrite {
  readonly attempt: number;
  readonly sealed: Pick<SealedPayee, 'sealed_name' | 'sealed_account' | 'sealed_bank'>;
  readonly payeeNumber: number | undefined;
}

/**
 * The payments of a batch that is released, in byte order of the household: one for each line. Its
 * payee is that of a change approved at the batch, or at the one whose payment failed; otherwise
 * that of the roster version in which the batch was made, whatever was imported since.
 */
export async function paymentsToMake(
  work: Work,
  { keys }: LedgerContext,
  { number, payeeVersion }: Batch,
): Promise<NewPayment[]> {
  const standing = (field: string) => sql`(
    SELECT sealed FROM ledger.personal_value AS value
    WHERE value.household_id = booked.household_id AND field = ${field}
      AND ${holdsIn(payeeVersion, 'value')}
  )`;
  const { rows } = await sql<PayeeOfLine>`
    SELECT booked.household_id, booked.amount_fen, coalesce(failed.attempt, 0) AS attempts,
      head.name AS head_name, changed.payee_number,
      CASE WHEN changed.payee_number IS NULL THEN ${standing('payeeName')}
        ELSE changed.sealed_name END AS sealed_name,
      CASE WHEN changed.payee_number IS NULL THEN ${standing('payeeAccount')}
        ELSE changed.sealed_account END AS sealed_account,
      CASE WHEN changed.payee_number IS NULL THEN ${standing('payeeBank')}
        ELSE changed.sealed_bank END AS sealed_bank
    FROM ledger.batch_line AS booked
    JOIN ledger.household AS head ON head.household_id = booked.household_id
      AND ${holdsIn(payeeVersion, 'head')}
    LEFT JOIN ledger.payment AS failed
      ON failed.batch_number = booked.repays_batch AND failed.household_id = booked.household_id
    LEFT JOIN LATERAL (
      SELECT payee.* FROM ledger.payee_change AS change
      JOIN ledger.payee_change_answer AS answer USING (change_number)
      JOIN ledger.payee USING (payee_number)
      WHERE change.household_id = booked.household_id AND approved
        AND change.batch_number IN (booked.batch_number, booked.repays_batch)
      ORDER BY answer.roster_version DESC LIMIT 1
    ) AS changed ON true
    WHERE booked.batch_number = ${number} AND live
    ORDER BY booked.household_id`.execute(work);
  return rows.map((row) => ({
    paymentId: paymentIdOf(number, row.household_id),
    householdId: row.household_id,
    amountFen: row.amount_fen,
    payee: openPayee(keys, row),
    attempt: row.attempts + 1,
    sealed: {
      sealed_name: row.sealed_name,
      sealed_account: row.sealed_account,
      sealed_bank: row.sealed_bank,
    },
    payeeNumber: row.payee_number ?? undefined,
  }));
}

/** Enters payments with their payees, which stay sealed as they were. */
export async function putPayments(
  work: Work,
  batchNumber: number,
  payments: readonly NewPayment[],
): Promise<void> {
  const own = payments.filter(({ payeeNumber }) => payeeNumber === undefined);
  const sealed = { sealed_name: 'text', sealed_account: 'text', sealed_bank: 'text' };
  const payees = own.map(({ householdId, sealed }) => ({ household_id: householdId, ...sealed }));
  const { rows } = await sql<{ household_id: string; payee_number: number }>`
    ${insertRows('payee', payees, { household_id: 'text', ...sealed }, 'RETURNING household_id, payee_number')}`.execute(
    work,
  );
  const numbers = new Map(rows.map((row) => [row.household_id, row.payee_number]));
  const entered = payments.map(({ householdId, amountFen, attempt, payeeNumber }) => ({
    ...{ batch_number: batchNumber, household_id: householdId, amount_fen: amountFen, attempt },
    ...{ payee_number: payeeNumber ?? numbers.get(householdId)!, state: 'waiting' },
  }));
  const columns = {
    ...{ batch_number: 'int', household_id: 'text', amount_fen: 'bigint', attempt: 'int' },
    ...{ payee_number: 'bigint', state: 'text' },
  };
  await insertRows('payment', entered, columns).execute(work);
}

/** The payments of a batch that was released, for a file that is written again. */
export async function paymentsMade(
  work: Work,
  { keys }: LedgerContext,
  { number, payeeVersion }: Batch,
): Promise<PaymentToWrite[]> {
  const { rows } = await sql<SealedPayee & { amount_fen: Fen }>`
    SELECT payment.household_id, amount_fen, head.name AS head_name,
      sealed_name, sealed_account, sealed_bank
    FROM ledger.payment
    JOIN ledger.payee USING (payee_number)
    JOIN ledger.household AS head ON head.household_id = payment.household_id
      AND ${holdsIn(payeeVersion, 'head')}
    WHERE batch_number = ${number}
    ORDER BY payment.household_id`.execute(work);
  return rows.map((row) => ({
    paymentId: paymentIdOf(number, row.household_id),
    householdId: row.household_id,
    amountFen: row.amount_fen,
    payee: openPayee(keys, row),
  }));
}

export function sumOfPayments(payments: readonly PaymentToWrite[]): Fen {
  const amounts = payments.map(({ amountFen }) => amountFen);
  return sumIntegers(amounts, 'sum of payments');
}
