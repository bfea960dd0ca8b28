import { addDays, type Day, dayOf, type Instant, type Span, startOfDay } from '@nuanbu/units';
import type { Component, Programme } from './programme.ts';

/**
 * The period for which a component pays: a heating season, a calendar year, or once for all.
 */
export interface Season {
  /** As written in commands and files: `2021-2022`, `2021`, or `once`. */
  readonly name: string;
  /** The year in which it begins; cohorts are counted by it. */
  readonly beginYear: number;
  readonly span: Span;
}

/** The name of the period of what is paid once: nobody is booked twice in it. */
export const ONCE = 'once';

/**
 * The heating season of a name. `2021-2022` begins in 2021; a season that does not cross the new
 * year is written as one year. `undefined` where the name does not fit the programme's season.
 */
export function seasonOf(programme: Programme, name: string): Season | undefined {
  const match = /^([12]\d{3})(?:-(\d{4}))?$/.exec(name);
  const { season } = programme.file;
  if (!match || !season) return undefined;
  const beginYear = Number(match[1]);
  const { firstDay, lastDay } = season;
  const crossesNewYear = lastDay.value < firstDay.value;
  const endYear = crossesNewYear ? beginYear + 1 : beginYear;
  const namedEnd = match[2] === undefined ? beginYear : Number(match[2]);
  if (namedEnd !== endYear) return undefined;
  const from = startOfDay(`${beginYear}-${firstDay.value}`);
  const to = startOfDay(addDays(lastDayOf(endYear, lastDay.value), 1));
  return { name, beginYear, span: { from, to } };
}

/**
 * The period of a name for a component: its heating season, its calendar year, or `once`.
 *
 * @param until of what is paid once: the first day whose acceptances no longer count.
 */
export function periodOf(
  programme: Programme,
  component: Pick<Component, 'per'>,
  name: string,
  until?: Day | undefined,
): Season | undefined {
  switch (component.per) {
    case 'season':
      return seasonOf(programme, name);
    case 'year':
      return yearOf(name);
    case 'once':
      return name === ONCE && until !== undefined ? onceUntil(programme, until) : undefined;
  }
}

/** The period in which an instant lies, or else the last one that had begun by then. */
export function periodBegunBy(
  programme: Programme,
  component: Pick<Component, 'per'>,
  at: Instant,
): Season | undefined {
  const thisYear = Number(dayOf(at).slice(0, 4));
  const names = [thisYear, thisYear - 1].flatMap((year) => [`${year}-${year + 1}`, `${year}`]);
  return names
    .flatMap((name) => periodOf(programme, component, name) ?? [])
    .find(({ span }) => span.from <= at);
}

function yearOf(name: string): Season | undefined {
  if (!/^[12]\d{3}$/.test(name)) return undefined;
  const year = Number(name);
  const span = { from: startOfDay(`${name}-01-01`), to: startOfDay(`${year + 1}-01-01`) };
  return { name, beginYear: year, span };
}

/** From the first cohort's year on, so that an acceptance before the notice counts too. */
function onceUntil(programme: Programme, until: Day): Season | undefined {
  const beginYear = Math.min(...programme.cohorts.map((cohort) => cohort.year));
  const span = { from: startOfDay(`${beginYear}-01-01`), to: startOfDay(until) };
  return span.from < span.to ? { name: ONCE, beginYear, span } : undefined;
}

/** A season that is said to end on 28 February ends on the 29th where there is one. */
function lastDayOf(year: number, monthDay: string): string {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return `${year}-${monthDay === '02-28' && isLeap ? '02-29' : monthDay}`;
}

/** The calendar months of a span, the first and the last cut at its ends. */
export function monthsOf({ from, to }: Span): Span[] {
  const months: Span[] = [];
  let begin = from;
  while (begin < to) {
    const end = Math.min(to, startOfNextMonth(begin));
    months.push({ from: begin, to: end });
    begin = end;
  }
  return months;
}

function startOfNextMonth(at: number): number {
  const [year, month] = dayOf(at).split('-').map(Number) as [number, number];
  const next = month === 12 ? [year + 1, 1] : [year, month + 1];
  return startOfDay(`${next[0]}-${String(next[1]).padStart(2, '0')}-01`);
}
