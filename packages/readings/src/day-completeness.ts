import { addDays, type Day, dayOf, type Span } from '@nuanbu/units';
import type { DayCounts } from './port.ts';

/** How many of some meters have at least one reading on a day, and how many readings there are. */
export interface DayCompleteness {
  readonly day: Day;
  readonly metersSeen: number;
  readonly readings: number;
}

/** Counts of some meters added up for every civil day that a span meets, those without any included. */
export function completenessByDay(counts: DayCounts, { from, to }: Span): DayCompleteness[] {
  if (to <= from) return [];
  const sums = new Map<Day, { metersSeen: number; readings: number }>();
  for (let day = dayOf(from); day <= dayOf(to - 1); day = addDays(day, 1)) {
    sums.set(day, { metersSeen: 0, readings: 0 });
  }
  const dayAt = new Map<number, { metersSeen: number; readings: number }>();
  for (let row = 0; row < counts.length; row += 1) {
    const at = counts.dayAt[row]!;
    const sum = dayAt.get(at) ?? sums.get(dayOf(at))!;
    dayAt.set(at, sum);
    sum.metersSeen += 1;
    sum.readings += counts.readings[row]!;
  }
  return [...sums].map(([day, sum]) => ({ day, ...sum }));
}
