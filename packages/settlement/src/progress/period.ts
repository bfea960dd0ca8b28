import { addDays, DAY_S, type Day, LOCAL_OFFSET_S, startOfDay } from '@nuanbu/units';

/** The civil days that a report of conversions counts, both ends among them. */
export interface ProgressPeriod {
  readonly firstDay: Day;
  /** What has been done in all is counted to the end of this day. */
  readonly lastDay: Day;
}

/** One day, for the daily count (日统计). */
export function dayPeriod(day: Day): ProgressPeriod {
  return { firstDay: day, lastDay: day };
}

/** The week in which a day lies, Monday to Sunday, for the weekly report (周通报). */
export function weekPeriod(day: Day): ProgressPeriod {
  const firstDay = addDays(day, -daysSinceMonday(day));
  return { firstDay, lastDay: addDays(firstDay, 6) };
}

/** The days of a period, in order. */
export function daysOf({ firstDay, lastDay }: ProgressPeriod): Day[] {
  return Array.from({ length: daysBetween(firstDay, lastDay) + 1 }, (_, index) =>
    addDays(firstDay, index),
  );
}

/** How many days lie between two: 0 for the same day, 1 for the next. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from);
}

/** Days since 1 January 1970 began, local time. */
function dayNumber(day: Day): number {
  return (startOfDay(day) + LOCAL_OFFSET_S) / DAY_S;
}

/** 1 January 1970 was a Thursday. */
function daysSinceMonday(day: Day): number {
  return (((dayNumber(day) + 3) % 7) + 7) % 7;
}
