import type { DuckDBConnection } from '@duckdb/node-api';

/** The layout of the file below. A file of another layout is refused, never guessed at. */
export const LAYOUT = 1;

/** Why a stored row cannot be taken as it stands; the codes of column `odd`. */
export const ODD_NO = 0;
/** One of its registers fell, rose faster than the default power, appeared or vanished. */
export const ODD_STEP = 1;
/** It came after a later reading of its meter. */
export const ODD_LATE = 2;
/** Another value stands at its instant (R2). */
export const ODD_CONFLICT = 3;

/**
 * `reading` holds every plain value once. A row that was its meter's newest when it came carries
 * the way from the one before it: seconds and steps of the registers. So these rows of a meter form
 * a chain in order of time, and the first row of a tariff window tells the last one of the window
 * before it. A meter's very first row has all its time since the epoch as `spacing_s`; a row that
 * came late has NULL and stands outside the chain. There is no key: duplicates are filtered before.
 *
 * `correction` holds every version of every correction (R2), the newest last.
 */
const TABLES = `
CREATE TABLE layout (version UINTEGER NOT NULL);
CREATE TABLE meter (meter UINTEGER NOT NULL, meter_id VARCHAR NOT NULL);
CREATE TABLE reading (
  meter UINTEGER NOT NULL,
  read_at UINTEGER NOT NULL,
  total_wh BIGINT NOT NULL,
  peak_wh BIGINT,
  valley_wh BIGINT,
  commit_no UINTEGER NOT NULL,
  odd UTINYINT NOT NULL,
  spacing_s UINTEGER,
  total_step BIGINT,
  peak_step BIGINT,
  valley_step BIGINT
);
CREATE TABLE correction (
  meter UINTEGER NOT NULL,
  read_at UINTEGER NOT NULL,
  total_wh BIGINT NOT NULL,
  peak_wh BIGINT,
  valley_wh BIGINT,
  commit_no UINTEGER NOT NULL,
  place UINTEGER NOT NULL,
  corrected_by VARCHAR NOT NULL,
  why VARCHAR NOT NULL
);`;

/** The layout of an open file; undefined where it has no tables yet. */
export async function layoutOf(connection: DuckDBConnection): Promise<number | undefined> {
  const known = await connection.runAndReadAll(
    `SELECT count(*)::INTEGER FROM duckdb_tables() WHERE table_name = 'layout'`,
  );
  if (known.getRows()[0]?.[0] === 0) return undefined;
  const found = await connection.runAndReadAll('SELECT max(version)::INTEGER FROM layout');
  return Number(found.getRows()[0]?.[0]);
}

/** Makes the tables of a new file. */
export async function makeTables(connection: DuckDBConnection): Promise<void> {
  await connection.run(`BEGIN; ${TABLES} INSERT INTO layout VALUES (${LAYOUT}); COMMIT;`);
}
