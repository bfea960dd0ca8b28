import { addDays, type Span, startOfDay } from '@nuanbu/units';
import type { Programme } from './programme.ts';

/** One heating season of a programme. */
export interface Season {
  /** As written in commands and files, e.g. `2021-2022`. */
  readonly name: string;
  /** The year in which it begins; cohorts are counted by it. */
  readonly beginYear: number;
  readonly span: Span;
}

/**
 * The season of a name. `2021-2022` begins in 2021; a season that does not cross the new year is
 * written as one year. `undefined` where the name does not fit the programme's season.
 */
export function seasonOf(programme: Programme, name: string): Season | undefined {
  const match = /^(\d{4})(?:-(\d{4}))?$/.exec(name);
  if (!match) return undefined;
  const beginYear = Number(match[1]);
  const { firstDay, lastDay } = programme.file.season;
  const crossesNewYear = lastDay.value < firstDay.value;
  const endYear = crossesNewYear ? beginYear + 1 : beginYear;
  const namedEnd = match[2] === undefined ? beginYear : Number(match[2]);
  if (namedEnd !== endYear) return undefined;
  const from = startOfDay(`${beginYear}-${firstDay.value}`);
  const to = startOfDay(addDays(lastDayOf(endYear, lastDay.value), 1));
  return { name, beginYear, span: { from, to } };
}

/** A season that is said to end on 28 February ends on the 29th where there is one. */
function lastDayOf(year: number, monthDay: string): string {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return `${year}-${monthDay === '02-28' && isLeap ? '02-29' : monthDay}`;
}
