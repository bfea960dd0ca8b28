import type { LedgerContext } from './context.ts';

/**
 * Names the ledger for good, wherever it is reached. What a backup is restored to is another ledger,
 * with a name of its own.
 */
export async function identityOf({ db }: Pick<LedgerContext, 'db'>): Promise<string> {
  const { ledger_id } = await db
    .selectFrom('identity')
    .select('ledger_id')
    .executeTakeFirstOrThrow();
  return ledger_id;
}
