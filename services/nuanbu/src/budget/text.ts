import type { Language } from '@nuanbu/contracts';
import {
  type BudgetEntry,
  type BudgetTotal,
  budgetTotals,
  groupName,
  LATER_YEARS,
  type PlanRow,
  type PlanTotal,
  planTotals,
} from '@nuanbu/policy';
import { BUDGET_GAPS } from '@nuanbu/terms';
import { formatKwh, sumIntegers } from '@nuanbu/units';
import { tableText } from '../commands/print.ts';
import { paysOnlyInsulation } from './insulation.ts';
import { formatWan, moneyCell } from './money-cell.ts';
import type { PlannedBudget } from './plan-files.ts';
import { totalsText } from './totals-text.ts';
import { BudgetNames, DIMENSION_WORDS, type ShownDimension } from './words.ts';

/** How the rows of the table are grouped where nobody asks for another grouping. */
const DETAILED: readonly ShownDimension[] = ['component', 'pathway', 'funder'];

/** A budget as text: the plan's households, the money, and what is in no total. */
export function budgetText(
  planned: PlannedBudget,
  by: ShownDimension | undefined,
  language: Language,
): string {
  const { programme, budget } = planned;
  const names = new BudgetNames(programme, language);
  const { entries } = budget;
  const table =
    entries.length === 0
      ? names.say('none')
      : by === 'year'
        ? tableByYear(entries, names, language)
        : tableWithYears(entries, by ? [by] : DETAILED, names, language);
  const hasCeiling = entries.some(({ isCeiling }) => isCeiling);
  return [
    `${programme.title[language]} ${programme.name}  ${names.say('budget')}`,
    planText(planned, names),
    names.say('unit'),
    ...(hasCeiling ? [names.say('ceiling')] : []),
    table,
    ...(entries.length > 0 ? [totalsText(entries, names)] : []),
    ...notes(planned, names),
    ...gapLines(planned, names, language),
  ].join('\n');
}

/** What the sums have and leave out that the plan and the rules do not show. */
function notes({ budget, leavesOut }: PlannedBudget, names: BudgetNames): string[] {
  const hasStated = budget.entries.some(({ kind }) => kind === 'stated');
  return [
    ...(hasStated ? [names.say('statedIncluded')] : []),
    ...(leavesOut.stated ? [names.say('statedLeftOut')] : []),
    ...(leavesOut.ownPart ? [names.say('ownPartLeftOut')] : []),
  ];
}

/** The plan by pathway. Buildings are counted apart and stand in no total. */
function planText({ plan, programme }: PlannedBudget, names: BudgetNames): string {
  const isBuilding = ({ pathway }: PlanRow) =>
    pathway !== undefined && paysOnlyInsulation(programme, pathway);
  const totals = planTotals(plan.rows, ['pathway']);
  const whole = planTotals(
    plan.rows.filter((row) => !isBuilding(row)),
    [],
  );
  const hasAreas = totals.some(({ areaMilliM2 }) => areaMilliM2 > 0);
  const cells = ({ households, areaMilliM2 }: PlanTotal, unit = '') => [
    `${households}${unit}`,
    ...(hasAreas ? [formatKwh(areaMilliM2).replace(/\.?0+$/, '')] : []),
  ];
  const hasBuildings = plan.rows.some(isBuilding);
  const table = tableText(
    [names.say('plan'), names.say('households'), ...(hasAreas ? [names.say('areaM2')] : [])],
    [
      ...totals
        .filter(({ key: [pathway] }) => totals.length > 1 || pathway !== '')
        .map((total) => {
          const [pathway = ''] = total.key;
          const unit = paysOnlyInsulation(programme, pathway)
            ? ` ${names.say('buildingsUnit')}`
            : '';
          return [names.pathway(pathway), ...cells(total, unit)];
        }),
      ...whole.map((total) => [names.say('total'), ...cells(total)]),
    ],
    1,
  );
  return hasBuildings ? `${table}\n${names.say('buildings')}` : table;
}

