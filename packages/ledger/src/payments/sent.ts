import type { PaymentCounts } from '@nuanbu/settlement';
import type { PaymentState } from '@nuanbu/terms';
import type { Fen } from '@nuanbu/units';
import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** A payment that was sent. */
export interface SentPayment {
  readonly paymentId: string;
  readonly householdId: string;
  readonly amountFen: Fen;
  readonly attempt: number;
  readonly state: PaymentState;
}

/** The number of a payment, which no other ever has. */
export function paymentIdOf(batchNumber: number, householdId: string): string {
  return `${batchNumber}-${householdId}`;
}

/** The payments of a batch, in byte order of the household. */
export async function sentPayments(
  db: Kysely<Database>,
  batchNumber: number,
): Promise<SentPayment[]> {
  const rows = await db
    .selectFrom('payment')
    .select(['household_id', 'amount_fen', 'attempt', 'state'])
    .where('batch_number', '=', batchNumber)
    .orderBy('household_id')
    .execute();
  return rows.map(({ household_id: householdId, amount_fen: amountFen, attempt, state }) => ({
    ...{ paymentId: paymentIdOf(batchNumber, householdId), householdId, amountFen, attempt, state },
  }));
}

/** How many payments of a batch are in which state. */
export async function paymentCounts(
  db: Kysely<Database>,
  batchNumber: number,
): Promise<PaymentCounts> {
  const rows = await db
    .selectFrom('payment')
    .select(['state', (e) => e.fn.countAll<number>().as('count')])
    .where('batch_number', '=', batchNumber)
    .groupBy('state')
    .execute();
  const counts = rows.map(({ state, count }) => [state, count]);
  return { waiting: 0, paidOut: 0, failed: 0, replaced: 0, ...Object.fromEntries(counts) };
}
