import type { Account, Balances, Posting } from '@nuanbu/settlement';
import type { Fen } from '@nuanbu/units';
import type { Kysely } from 'kysely';
import { insertRows } from '../bulk.ts';
import type { Work } from '../context.ts';
import type { Database } from '../schema.ts';

/** The sum of the postings of each account that has any. */
export async function balances(db: Kysely<Database>): Promise<Balances> {
  const rows = await db
    .selectFrom('posting')
    .select('account')
    .select((e) => e.fn.sum<Fen>('amount_fen').as('balance_fen'))
    .groupBy('account')
    .orderBy('account')
    .execute();
  return new Map<Account, Fen>(rows.map((row) => [row.account, row.balance_fen]));
}

/** Posts what an entry of the chain means for the money, in one statement, which must balance. */
export async function post(
  work: Work,
  auditNumber: number,
  postings: readonly Posting[],
): Promise<void> {
  if (postings.length === 0) return;
  const rows = postings.map(({ account, amountFen }) => ({
    ...{ audit_number: auditNumber, account, amount_fen: amountFen },
  }));
  const columns = { audit_number: 'bigint', account: 'text', amount_fen: 'bigint' };
  await insertRows('posting', rows, columns).execute(work);
}
