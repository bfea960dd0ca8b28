import { chineseNames } from './columns.ts';
import type { FieldReader } from './fields.ts';
import {
  columnOfFact,
  HOUSEHOLD_FILE_FACTS,
  type HouseholdFileFact,
  type HouseholdFileFacts,
  readFacts,
} from './household-facts.ts';
import { type FileBytes, type FileRead, OnlyOnce, readRows } from './read-rows.ts';
import type { TableShape } from './table.ts';

const REQUIRED = [
  'household_id',
  'name',
  'town',
  'village',
  'cohort_year',
  'accepted_on',
  'resident',
  'collective_member',
  'violation_on',
];

/** The facts whose columns a roster may do without. */
export const OPTIONAL_ROSTER_FACTS = HOUSEHOLD_FILE_FACTS.filter(
  (fact) => !REQUIRED.includes(columnOfFact(fact)),
);

const OPTIONAL = [
  ...OPTIONAL_ROSTER_FACTS.map(columnOfFact),
  'id_number',
  'phone',
  'address',
  'payee_name',
  'payee_account',
  'payee_bank',
];

/** The columns of `roster.csv`, with their Chinese names. */
export const ROSTER_COLUMNS: TableShape = {
  required: REQUIRED,
  optional: OPTIONAL,
  aliases: chineseNames([...REQUIRED, ...OPTIONAL]),
};

/** One household of a roster file. */
export interface RosterRow extends HouseholdFileFacts {
  readonly householdId: string;
  readonly name: string;
  readonly town: string;
  readonly village: string;
  readonly cohortYear: number;
  readonly resident: boolean;
  readonly collectiveMember: boolean;
  readonly idNumber?: string | undefined;
  readonly phone?: string | undefined;
  readonly address?: string | undefined;
  readonly payeeName?: string | undefined;
  readonly payeeAccount?: string | undefined;
  readonly payeeBank?: string | undefined;
}

/** A roster file as read. */
export interface RosterRead extends FileRead<RosterRow> {
  /** The facts for which the file has a column, whether or not any row fills it. */
  readonly facts: readonly HouseholdFileFact[];
}

/**
 * Reads a roster. An empty name, town or village is taken: to lose a household's line would be the
 * greater harm. A household that stands in it twice is refused the second time. One that says to be
 * one household with another must name one that is taken from this file, before or after it, or
 * that is known elsewhere.
 *
 * @param isKnownElsewhere whether a household is on a roster that the file adds to.
 */
export async function readRoster(
  bytes: FileBytes,
  isKnownElsewhere: (householdId: string) => boolean = () => false,
): Promise<RosterRead> {
  const households = new OnlyOnce();
  const read = await readRows(bytes, ROSTER_COLUMNS, (fields): RosterRow => {
    const row = {
      householdId: fields.text('household_id'),
      name: fields.anyText('name'),
      town: fields.anyText('town'),
      village: fields.anyText('village'),
      cohortYear: fields.wholeNumber('cohort_year', 1900, 2200),
      resident: fields.yesOrNo('resident'),
      collectiveMember: fields.yesOrNo('collective_member'),
      ...readFacts(fields, HOUSEHOLD_FILE_FACTS),
      idNumber: fields.optionalText('id_number'),
      phone: fields.optionalText('phone'),
      address: fields.optionalText('address'),
      payeeName: fields.optionalText('payee_name'),
      payeeAccount: fields.optionalText('payee_account'),
      payeeBank: fields.optionalText('payee_bank'),
    };
    checkSameHousehold(row, fields);
    households.check(fields, [row.householdId], 'household_id', 'duplicateHousehold');
    return row;
  });
  const { columns, ...file } = withoutStrays(read, isKnownElsewhere);
  const facts = HOUSEHOLD_FILE_FACTS.filter((fact) => columns.includes(columnOfFact(fact)));
  return { ...file, facts };
}

/** A reason says nothing without the household that it is about, nor the other way round. */
function checkSameHousehold(row: RosterRow, fields: FieldReader): void {
  const { householdId, sameHouseholdAs, sameHouseholdBecause } = row;
  if (sameHouseholdAs === householdId) {
    fields.refuse('same_household_as', 'sameHouseholdAsItself', householdId);
  }
  if (sameHouseholdAs !== undefined && sameHouseholdBecause === undefined) {
    fields.refuse('same_household_because', 'missingValue', `one with ${sameHouseholdAs}`);
  }
  if (sameHouseholdAs === undefined && sameHouseholdBecause !== undefined) {
    fields.refuse('same_household_as', 'missingValue', sameHouseholdBecause);
  }
}

/** Refuses rows that are one household with one that is nowhere, and those that name them in turn. */
function withoutStrays<Read extends FileRead<RosterRow>>(
  read: Read,
  isKnownElsewhere: (householdId: string) => boolean,
): Read {
  const taken = new Set(read.rows.map(({ householdId }) => householdId));
  const namedBy = Map.groupBy(read.rows, ({ sameHouseholdAs }) => sameHouseholdAs ?? '');
  namedBy.delete('');
  const unknown = [...namedBy.keys()].filter((id) => !taken.has(id) && !isKnownElsewhere(id));
  // The loop comes to what it adds.
  const nowhere = new Set(unknown);
  const strays = new Set<RosterRow>();
  for (const id of nowhere) {
    for (const row of namedBy.get(id) ?? []) {
      strays.add(row);
      if (!isKnownElsewhere(row.householdId)) nowhere.add(row.householdId);
    }
  }
  if (strays.size === 0) return read;
  const isKept = (row: RosterRow) => !strays.has(row);
  const refused = read.rows.flatMap((row, index) => {
    if (isKept(row)) return [];
    const place = { line: read.lines[index]!, column: 'same_household_as' };
    return [{ ...place, code: 'unknownHousehold' as const, detail: row.sameHouseholdAs! }];
  });
  return {
    ...read,
    rows: read.rows.filter(isKept),
    lines: read.lines.filter((_, index) => isKept(read.rows[index]!)),
    refusals: [...read.refusals, ...refused].sort((a, b) => a.line - b.line),
  };
}
