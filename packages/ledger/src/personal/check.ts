import type { LedgerContext } from '../context.ts';

/**
 * Asks of every key that sealed something in use whether it was given, so that a missing one is
 * known at the start and not when a payment file is written.
 *
 * @throws TroubleError `dataKeyMissing`.
 */
export async function checkKeys(context: LedgerContext): Promise<void> {
  const rows = await context.db
    .selectFrom('data_key')
    .select('key_id')
    .where('retired_at', 'is', null)
    .orderBy('first_used_at')
    .execute();
  for (const { key_id } of rows) context.keys.byId(key_id);
}
