import type { Day } from '@nuanbu/units';
import { FieldReader } from './fields.ts';
import type { RowRefusal } from './refusal.ts';
import { readTable, type TableShape } from './table.ts';

/** The columns of `roster.csv`. */
export const ROSTER_COLUMNS: TableShape = {
  required: [
    'household_id',
    'name',
    'town',
    'village',
    'cohort_year',
    'accepted_on',
    'resident',
    'collective_member',
    'violation_on',
  ],
  optional: [
    'dwelling_id',
    'id_number',
    'phone',
    'address',
    'payee_name',
    'payee_account',
    'payee_bank',
  ],
};

/** One household of a roster file. */
export interface RosterRow {
  readonly householdId: string;
  readonly name: string;
  readonly town: string;
  readonly village: string;
  readonly cohortYear: number;
  readonly acceptedOn?: Day | undefined;
  readonly resident: boolean;
  readonly collectiveMember: boolean;
  readonly violationOn?: Day | undefined;
  readonly dwellingId?: string | undefined;
  readonly idNumber?: string | undefined;
  readonly phone?: string | undefined;
  readonly address?: string | undefined;
  readonly payeeName?: string | undefined;
  readonly payeeAccount?: string | undefined;
  readonly payeeBank?: string | undefined;
}

/** What a file holds: its usable rows in order, and what was not taken. */
export interface FileRead<Row> {
  readonly rows: readonly Row[];
  /** The line of each of them. */
  readonly lines: readonly number[];
  readonly refusals: readonly RowRefusal[];
  readonly ignoredColumns: readonly string[];
  readonly unusable?: RowRefusal | undefined;
}

/**
 * Reads a roster. An empty name, town or village is taken: to lose a household's line would be the
 * greater harm. A household that stands in it twice is refused the second time.
 */
export async function readRoster(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<FileRead<RosterRow>> {
  const table = await readTable(chunks, ROSTER_COLUMNS);
  const rows: RosterRow[] = [];
  const lines: number[] = [];
  const refusals = [...table.refusals];
  const lineOf = new Map<string, number>();
  for (const row of table.rows) {
    const fields = new FieldReader(row);
    const read: RosterRow = {
      householdId: fields.text('household_id'),
      name: row.get('name'),
      town: row.get('town'),
      village: row.get('village'),
      cohortYear: fields.wholeNumber('cohort_year', 1900, 2200),
      acceptedOn: fields.optionalDay('accepted_on'),
      resident: fields.yesOrNo('resident'),
      collectiveMember: fields.yesOrNo('collective_member'),
      violationOn: fields.optionalDay('violation_on'),
      dwellingId: fields.optionalText('dwelling_id'),
      idNumber: fields.optionalText('id_number'),
      phone: fields.optionalText('phone'),
      address: fields.optionalText('address'),
      payeeName: fields.optionalText('payee_name'),
      payeeAccount: fields.optionalText('payee_account'),
      payeeBank: fields.optionalText('payee_bank'),
    };
    const earlier = lineOf.get(read.householdId);
    if (earlier !== undefined) {
      fields.refuse('household_id', 'duplicateHousehold', `${read.householdId}, line ${earlier}`);
    }
    if (fields.refusal) {
      refusals.push(fields.refusal);
      continue;
    }
    lineOf.set(read.householdId, row.line);
    rows.push(read);
    lines.push(row.line);
  }
  refusals.sort((a, b) => a.line - b.line);
  return { rows, lines, refusals, ignoredColumns: table.ignoredColumns, unusable: table.unusable };
}
