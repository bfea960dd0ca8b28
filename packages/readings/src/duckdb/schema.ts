import type { DuckDBConnection } from '@duckdb/node-api';
import { ABSENT } from '@nuanbu/units';

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
 * Peak and valley registers have columns from the first reading on that carries one: where there
 * are none, as with most feeds, a commit writes half as many bytes.
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
  commit_no UINTEGER NOT NULL,
  odd UTINYINT NOT NULL,
  spacing_s UINTEGER,
  total_step BIGINT
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

const PART_COLUMNS = ['peak_wh', 'valley_wh', 'peak_step', 'valley_step'];

/** Which columns table `reading` has, and how they are asked for. */
export class ReadingTable {
  private withParts = false;

  /** Whether the table has columns for peak and valley registers. */
  get hasParts(): boolean {
    return this.withParts;
  }

  async look(connection: DuckDBConnection): Promise<void> {
    const found = await connection.runAndReadAll(
      `SELECT count(*)::INTEGER FROM duckdb_columns()
       WHERE table_name = 'reading' AND column_name = '${PART_COLUMNS.at(-1)}'`,
    );
    this.withParts = found.getRows()[0]?.[0] === 1;
  }

  /** Gives the table columns for peak and valley registers, in a transaction of its own. */
  async addParts(connection: DuckDBConnection): Promise<void> {
    const additions = PART_COLUMNS.map((name) => `ALTER TABLE reading ADD COLUMN ${name} BIGINT;`);
    await connection.run(`BEGIN; ${additions.join(' ')} COMMIT;`);
    this.withParts = true;
  }

  /** SQL for a row's three registers as doubles; ABSENT where one is missing. */
  registersSql(): string {
    return `total_wh::DOUBLE, ${this.partSql('peak_wh')}, ${this.partSql('valley_wh')}`;
  }

  /** SQL for the instant and registers of the row before a row in its meter's chain. */
  beforeSql(): string {
    return `(read_at - spacing_s)::UINTEGER, coalesce(total_wh - total_step, ${ABSENT})::DOUBLE,
      ${this.partSql('peak_wh - peak_step')}, ${this.partSql('valley_wh - valley_step')}`;
  }

  private partSql(part: string): string {
    return this.withParts ? `coalesce(${part}, ${ABSENT})::DOUBLE` : `${ABSENT}::DOUBLE`;
  }
}
