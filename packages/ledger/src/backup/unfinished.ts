import { TroubleError } from '@nuanbu/terms';
import { type Kysely, sql } from 'kysely';
import { connect, troubleOf } from '../connect.ts';
import { SCHEMA } from '../migrations/index.ts';
import type { Database } from '../schema.ts';

/** Stands as the comment of the schema from the load of a ledger until its readings are there too. */
const MARK = 'nuanbu restore: unfinished';

/** The statement that marks a loaded ledger; part of the load's transaction. */
export const MARK_UNFINISHED = `COMMENT ON SCHEMA "${SCHEMA}" IS '${MARK}'`;

/** @throws TroubleError `restoreUnfinished` where the readings of a restored ledger never came. */
export async function refuseUnfinished(db: Kysely<Database>): Promise<void> {
  const { rows } = await sql<{ mark: string | null }>`
    SELECT obj_description(${SCHEMA}::regnamespace, 'pg_namespace') AS mark`.execute(db);
  if (rows[0]?.mark !== MARK) return;
  throw new TroubleError('restoreUnfinished', 'Its ledger is there, its readings may not be.', {
    hint: 'Restore into an empty place again: another data directory, database and bucket.',
  });
}

/** Says that a restored ledger has everything that belongs to it. */
export async function finishRestore(databaseUrl: string): Promise<void> {
  const { db, close } = connect(databaseUrl, 1);
  try {
    await sql.raw(`COMMENT ON SCHEMA "${SCHEMA}" IS NULL`).execute(db);
  } catch (error) {
    throw troubleOf(error);
  } finally {
    await close();
  }
}
