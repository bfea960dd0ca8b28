import type { Fen, Wh } from '@nuanbu/units';
import { chineseNames } from './columns.ts';
import { columnOfFact, readFacts } from './household-facts.ts';
import { type FileBytes, type FileRead, OnlyOnce, readRows } from './read-rows.ts';
import type { TableShape } from './table.ts';

/** What a plan may say of each of its households as a roster says it. */
const PLANNED_FACTS = ['pathway', 'equipment', 'areaMilliM2', 'costFen'] as const;

const REQUIRED = ['town', 'village', 'planned_households'];
const OPTIONAL = [...PLANNED_FACTS.map(columnOfFact), 'year', 'kwh', 'note'];

/** The columns of `plan.csv`, with the names that towns' spreadsheets have for them. */
export const PLAN_COLUMNS: TableShape = {
  required: REQUIRED,
  optional: OPTIONAL,
  aliases: chineseNames([...REQUIRED, ...OPTIONAL]),
};

/** More households than one row is believed to plan. */
const MOST_HOUSEHOLDS = 10_000_000;

/** Households to be converted, alike in all that the row says. */
export interface PlanRow {
  readonly town: string;
  readonly village: string;
  readonly pathway?: string | undefined;
  readonly equipment?: string | undefined;
  /** The year of the conversions. */
  readonly year?: number | undefined;
  readonly plannedHouseholds: number;
  /** Heated area of one household in thousandths of a square metre. */
  readonly areaMilliM2?: number | undefined;
  /** Cost of one conversion. */
  readonly costFen?: Fen | undefined;
  /** Energy of one household and season. */
  readonly energyWh?: Wh | undefined;
  readonly note?: string | undefined;
}

/**
 * Reads a plan. Town and village may be empty, for a plan by pathway alone. A row that is like an
 * earlier one in town, village, pathway, equipment and year is refused: it would count twice.
 */
export async function readPlan(bytes: FileBytes): Promise<FileRead<PlanRow>> {
  const rows = new OnlyOnce();
  const { columns: _, ...file } = await readRows(bytes, PLAN_COLUMNS, (fields): PlanRow => {
    const row = {
      town: fields.anyText('town'),
      village: fields.anyText('village'),
      ...readFacts(fields, PLANNED_FACTS),
      year: fields.optionalWholeNumber('year', 1900, 2200),
      plannedHouseholds: fields.wholeNumber('planned_households', 0, MOST_HOUSEHOLDS),
      energyWh: fields.optionalDecimal('kwh', 3),
      note: fields.optionalText('note'),
    };
    const { town, village, pathway, equipment, year } = row;
    rows.check(fields, [town, village, pathway, equipment, year], '', 'duplicatePlanRow');
    return row;
  });
  return file;
}
