import { type Fen, safeInteger } from '@nuanbu/units';
import type { BudgetEntry } from './entry.ts';

/** What a budget's money can be grouped by. */
export const BUDGET_DIMENSIONS = [
  'component',
  'rule',
  'pathway',
  'equipment',
  'town',
  'village',
  'funder',
  'year',
] as const;
export type BudgetDimension = (typeof BUDGET_DIMENSIONS)[number];

/** The money of one group of entries. */
export interface BudgetTotal {
  /** The group's first entry, by which the group is named. */
  readonly like: BudgetEntry;
  /** Subsidies, own parts and stated sums together. */
  readonly amountFen: Fen;
  readonly subsidyFen: Fen;
  readonly ownFen: Fen;
  readonly statedFen: Fen;
  /** Whether any of it is a ceiling: then the real sum is at most this. */
  readonly isCeiling: boolean;
}

/** The sums of groups of entries, in the order in which the groups begin; one group for `[]`. */
export function budgetTotals(
  entries: readonly BudgetEntry[],
  by: readonly BudgetDimension[],
): BudgetTotal[] {
  const totals = new Map<string, BudgetTotal>();
  for (const entry of entries) {
    const name = groupName(entry, by);
    const before = totals.get(name) ?? { ...NOTHING, like: entry };
    const plus = (sumFen: Fen, kind?: BudgetEntry['kind']) =>
      kind === undefined || entry.kind === kind
        ? safeInteger(sumFen + entry.amountFen, 'budget in fen')
        : sumFen;
    totals.set(name, {
      like: before.like,
      amountFen: plus(before.amountFen),
      subsidyFen: plus(before.subsidyFen, 'subsidy'),
      ownFen: plus(before.ownFen, 'ownPart'),
      statedFen: plus(before.statedFen, 'stated'),
      isCeiling: before.isCeiling || entry.isCeiling,
    });
  }
  return [...totals.values()];
}

/** What tells a group from the others; two entries of one group have one name. */
export function groupName(entry: BudgetEntry, by: readonly BudgetDimension[]): string {
  return JSON.stringify(by.map((dimension) => valueIn(entry, dimension)));
}

function valueIn(entry: BudgetEntry, dimension: BudgetDimension): string {
  switch (dimension) {
    case 'component':
      // A stated investment may be called like a component, and is another thing.
      return `${entry.kind === 'stated' ? 'stated ' : ''}${entry.item}`;
    case 'village':
      // Two towns may have a village of one name each.
      return `${entry.town}/${entry.village}`;
    default:
      return entry[dimension];
  }
}

const NOTHING = { amountFen: 0, subsidyFen: 0, ownFen: 0, statedFen: 0, isCeiling: false };
