import { type BudgetEntry, type BudgetTotal, budgetTotals } from '@nuanbu/policy';
import { tableText } from '../commands/print.ts';
import { moneyCell } from './money-cell.ts';
import type { BudgetNames } from './words.ts';

/** The three sums of a budget, whole and by bearer: subsidies, households' own, and all of it. */
export function totalsText(entries: readonly BudgetEntry[], names: BudgetNames): string {
  const bearers = [...new Set(entries.map(({ funder }) => funder))];
  const row = (word: Parameters<BudgetNames['say']>[0], some: readonly BudgetEntry[]) => {
    const ofBearer = new Map<string, BudgetTotal>(
      budgetTotals(some, ['funder']).map((total) => [total.like.funder, total]),
    );
    const all = [budgetTotals(some, [])[0], ...bearers.map((bearer) => ofBearer.get(bearer))];
    return [names.say(word), ...all.map(moneyCell)];
  };
  const of = (kind: BudgetEntry['kind']) => entries.filter((entry) => entry.kind === kind);
  const stated = of('stated');
  return tableText(
    [names.say('sums'), names.say('total'), ...bearers.map((bearer) => names.funder(bearer))],
    [
      row('allSubsidies', of('subsidy')),
      row('household', of('ownPart')),
      ...(stated.length > 0 ? [row('allStated', stated)] : []),
      row('investment', entries),
    ],
    1,
  );
}
