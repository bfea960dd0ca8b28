import type { Language, ReportColumn, ReportField, ReportSheet } from '@nuanbu/contracts';
import {
  type BudgetEntry,
  type BudgetTotal,
  budgetTotals,
  type PlanRow,
  type Programme,
  type UnbudgetedRow,
} from '@nuanbu/policy';
import { BUDGET_GAPS } from '@nuanbu/terms';
import { paysOnlyInsulation } from './insulation.ts';
import type { PlannedBudget } from './plan-files.ts';
import { BUDGET_WORDS, BudgetNames, DIMENSION_WORDS, type ShownDimension } from './words.ts';

/** A column and what stands in it; what is not known is undefined, never zero. */
interface Column<Of> {
  readonly head: Readonly<Record<Language, string>>;
  readonly kind: ReportColumn['kind'];
  readonly field: (of: Of) => ReportField;
}

/** A budget's money, exact: each entry with what is in no total, and the sums of the groups. */
export function budgetSheets(
  planned: PlannedBudget,
  by: ShownDimension | undefined,
  language: Language,
): { readonly entries: ReportSheet; readonly sums: ReportSheet } {
  const names = new BudgetNames(planned.programme, language);
  const { plan, budget } = planned;
  const rows = [
    ...budget.entries.map((entry) => ({ entry })),
    ...budget.unbudgeted.map((gap) => ({ gap, row: plan.rows[gap.rowIndex]! })),
  ];
  const dimensions = sumDimensions(by);
  const sums = budgetTotals(budget.entries, dimensions);
  return {
    entries: sheet(
      names.say('entries'),
      entryColumns(planned.programme, names, language),
      rows,
      language,
    ),
    sums: sheet(names.say('sums'), sumColumns(dimensions, names), sums, language),
  };
}

function sheet<Of>(
  name: string,
  columns: readonly Column<Of>[],
  rows: readonly Of[],
  language: Language,
): ReportSheet {
  return {
    name,
    columns: columns.map(({ head, kind }) => ({ title: head[language], kind })),
    rows: rows.map((row) => columns.map(({ field }) => field(row))),
  };
}

/** Money that is known, or households whose money is not. */
type EntryRow =
  | { readonly entry: BudgetEntry }
  | { readonly gap: UnbudgetedRow; readonly row: PlanRow };

function entryColumns(
  programme: Programme,
  names: BudgetNames,
  language: Language,
): Column<EntryRow>[] {
  const place = (row: EntryRow) => ('entry' in row ? row.entry : row.row);
  const known = (of: (entry: BudgetEntry) => ReportField) => (row: EntryRow) =>
    'entry' in row ? of(row.entry) : undefined;
  const text = (
    head: Column<EntryRow>['head'],
    field: Column<EntryRow>['field'],
  ): Column<EntryRow> => ({ head, kind: 'text', field });
  return [
    text(DIMENSION_WORDS.component, (row) =>
      'entry' in row ? names.item(row.entry.item, row.entry.kind) : names.gapItem(row.gap),
    ),
    text(
      BUDGET_WORDS.rule,
      known(({ item, rule }) => names.rule(item, rule)),
    ),
    text(
      BUDGET_WORDS.kind,
      known(({ kind }) => names.say(kind)),
    ),
    text(BUDGET_WORDS.town, (row) => place(row).town),
    text(DIMENSION_WORDS.village, (row) => place(row).village),
    text(DIMENSION_WORDS.pathway, (row) => names.pathway(place(row).pathway ?? '')),
    text(BUDGET_WORDS.equipment, (row) => names.equipment(place(row).equipment ?? '')),
    { head: BUDGET_WORDS.households, kind: 'count', field: (row) => householdsOf(row, programme) },
    text(
      BUDGET_WORDS.period,
      known(({ period }) => period),
    ),
    text(
      DIMENSION_WORDS.year,
      known(({ year }) => names.year(year)),
    ),
    text(
      DIMENSION_WORDS.funder,
      known(({ funder }) => names.funder(funder)),
    ),
    { head: BUDGET_WORDS.amount, kind: 'yuan', field: known(({ amountFen }) => amountFen) },
    text(BUDGET_WORDS.remarks, (row) =>
      'entry' in row
        ? ceilingMark(row.entry, names)
        : `${BUDGET_GAPS[row.gap.because][language]} (${row.gap.because})`,
    ),
  ];
}

/** A stated sum is of no number of households, and neither are buildings. */
function householdsOf(row: EntryRow, programme: Programme): number | undefined {
  const { pathway = '' } = 'entry' in row ? row.entry : row.row;
  if (paysOnlyInsulation(programme, pathway)) return undefined;
  if ('gap' in row) return row.gap.households;
  return row.entry.kind === 'stated' ? undefined : row.entry.households;
}

/** The grouping that was asked for, by year; of all dimensions but the village unless one was. */
function sumDimensions(by: ShownDimension | undefined): readonly ShownDimension[] {
  if (by === undefined) return ['component', 'pathway', 'funder', 'year'];
  return by === 'year' ? ['year'] : [by, 'year'];
}

function sumColumns(
  dimensions: readonly ShownDimension[],
  names: BudgetNames,
): Column<BudgetTotal>[] {
  return [
    ...dimensions.map(
      (dimension): Column<BudgetTotal> => ({
        head: DIMENSION_WORDS[dimension],
        kind: 'text',
        field: ({ like }) => names.under(dimension, like),
      }),
    ),
    { head: BUDGET_WORDS.amount, kind: 'yuan', field: ({ amountFen }) => amountFen },
    { head: BUDGET_WORDS.remarks, kind: 'text', field: (total) => ceilingMark(total, names) },
  ];
}

function ceilingMark({ isCeiling }: { readonly isCeiling: boolean }, names: BudgetNames): string {
  return isCeiling ? names.say('atMost') : '';
}
