import { TroubleError } from '@nuanbu/terms';
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Database } from '../schema.ts';
import { up as ledgerUp } from './0001-ledger.ts';
import { up as componentsUp } from './0002-components.ts';
import { up as payoutsUp } from './0003-payouts/index.ts';
import { up as deskUp } from './0004-desk.ts';
import { up as trialsUp } from './0005-trials.ts';
import { up as userVersionsUp } from './0006-user-versions.ts';
import { up as heardUp } from './0007-heard.ts';
import { up as epochsUp } from './0008-epochs.ts';
import { up as tracesUp } from './0009-traces.ts';
import { up as readingPlaceUp } from './0010-reading-place.ts';
import { up as identityUp } from './0011-identity.ts';

/** The schema of PostgreSQL in which everything of the ledger lives. */
export const SCHEMA = 'ledger';

/** Every step of the schema, in order. A step that was released never changes. */
export const STEPS: Readonly<Record<string, string>> = {
  '0001-ledger': ledgerUp,
  '0002-components': componentsUp,
  '0003-payouts': payoutsUp,
  '0004-desk': deskUp,
  '0005-trials': trialsUp,
  '0006-user-versions': userVersionsUp,
  '0007-heard': heardUp,
  '0008-epochs': epochsUp,
  '0009-traces': tracesUp,
  '0010-reading-place': readingPlaceUp,
  '0011-identity': identityUp,
};

/**
 * Brings the database to this version's schema, in one transaction and under a lock, so that
 * processes that start together do it once.
 *
 * @param steps all but for whoever wants the schema of an older version.
 * @throws TroubleError `ledgerTooNew` where a newer version has been at the database.
 */
export async function migrate(db: Kysely<Database>, steps = STEPS): Promise<void> {
  const known = Object.keys(steps);
  const newer = (await appliedSteps(db)).filter((name) => !known.includes(name));
  if (newer.length > 0) {
    throw new TroubleError('ledgerTooNew', `It holds the schema steps ${newer.join(', ')}.`, {
      hint: 'Start the version of nuanbu that made it, or a newer one.',
    });
  }
  const migrations = Object.entries(steps).map(([name, text]): [string, Migration] => [
    name,
    { up: async (step) => void (await sql.raw(text).execute(step)) },
  ]);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => Object.fromEntries(migrations) },
    migrationTableSchema: SCHEMA,
    migrationTableName: 'schema_step',
    migrationLockTableName: 'schema_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

async function appliedSteps(db: Kysely<Database>): Promise<string[]> {
  const { rows: tables } = await sql<{ there: boolean }>`
    SELECT to_regclass(${`${SCHEMA}.schema_step`}) IS NOT NULL AS there`.execute(db);
  if (!tables[0]?.there) return [];
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM ${sql.table(`${SCHEMA}.schema_step`)} ORDER BY name`.execute(db);
  return rows.map((row) => row.name);
}
