import type { matrixSchema } from '@nuanbu/contracts/http';
import type { z } from 'zod';

export type Matrix = z.output<typeof matrixSchema>;
type Village = Matrix['villages'][number];

/** How a day of a village stands: nothing expected, or a step from nothing (0) to all (4). */
export type Step = 'none' | 0 | 1 | 2 | 3 | 4;
export const STEPS: readonly Step[] = ['none', 0, 1, 2, 3, 4];

/** From these percentages on a day is of the step. */
const ALL = 100;
const MOST = 90;
const HALF = 50;

export function stepOf(seen: number, expected: number): Step {
  if (expected === 0) return 'none';
  if (seen === 0) return 0;
  if (seen >= expected) return 4;
  const percent = (seen * ALL) / expected;
  if (percent >= MOST) return 3;
  return percent >= HALF ? 2 : 1;
}

/** A village over all days. */
export interface VillageSum {
  readonly town: string;
  readonly village: string;
  readonly meters: number;
  /** Meter-days, and those of them with a reading. */
  readonly expected: number;
  readonly seen: number;
  /** The day on which most is missing; undefined where nothing is. */
  readonly worst: { readonly day: string; readonly seen: number; readonly of: number } | undefined;
  /** The last day with a reading. */
  readonly last: string | undefined;
}

/** Each village summed over the days, those with most missing first. */
export function villageSums({ days, villages }: Matrix): VillageSum[] {
  return villages.map((village) => sumOf(village, days)).sort((a, b) => lack(b) - lack(a));
}

function lack({ seen, expected }: VillageSum): number {
  return expected === 0 ? 0 : 1 - seen / expected;
}

function sumOf(
  { town, village, meters, metersExpected, metersSeen }: Village,
  days: readonly string[],
): VillageSum {
  let worst: VillageSum['worst'];
  let last: string | undefined;
  let expected = 0;
  let seen = 0;
  days.forEach((day, index) => {
    const of = metersExpected[index] ?? 0;
    const heard = metersSeen[index] ?? 0;
    expected += of;
    seen += heard;
    if (heard > 0) last = day;
    if (of - heard > (worst ? worst.of - worst.seen : 0)) worst = { day, seen: heard, of };
  });
  return { town, village, meters, expected, seen, worst, last };
}

/** How many village-days are of a step. */
export function countOf({ villages, days }: Matrix, step: Step): number {
  return villages.reduce(
    (sum, { metersSeen, metersExpected }) =>
      sum +
      days.filter((_, index) => stepOf(metersSeen[index] ?? 0, metersExpected[index] ?? 0) === step)
        .length,
    0,
  );
}
