import { chineseNames } from './columns.ts';
import type { FieldReader } from './fields.ts';
import { columnOfFact, type HouseholdFileFacts, readFacts } from './household-facts.ts';
import { type FileBytes, type FileRead, OnlyOnce, readRows } from './read-rows.ts';
import type { TableShape } from './table.ts';

/** What a conversions file may tell of a household. */
const CONVERSION_FACTS = [
  'pathway',
  'equipment',
  'areaMilliM2',
  'costFen',
  'convertedOn',
  'acceptedOn',
  'acceptedBy',
] as const;

const OPTIONAL = CONVERSION_FACTS.map(columnOfFact);

/** The columns of `conversions.csv`, with the names that towns' spreadsheets have for them. */
export const CONVERSION_COLUMNS: TableShape = {
  required: ['household_id'],
  optional: OPTIONAL,
  anyOf: OPTIONAL,
  aliases: chineseNames(['household_id', ...OPTIONAL]),
};

/** What is told of one household's conversion; a fact that is left out stays as it is. */
export interface ConversionRow extends Pick<HouseholdFileFacts, (typeof CONVERSION_FACTS)[number]> {
  readonly householdId: string;
}

/**
 * Reads a conversions file, the daily ledger of conversions (日统计台账) that a town sends. A row
 * without any fact changes nothing and is no fault: a town may list households that are still to be
 * converted. Whether households are on the roster is for whoever has it.
 */
export async function readConversions(bytes: FileBytes): Promise<FileRead<ConversionRow>> {
  const households = new OnlyOnce();
  const { columns: _, ...file } = await readRows(bytes, CONVERSION_COLUMNS, (fields) => {
    const row: ConversionRow = {
      householdId: fields.text('household_id'),
      ...readFacts(fields, CONVERSION_FACTS),
    };
    checkAcceptance(row, fields);
    households.check(fields, [row.householdId], 'household_id', 'duplicateHousehold');
    return row;
  });
  return file;
}

/** An acceptance says by whom, and comes after what it accepts or on the same day. */
function checkAcceptance(row: ConversionRow, fields: FieldReader): void {
  const { convertedOn, acceptedOn, acceptedBy } = row;
  if (acceptedOn === undefined) return;
  if (acceptedBy === undefined) {
    fields.refuse('accepted_by', 'missingValue', {
      zh: `${acceptedOn} 验收`,
      en: `accepted on ${acceptedOn}`,
    });
  }
  if (convertedOn !== undefined && acceptedOn < convertedOn) {
    const detail = {
      zh: `${acceptedOn}，改造日期为 ${convertedOn}`,
      en: `${acceptedOn}, converted on ${convertedOn}`,
    };
    fields.refuse('accepted_on', 'acceptedBeforeConversion', detail);
  }
}
