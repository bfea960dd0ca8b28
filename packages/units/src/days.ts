import { DAY_S, formatInstant, type Instant, LOCAL_OFFSET_S, parseInstant } from './instants.ts';
import type { Span } from './spans.ts';

/** A civil day in Asia/Shanghai, written `2021-12-01`. */
export type Day = string;

const DAY_TEXT = /^\d{4}-\d{2}-\d{2}$/;

/** Reads a civil day; `undefined` where it is not one, such as `2021-02-30`. */
export function parseDay(text: string): Day | undefined {
  return DAY_TEXT.test(text) && parseInstant(text) !== undefined ? text : undefined;
}

/**
 * The first instant of a civil day.
 *
 * @throws RangeError where the text is not a day: `parseDay` stands at the border.
 */
export function startOfDay(day: Day): Instant {
  const instant = DAY_TEXT.test(day) ? parseInstant(day) : undefined;
  if (instant === undefined) throw new RangeError(`not a day: ${day}`);
  return instant;
}

/** The civil day in which an instant lies. */
export function dayOf(instant: Instant): Day {
  return formatInstant(instant).slice(0, 10);
}

/** The instant's seconds since local midnight, 0 … 86,399. */
export function secondOfDay(instant: Instant): number {
  return (((instant + LOCAL_OFFSET_S) % DAY_S) + DAY_S) % DAY_S;
}

/** The day that lies a number of days after (or before) another. */
export function addDays(day: Day, days: number): Day {
  return dayOf(startOfDay(day) + days * DAY_S);
}

/** The civil days that a span meets, in order, the first and the last cut at its ends. */
export function civilDays({ from, to }: Span): Span[] {
  const days: Span[] = [];
  for (let begin = from; begin < to; ) {
    const end = Math.min(to, begin - secondOfDay(begin) + DAY_S);
    days.push({ from: begin, to: end });
    begin = end;
  }
  return days;
}
