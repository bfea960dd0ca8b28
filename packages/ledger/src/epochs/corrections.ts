import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { insertRows } from '../bulk.ts';
import type { LedgerContext } from '../context.ts';
import { oneAtATime } from '../locks.ts';

/** A correction's place in the order of all corrections, and whether it was given just now. */
export interface CorrectionNumber {
  readonly number: number;
  readonly isNew: boolean;
}

/**
 * Numbers corrections in the order in which they first came, within one call as they are listed.
 * Whoever stops between this and writing the correction gets the same number again, not new then.
 */
export function numberCorrections(
  { db }: Pick<LedgerContext, 'db'>,
  identities: readonly string[],
): Promise<readonly CorrectionNumber[]> {
  if (identities.length === 0) return Promise.resolve([]);
  const hashes = identities.map((identity) => createHash('sha256').update(identity).digest('hex'));
  const wanted = [...new Set(hashes)].map((hash) => ({ identity_sha256: `\\x${hash}` }));
  return db.transaction().execute(async (work) => {
    // One at a time, so that whoever begins after another has his answer has greater numbers.
    await oneAtATime(work, 'correction');
    const columns = { identity_sha256: 'bytea' };
    const { rows: added } = await sql<{ hash: string }>`
      ${insertRows('reading_correction', wanted, columns, 'ON CONFLICT DO NOTHING')}
      RETURNING encode(identity_sha256, 'hex') AS hash`.execute(work);
    const { rows } = await sql<{ hash: string; number: number }>`
      SELECT encode(identity_sha256, 'hex') AS hash, number FROM ledger.reading_correction
      WHERE identity_sha256 = ANY (${wanted.map((each) => each.identity_sha256)}::bytea[])`.execute(
      work,
    );
    const numberOf = new Map(rows.map(({ hash, number }) => [hash, number]));
    const fresh = new Set(added.map(({ hash }) => hash));
    return hashes.map((hash) => ({ number: numberOf.get(hash)!, isNew: fresh.delete(hash) }));
  });
}

/** Gives out only greater numbers from now on. */
export async function numberCorrectionsAfter(
  { db }: Pick<LedgerContext, 'db'>,
  number: number,
): Promise<void> {
  await db.transaction().execute(async (work) => {
    await oneAtATime(work, 'correction');
    await sql`
      SELECT setval('ledger.reading_correction_number_seq', greatest(last_value, ${number}))
      FROM ledger.reading_correction_number_seq`.execute(work);
  });
}
