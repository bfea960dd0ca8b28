import type pg from 'pg';
import { SCHEMA } from '../migrations/index.ts';

/**
 * Tables that a backup leaves out: what they say is true of the processes and servers of one moment
 * only, or is made anew by the migrations.
 */
const LEFT_OUT = [
  ...['schema_step', 'schema_lock', 'session', 'reading_writer', 'concentrator_status'],
  ...['reading_place', 'identity'],
];

/** A table with the columns that are written; what PostgreSQL computes itself is none of them. */
export interface BackedUpTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/** The tables of the ledger that belong into a backup, by name. */
export async function backedUpTables(client: pg.ClientBase): Promise<BackedUpTable[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r' AND c.relname <> ALL ($2)
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     GROUP BY c.relname ORDER BY c.relname`,
    [SCHEMA, LEFT_OUT],
  );
  return rows;
}

/** How far each sequence has counted, so that no number is given a second time. */
export async function sequenceStates(client: pg.ClientBase): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; last: string }>(
    `SELECT sequencename AS name, last_value::text AS last FROM pg_sequences
     WHERE schemaname = $1 AND last_value IS NOT NULL ORDER BY 1`,
    [SCHEMA],
  );
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}

/** The table's name and columns as SQL; both come from the catalog or were compared with it. */
export function copyTarget({ name, columns }: BackedUpTable): string {
  return `"${SCHEMA}"."${name}" (${columns.map((column) => `"${column}"`).join(', ')})`;
}
