import { type RawBuilder, sql } from 'kysely';

/**
 * Rows as a table to select from, sent as one JSON parameter: thousands of rows in one statement
 * without thousands of parameters.
 *
 * @param columns the name and PostgreSQL type of each member to take, in the order of selection.
 *   They are written by the ledger itself, never from outside.
 */
export function rowsAs(
  rows: readonly object[],
  alias: string,
  columns: Readonly<Record<string, string>>,
): RawBuilder<unknown> {
  const shape = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  return sql`json_to_recordset(${JSON.stringify(rows)}::json) AS ${sql.raw(`${alias}(${shape.join(', ')})`)}`;
}

/** The names of columns, for the statement that takes them. */
export function namesOf(columns: Readonly<Record<string, string>>): RawBuilder<unknown> {
  return sql.raw(Object.keys(columns).join(', '));
}

/** Appends rows to a table of the ledger in one statement. */
export function insertRows(
  table: string,
  rows: readonly object[],
  columns: Readonly<Record<string, string>>,
  onConflict = '',
): RawBuilder<unknown> {
  const names = namesOf(columns);
  return sql`INSERT INTO ${sql.table(`ledger.${table}`)} (${names})
    SELECT ${names} FROM ${rowsAs(rows, 'given', columns)} ${sql.raw(onConflict)}`;
}
