import type { Programme } from '../programme.ts';
import { type BudgetEntry, LATER_YEARS } from './entry.ts';

/**
 * The investments that the notice states as sums, by bearer; where it says what the first year
 * pays, that year's part and the rest apart.
 */
export function statedEntries(programme: Programme): BudgetEntry[] {
  const firstYear = String(Math.min(...programme.cohorts.map(({ year }) => year)));
  return (programme.file.statedInvestments ?? []).flatMap(({ name, bearers }) =>
    bearers.flatMap(({ bearer, yuan, firstYearYuan }) => {
      const parts: readonly [year: string, amountFen: number][] = firstYearYuan
        ? [
            [firstYear, firstYearYuan.value],
            [LATER_YEARS, yuan.value - firstYearYuan.value],
          ]
        : [['', yuan.value]];
      return parts
        .filter(([year, amountFen]) => year !== LATER_YEARS || amountFen !== 0)
        .map(([year, amountFen]) => ({ ...NOWHERE, item: name, funder: bearer, year, amountFen }));
    }),
  );
}

const NOWHERE = {
  kind: 'stated',
  rule: '',
  town: '',
  village: '',
  pathway: '',
  equipment: '',
  households: 0,
  period: '',
  isCeiling: false,
} as const;
