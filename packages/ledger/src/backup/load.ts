import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TroubleError } from '@nuanbu/terms';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { connect, troubleOf } from '../connect.ts';
import { migrate, SCHEMA, STEPS } from '../migrations/index.ts';
import { type BackedUpTable, backedUpTables, copyTarget } from './catalog.ts';
import { MARK_UNFINISHED } from './unfinished.ts';

/** What a backup holds of a ledger, and the way to its rows. */
export interface LedgerToLoad {
  readonly steps: readonly string[];
  readonly tables: readonly BackedUpTable[];
  readonly sequences: Readonly<Record<string, string>>;
  /** A table's rows as PostgreSQL's COPY text. */
  rows(table: BackedUpTable): Readable;
  /** Called for each table with the rows that were loaded; throws where they are not all. */
  loaded(table: BackedUpTable, rows: number): void;
}

/**
 * Writes a backed-up ledger into a database that has none, in the schema that it was in; opening it
 * then brings it up to date as any older ledger. In one transaction: all of it or nothing.
 *
 * The keys between tables are made anew at the end, so that PostgreSQL checks every one of them over
 * the loaded rows. Rules that guard single steps of work do not run: the steps were taken already.
 *
 * @throws TroubleError `restoreNotEmpty` where the database has a ledger; `ledgerTooNew` where a
 *   newer version made the backup; `backupInvalid` where its tables are not those of its schema;
 *   `ledgerUnreachable`.
 */
export async function loadLedger(databaseUrl: string, given: LedgerToLoad): Promise<void> {
  refuseNewer(given.steps);
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'nuanbu restore',
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await refuseLedger(client);
    await makeSchema(databaseUrl, given.steps);
    try {
      await client.query('BEGIN');
      await fill(client, given);
      await client.query(MARK_UNFINISHED);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      await client.query(`DROP SCHEMA "${SCHEMA}" CASCADE`).catch(() => undefined);
      throw error;
    }
  } catch (error) {
    throw troubleOf(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function refuseNewer(steps: readonly string[]): void {
  const newer = steps.filter((name) => STEPS[name] === undefined);
  if (newer.length === 0) return;
  throw new TroubleError('ledgerTooNew', `The backup holds the schema steps ${newer.join(', ')}.`, {
    hint: 'Restore it with the version of nuanbu that made it, or a newer one.',
  });
}

async function refuseLedger(client: pg.Client): Promise<void> {
  const { rows } = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [SCHEMA]);
  if (rows.length === 0) return;
  throw new TroubleError('restoreNotEmpty', `The database has a schema "${SCHEMA}" already.`);
}

async function makeSchema(databaseUrl: string, steps: readonly string[]): Promise<void> {
  const { db, close } = connect(databaseUrl, 1);
  try {
    await migrate(db, Object.fromEntries(steps.map((name) => [name, STEPS[name]!])));
  } finally {
    await close();
  }
}

async function fill(client: pg.Client, given: LedgerToLoad): Promise<void> {
  const wanted = await backedUpTables(client);
  if (JSON.stringify(wanted) !== JSON.stringify(given.tables)) {
    throw new TroubleError('backupInvalid', 'Its tables are not those of its schema steps.');
  }
  const keys = await dropKeys(client);
  for (const { name } of wanted) {
    await client.query(`ALTER TABLE "${SCHEMA}"."${name}" DISABLE TRIGGER USER`);
    // A step of the schema may have put rows there, which the backup holds as well.
    await client.query(`DELETE FROM "${SCHEMA}"."${name}"`);
  }
  for (const table of wanted) {
    const into = client.query(copyFrom(`COPY ${copyTarget(table)} FROM STDIN`));
    await pipeline(given.rows(table), into);
    given.loaded(table, into.rowCount ?? 0);
  }
  for (const [name, last] of Object.entries(given.sequences)) {
    await client.query('SELECT setval(format($1, $2::text, $3::text)::regclass, $4)', [
      '%I.%I',
      SCHEMA,
      name,
      last,
    ]);
  }
  for (const { name } of wanted) {
    await client.query(`ALTER TABLE "${SCHEMA}"."${name}" ENABLE TRIGGER USER`);
  }
  for (const { table, key, definition } of keys) {
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT "${key}" ${definition}`);
  }
}

interface Key {
  /** As SQL. */
  readonly table: string;
  readonly key: string;
  readonly definition: string;
}

/** Takes the keys between tables away, so that rows can come in any order, and returns them. */
async function dropKeys(client: pg.Client): Promise<Key[]> {
  const { rows } = await client.query<Key>(
    `SELECT conrelid::regclass::text AS table, conname AS key,
            pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND connamespace = $1::regnamespace ORDER BY 1, 2`,
    [SCHEMA],
  );
  for (const { table, key } of rows) {
    await client.query(`ALTER TABLE ${table} DROP CONSTRAINT "${key}"`);
  }
  return rows;
}
