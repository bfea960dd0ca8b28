import { sql } from 'kysely';
import { appendAudit } from '../audit/audit.ts';
import { rowsAs } from '../bulk.ts';
import { decide } from '../commands.ts';
import type { By, LedgerContext, Work } from '../context.ts';
import { oneAtATime } from '../locks.ts';
import { resealFile } from '../payments/files.ts';
import { resealPayees } from '../payments/reseal-payees.ts';
import { equalityOf, open, seal } from './cipher.ts';
import type { DataKeys } from './keys.ts';
import { useNewestKey } from './values.ts';

/** What a rotation did. */
export interface Rotation {
  /** The key that everything is sealed with now. */
  readonly keyId: string;
  /** How many values were sealed anew. */
  readonly values: number;
  /** Keys that nothing is sealed with any more; they may be dropped. */
  readonly retired: readonly string[];
}

/** How many are sealed anew in one statement. */
const AT_ONCE = 5_000;

/**
 * Seals every value that an older key sealed with the newest one, past versions too, in one
 * transaction.
 *
 * @throws TroubleError `dataKeyMissing` where a key in use is not among those given.
 */
export async function rotateKeys(
  context: LedgerContext,
  by: By,
  keys: DataKeys,
): Promise<Rotation> {
  const rotation = await decide(context, by, 'rotateKeys', { ids: keys.ids }, async (work) => {
    await oneAtATime(work, 'roster');
    await useNewestKey(work, { ...context, keys });
    let values = 0;
    for (let done = AT_ONCE; done === AT_ONCE; values += done) done = await resealSome(work, keys);
    for (let done = AT_ONCE; done === AT_ONCE; values += done) {
      done = await resealPayees(work, keys, AT_ONCE);
    }
    while (await resealFile(work, { ...context, keys })) values += 1;
    const retired = await work
      .updateTable('data_key')
      .set({ retired_at: context.clock.now() })
      .where('key_id', '<>', keys.newest.id)
      .where('retired_at', 'is', null)
      .returning('key_id')
      .execute();
    const result = { keyId: keys.newest.id, values, retired: retired.map((row) => row.key_id) };
    await appendAudit(work, context, {
      actor: by.actor,
      action: 'dataKeysRotated',
      subject: `data key ${keys.newest.id}`,
      content: result,
    });
    return result;
  });
  context.keys = keys;
  return rotation;
}

async function resealSome(work: Work, keys: DataKeys): Promise<number> {
  const rows = await work
    .selectFrom('personal_value')
    .select(['household_id', 'field', 'from_version', 'sealed'])
    .where('key_id', '<>', keys.newest.id)
    .limit(AT_ONCE)
    .execute();
  const resealed = rows.map(({ household_id, field, from_version, sealed }) => {
    const value = open(keys, household_id, field, sealed);
    return {
      ...{ household_id, field, from_version },
      sealed: seal(keys.newest, household_id, field, value),
      equality: equalityOf(keys.newest, field, value),
    };
  });
  await sql`UPDATE ledger.personal_value AS standing
    SET key_id = ${keys.newest.id}, sealed = given.sealed, equality = given.equality
    FROM ${rowsAs(resealed, 'given', {
      ...{ household_id: 'text', field: 'text', from_version: 'int' },
      ...{ sealed: 'text', equality: 'text' },
    })}
    WHERE standing.household_id = given.household_id AND standing.field = given.field
      AND standing.from_version = given.from_version`.execute(work);
  return rows.length;
}
