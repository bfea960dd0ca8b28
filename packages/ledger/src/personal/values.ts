import { TroubleError } from '@nuanbu/terms';
import { sql } from 'kysely';
import { insertRows, rowsAs } from '../bulk.ts';
import type { LedgerContext, Work } from '../context.ts';
import { equalityOf, type PersonalField, seal } from './cipher.ts';

/** A personal value on its way into the ledger, in its kept form. */
export interface ValueChange {
  readonly householdId: string;
  readonly field: PersonalField;
  readonly value: string;
}

/** Tells of a value whether it is the one that stands there now, without opening that one. */
export async function currentValues(
  work: Work,
  context: LedgerContext,
): Promise<(change: ValueChange) => boolean> {
  const rows = await work
    .selectFrom('personal_value')
    .select(['household_id', 'field', 'key_id', 'equality'])
    .where('to_version', 'is', null)
    .execute();
  const standing = new Map(rows.map((row) => [`${row.field}\0${row.household_id}`, row]));
  return ({ householdId, field, value }) => {
    const row = standing.get(`${field}\0${householdId}`);
    if (!row) return false;
    return row.equality === equalityOf(context.keys.byId(row.key_id), field, value);
  };
}

/** Seals values with the newest key and lets them hold from a roster version on. */
export async function replaceValues(
  work: Work,
  context: LedgerContext,
  version: number,
  changes: readonly ValueChange[],
): Promise<void> {
  if (changes.length === 0) return;
  await useNewestKey(work, context);
  const key = context.keys.newest;
  const records = changes.map(({ householdId, field, value }) => ({
    household_id: householdId,
    field,
    from_version: version,
    key_id: key.id,
    sealed: seal(key, householdId, field, value),
    equality: equalityOf(key, field, value),
  }));
  const place = { household_id: 'text', field: 'text' };
  await sql`UPDATE ledger.personal_value AS standing SET to_version = ${version}
    FROM ${rowsAs(records, 'given', place)}
    WHERE standing.to_version IS NULL AND standing.household_id = given.household_id
      AND standing.field = given.field`.execute(work);
  const columns = {
    ...place,
    from_version: 'int',
    key_id: 'text',
    sealed: 'text',
    equality: 'text',
  };
  await insertRows('personal_value', records, columns).execute(work);
}

/**
 * Makes sure that nothing is sealed with a key that was retired, as by a process that was started
 * before a rotation and has not heard of it.
 *
 * @throws TroubleError `dataKeyMissing`.
 */
export async function useNewestKey(work: Work, context: LedgerContext): Promise<void> {
  const { id } = context.keys.newest;
  await work
    .insertInto('data_key')
    .values({ key_id: id, first_used_at: context.clock.now(), retired_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await work
    .selectFrom('data_key')
    .select('retired_at')
    .where('key_id', '=', id)
    .executeTakeFirstOrThrow();
  if (row.retired_at === null) return;
  throw new TroubleError('dataKeyMissing', `Key ${id} was retired; a newer one seals now.`, {
    hint: 'Start again with the keys that the rotation left.',
  });
}
