import { sql } from 'kysely';
import { rowsAs } from '../bulk.ts';
import type { Work } from '../context.ts';
import { open, seal } from '../personal/cipher.ts';
import type { DataKeys } from '../personal/keys.ts';
import { PAYEE_FIELDS } from './payees.ts';

/**
 * Seals payees anew with the newest key, those that an older one sealed.
 *
 * @returns how many, at most `limit`.
 */
export async function resealPayees(work: Work, keys: DataKeys, limit: number): Promise<number> {
  const isOlder = PAYEE_FIELDS.map(
    ([, , column]) => sql`NOT starts_with(${sql.ref(column)}, ${`${keys.newest.id}.`})`,
  );
  const rows = await work
    .selectFrom('payee')
    .selectAll()
    .where(sql<boolean>`(${sql.join(isOlder, sql` OR `)})`)
    .limit(limit)
    .execute();
  const resealed = rows.map((row) => {
    const values = PAYEE_FIELDS.map(([, field, column]) => {
      const sealed = row[column];
      if (sealed === null) return [column, null];
      const value = open(keys, row.household_id, field, sealed);
      return [column, seal(keys.newest, row.household_id, field, value)];
    });
    return { payee_number: row.payee_number, ...Object.fromEntries(values) };
  });
  const columns = { sealed_name: 'text', sealed_account: 'text', sealed_bank: 'text' };
  await sql`UPDATE ledger.payee AS standing SET sealed_name = given.sealed_name,
      sealed_account = given.sealed_account, sealed_bank = given.sealed_bank
    FROM ${rowsAs(resealed, 'given', { payee_number: 'bigint', ...columns })}
    WHERE standing.payee_number = given.payee_number`.execute(work);
  return rows.length;
}
