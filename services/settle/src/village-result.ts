import { type Line, type RunTotals, totalsOf } from '@nuanbu/settlement';
import { codesOf, LINE_STATUSES, type LineStatus } from '@nuanbu/terms';
import { sumIntegers } from '@nuanbu/units';
import { z } from 'zod';
import { type Completeness, completenessOf } from './completeness.ts';

const whole = z.int().nonnegative();
const totals = z.strictObject({
  households: whole,
  totalWh: whole,
  paidWh: whole,
  amountFen: whole,
  atRiskFen: whole,
});

/** What a village's job tells the run's, through the queue: sums, and no household. */
const villageResultSchema = z.strictObject({
  town: z.string(),
  village: z.string(),
  totals: totals.extend({ byStatus: z.record(z.enum(codesOf(LINE_STATUSES)), totals) }),
  completeness: z.strictObject({ eligible: whole, complete: whole }),
});
export type VillageResult = z.infer<typeof villageResultSchema>;

export function villageResult(
  { town, village }: { readonly town: string; readonly village: string },
  lines: readonly Line[],
): VillageResult {
  return { town, village, totals: totalsOf(lines), completeness: completenessOf(lines) };
}

/** What came back through the queue, checked. */
export function readVillageResults(values: readonly unknown[]): VillageResult[] {
  return values.map((value) => villageResultSchema.parse(value));
}

/**
 * The run's totals, added up from its villages' and not from its lines: the ledger compares them
 * with the lines that it holds, so that a line that was lost or doubled on the way is seen.
 */
export function addTotals(results: readonly VillageResult[]): RunTotals {
  const add = (parts: readonly z.infer<typeof totals>[]) => {
    const sum = (key: keyof z.infer<typeof totals>) =>
      sumIntegers(
        parts.map((part) => part[key]),
        key,
      );
    return {
      households: sum('households'),
      totalWh: sum('totalWh'),
      paidWh: sum('paidWh'),
      amountFen: sum('amountFen'),
      atRiskFen: sum('atRiskFen'),
    };
  };
  const byStatus = codesOf(LINE_STATUSES).map((status): [LineStatus, ReturnType<typeof add>] => [
    status,
    add(results.map((result) => result.totals.byStatus[status])),
  ]);
  return {
    ...add(results.map((result) => result.totals)),
    byStatus: Object.fromEntries(byStatus) as RunTotals['byStatus'],
  };
}

export function addCompleteness(results: readonly VillageResult[]): Completeness {
  return {
    eligible: sumIntegers(
      results.map((result) => result.completeness.eligible),
      'households',
    ),
    complete: sumIntegers(
      results.map((result) => result.completeness.complete),
      'households',
    ),
  };
}
