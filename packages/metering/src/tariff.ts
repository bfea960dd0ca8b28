import { DAY_S, type Instant, type Span, secondOfDay } from '@nuanbu/units';

/** Part of every local day, in seconds since midnight, half-open. */
export interface DayPart {
  readonly fromS: number;
  readonly toS: number;
}

/** When peak prices hold; the rest of the day is valley (domain rule T2). */
export interface TariffHours {
  /** In order of time, without overlap. */
  readonly peak: readonly DayPart[];
}

/** The peak windows that meet a span, cut to it, in order. */
export function peakWindows(hours: TariffHours, span: Span): Span[] {
  const windows: Span[] = [];
  for (let midnight = midnightBefore(span.from); midnight < span.to; midnight += DAY_S) {
    for (const part of hours.peak) {
      const from = Math.max(span.from, midnight + part.fromS);
      const to = Math.min(span.to, midnight + part.toS);
      if (from < to) windows.push({ from, to });
    }
  }
  return windows;
}

/** A stretch of time of one tariff. */
export interface TariffPart extends Span {
  readonly isPeak: boolean;
}

/** A span cut at every edge between peak and valley, in order: its parts are peak and valley in turn. */
export function tariffParts(hours: TariffHours, span: Span): TariffPart[] {
  const parts: TariffPart[] = [];
  let at = span.from;
  const add = (to: Instant, isPeak: boolean) => {
    if (to <= at) return;
    const last = parts.at(-1);
    // Peak hours that go on past midnight are two windows and one part.
    if (last?.isPeak === isPeak) parts[parts.length - 1] = { ...last, to };
    else parts.push({ from: at, to, isPeak });
    at = to;
  };
  for (const window of peakWindows(hours, span)) {
    add(window.from, false);
    add(window.to, true);
  }
  add(span.to, false);
  return parts;
}

/** How many seconds of a span are peak. */
export function peakS(hours: TariffHours, span: Span): number {
  let seconds = 0;
  for (const { from, to } of peakWindows(hours, span)) seconds += to - from;
  return seconds;
}

/** Whether an instant strictly between two others is an edge between peak and valley. */
export function hasTariffEdgeInside(hours: TariffHours, from: Instant, to: Instant): boolean {
  if (hours.peak.length > 0 && to - from > DAY_S) return true;
  for (let midnight = midnightBefore(from); midnight < to; midnight += DAY_S) {
    for (const part of hours.peak) {
      for (const edge of [midnight + part.fromS, midnight + part.toS]) {
        if (from < edge && edge < to) return true;
      }
    }
  }
  return false;
}

/**
 * The edges by which a reading store digests a season: those of the tariff windows, of the frame's
 * months and of civil days, from a day before the season to a day after it. A season, its months
 * and every acceptance day begin at a midnight, so most counted spans need no further cut.
 */
export function digestEdges(
  hours: TariffHours,
  season: Span,
  months: readonly Span[] = [],
): Instant[] {
  const edges = new Set<Instant>([season.from, season.to]);
  for (const edge of months.flatMap(({ from, to }) => [from, to])) {
    if (season.from < edge && edge < season.to) edges.add(edge);
  }
  const last = season.to + DAY_S;
  for (let midnight = midnightBefore(season.from) - DAY_S; midnight <= last; midnight += DAY_S) {
    edges.add(midnight);
    for (const part of hours.peak) edges.add(midnight + part.fromS).add(midnight + part.toS);
  }
  return [...edges].filter((edge) => edge <= last).sort((a, b) => a - b);
}

function midnightBefore(instant: Instant): Instant {
  return instant - secondOfDay(instant);
}