/** Groups down, years across; with subtotals of the first grouping where there are several. */
function tableWithYears(
  entries: readonly BudgetEntry[],
  by: readonly ShownDimension[],
  names: BudgetNames,
  language: Language,
): string {
  const years = yearsOf(entries);
  const sums = (some: readonly BudgetEntry[]) => {
    const ofYear = new Map(budgetTotals(some, ['year']).map((total) => [total.like.year, total]));
    const all = years.length > 1 ? budgetTotals(some, []) : [];
    return [...years.map((year) => ofYear.get(year)), ...all].map(moneyCell);
  };
  const [first, ...others] = by;
  const rows = groupsOf(entries, [first!]).flatMap((outer) => {
    const inner = groupsOf(outer, others);
    const lines = inner.map((group, index) => [
      index === 0 ? names.under(first!, group[0]!) : '',
      ...others.map((dimension) => names.under(dimension, group[0]!)),
      ...sums(group),
    ]);
    if (lines.length < 2) return lines;
    return [...lines, [names.say('subtotal'), ...others.map(() => ''), ...sums(outer)]];
  });
  const last = [names.say('total'), ...others.map(() => ''), ...sums(entries)];
  return tableText(
    [
      ...by.map((dimension) => DIMENSION_WORDS[dimension][language]),
      ...years.map((year) => names.year(year)),
      ...(years.length > 1 ? [names.say('total')] : []),
    ],
    [...rows, last],
    by.length,
  );
}

/** Years down, kinds of money across. */
function tableByYear(
  entries: readonly BudgetEntry[],
  names: BudgetNames,
  language: Language,
): string {
  const cells = ({ subsidyFen, ownFen, statedFen, amountFen, isCeiling }: BudgetTotal) =>
    [subsidyFen, ownFen, statedFen, amountFen].map((fen, index) =>
      fen === 0 ? '' : `${isCeiling && index % 3 === 0 ? '≤' : ''}${formatWan(fen)}`,
    );
  const ofYear = new Map(budgetTotals(entries, ['year']).map((total) => [total.like.year, total]));
  const [whole] = budgetTotals(entries, []);
  return tableText(
    [
      DIMENSION_WORDS.year[language],
      ...(['subsidy', 'ownPart', 'stated', 'total'] as const).map((word) => names.say(word)),
    ],
    [
      ...yearsOf(entries).map((year) => [names.year(year), ...cells(ofYear.get(year)!)]),
      [names.say('total'), ...cells(whole!)],
    ],
    1,
  );
}

/** Calendar years in order, then later ones, then money of no year. */
function yearsOf(entries: readonly BudgetEntry[]): string[] {
  const place = (year: string) => (year === '' ? 2 : year === LATER_YEARS ? 1 : 0);
  const years = [...new Set(entries.map(({ year }) => year))];
  return years.sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

function groupsOf(entries: readonly BudgetEntry[], by: readonly ShownDimension[]): BudgetEntry[][] {
  return [...Map.groupBy(entries, (entry) => groupName(entry, by)).values()];
}

/** The households whose money is not known, by pathway and reason. */
function gapLines(
  { budget, programme }: PlannedBudget,
  names: BudgetNames,
  language: Language,
): string[] {
  if (budget.unbudgeted.length === 0) return [];
  const groups = Map.groupBy(budget.unbudgeted, ({ pathway, because }) =>
    JSON.stringify([pathway, because]),
  );
  return [
    names.say('notInTotals'),
    ...[...groups.values()].map((gaps) => {
      const { pathway, because } = gaps[0]!;
      const rows = new Map(gaps.map(({ rowIndex, households }) => [rowIndex, households]));
      const items = [...new Set(gaps.map((gap) => names.gapItem(gap)))];
      return [
        `  ${names.pathway(pathway)}`.trimEnd(),
        `${sumIntegers(rows.values(), 'households')} ${names.say(paysOnlyInsulation(programme, pathway) ? 'buildingsUnit' : 'householdsUnit')}`,
        items.join(language === 'zh' ? '、' : ', '),
        `${BUDGET_GAPS[because][language]} (${because})`,
      ].join('  ');
    }),
  ];
}
