/** For which time a component pays: T1 and the forms of a period's name. */
import { least } from '../bigints.ts';
import type { Span } from '../facts.ts';
import { type Component, type Programme, startOf } from './programme.ts';
import { said } from './raw.ts';

export interface Asked {
  /** `2021-2022`, `2021`; nothing for what is paid once. */
  readonly season?: string | undefined;
  /** Of what is paid once: the first day that no longer counts. */
  readonly until?: string | undefined;
  /** First day, and the day after the last, where a trial replaces the period's own. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface Period {
  readonly beginYear: number;
  readonly span: Span;
}

const DAY = 86_400n;
const CHINA_OFFSET_SECONDS = 8n * 3600n;

/** The civil day in China in which an instant lies. */
export function dayOf(instant: bigint): string {
  return new Date(Number(instant + CHINA_OFFSET_SECONDS) * 1000).toISOString().slice(0, 10);
}

function ownPeriod(programme: Programme, { per }: Component, asked: Asked): Period {
  if (per === 'once') {
    const beginYear = Math.min(...[...programme.seasonsPaid.keys()].map(Number));
    return { beginYear, span: { from: startOf(`${beginYear}-01-01`), to: startOf(asked.until!) } };
  }
  const beginYear = Number(asked.season!.slice(0, 4));
  if (per === 'year') {
    const span = { from: startOf(`${beginYear}-01-01`), to: startOf(`${beginYear + 1}-01-01`) };
    return { beginYear, span };
  }
  const first = said(programme.raw, 'season', 'firstDay')!;
  const last = said(programme.raw, 'season', 'lastDay')!;
  const endYear = last < first ? beginYear + 1 : beginYear;
  // The end of February is its end in a leap year too.
  const to = last === '02-28' ? startOf(`${endYear}-03-01`) : startOf(`${endYear}-${last}`) + DAY;
  return { beginYear, span: { from: startOf(`${beginYear}-${first}`), to } };
}

/** The period that is settled. */
export function periodOf(programme: Programme, component: Component, asked: Asked): Period {
  const { beginYear, span } = ownPeriod(programme, component, asked);
  return {
    beginYear,
    span: {
      from: asked.from === undefined ? span.from : startOf(asked.from),
      to: asked.to === undefined ? span.to : startOf(asked.to),
    },
  };
}

/** The calendar months that a span touches, cut to it. */
export function monthsOf(span: Span): Span[] {
  const months: Span[] = [];
  for (let from = span.from; from < span.to; ) {
    const month = dayOf(from).slice(0, 7);
    let to = from;
    while (to < span.to && dayOf(to).slice(0, 7) === month) to = startOf(dayOf(to)) + DAY;
    months.push({ from, to: least(to, span.to) });
    from = to;
  }
  return months;
}
