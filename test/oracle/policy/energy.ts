/**
 * Total, peak and valley of a household with bounds, of its span and of each month. Best is U5 to
 * U7's. What peak and valley may be at least and at most is asked of every stretch between two
 * readings: one that lies in hours of one kind belongs to them, one that touches both may have
 * carried all that it did in either.
 */
import { greatest, least } from '../bigints.ts';
import { type Bounds, type Curve, isUnknown, mostWh, stretchesWithin, valueAt } from '../curve.ts';
import { common, DEFAULT_MAX_W, type Installation, type Reading, type Span } from '../facts.ts';
import {
  advance,
  curvesOf,
  hasNoReadings,
  measureInstallation,
  usableReadings,
} from '../installation.ts';
import type { MeterFeed } from '../readings.ts';
import { type Curves, peakByWindows, peakPart } from '../tariffs.ts';
import { type PeakHours, peakWindows } from '../windows.ts';

/** An energy and its two parts; the bests of the parts add up. */
export interface Parts {
  readonly total: Bounds;
  readonly peak: Bounds;
  readonly valley: Bounds;
}

export interface Energy {
  readonly whole: Parts;
  /** One for each month of the period; nothing where the household's span leaves it out. */
  readonly months: readonly Parts[];
  readonly findings: ReadonlySet<string>;
  readonly hasInexactEdge: boolean;
}

const NOTHING: Bounds = { low: 0n, best: 0n, high: 0n };

/** Of which nothing is known but the most; all of it may be peak, or valley. */
function unknown(high: bigint): Parts {
  const bounds = { low: 0n, best: 0n, high };
  return { total: bounds, peak: bounds, valley: bounds };
}

function eachBound(one: Parts, of: (bounds: Bounds, name: keyof Parts) => Bounds): Parts {
  return {
    total: of(one.total, 'total'),
    peak: of(one.peak, 'peak'),
    valley: of(one.valley, 'valley'),
  };
}

function add(a: Parts, b: Parts): Parts {
  return eachBound(a, ({ low, best, high }, name) => ({
    low: low + b[name].low,
    best: best + b[name].best,
    high: high + b[name].high,
  }));
}

function times(parts: Parts, factor: bigint): Parts {
  return eachBound(parts, ({ low, best, high }) => ({
    low: low * factor,
    best: best * factor,
    high: high * factor,
  }));
}

function peakSeconds(span: Span, hours: PeakHours): bigint {
  return peakWindows(span, hours).reduce((sum, { from, to }) => sum + to - from, 0n);
}

/** The least and the most that hours of one kind can have of the total between two instants. */
function extremes(
  curve: Curve,
  span: Span,
  secondsIn: (part: Span) => bigint,
): { low: bigint; high: bigint } {
  let low = 0n;
  let high = 0n;
  for (const stretch of stretchesWithin(curve, span.from, span.to)) {
    const inside = common(stretch, span)!;
    const own = secondsIn(inside);
    if (isUnknown(stretch)) high += mostWh(curve.maxW, own);
    else if (own > 0n) high += stretch.gain;
    if (own === stretch.to - stretch.from) low += stretch.gain;
  }
  const first = curve.knots[0]!;
  const last = curve.knots.at(-1)!;
  if (span.from < first.at) {
    const seconds = secondsIn({ from: span.from, to: least(first.at, span.to) });
    high += least(first.wh, mostWh(curve.maxW, seconds));
  }
  if (last.at < span.to) {
    high += mostWh(curve.maxW, secondsIn({ from: greatest(last.at, span.from), to: span.to }));
  }
  return { low, high };
}

/** U7's other way: by the windows of the total register. */
function byWindows(total: Curve, span: Span, hours: PeakHours): Parts {
  const whole = advance(total, span);
  const peak = peakByWindows(total, span, hours);
  const inPeak = (part: Span) => peakSeconds(part, hours);
  const inValley = (part: Span) => part.to - part.from - peakSeconds(part, hours);
  return {
    total: whole,
    peak: { best: peak, ...extremes(total, span, inPeak) },
    valley: { best: whole.best - peak, ...extremes(total, span, inValley) },
  };
}

/** U7's first way: peak is what its register says, valley what the total leaves. */
function byRegister(curves: Curves, span: Span, peakBest: bigint): Parts {
  const total = advance(curves.total, span);
  const register = advance(curves.peak, span);
  const low = least(register.low, peakBest);
  const high = greatest(peakBest, least(register.high, total.high));
  return {
    total,
    peak: { low, best: peakBest, high },
    valley: {
      low: greatest(0n, total.low - high),
      best: total.best - peakBest,
      high: total.high - low,
    },
  };
}

/**
 * What the peak register has advanced at each edge of a month: as it says, or as near to that as
 * leaves no part of the span with more peak than total.
 */
function peakUntil(
  curves: Curves,
  span: Span,
  edges: readonly bigint[],
  whole: Parts,
): Map<bigint, bigint> {
  const since = (curve: Curve, at: bigint) =>
    valueAt(curve, at).best - valueAt(curve, span.from).best;
  const until = new Map<bigint, bigint>();
  let [before, totalBefore] = [0n, 0n];
  for (const edge of edges) {
    const total = since(curves.total, edge);
    const stillToCome = whole.total.best - total;
    const atLeast = greatest(before, whole.peak.best - stillToCome);
    const atMost = least(before + total - totalBefore, whole.peak.best);
    before = least(greatest(since(curves.peak, edge), atLeast), atMost);
    totalBefore = total;
    until.set(edge, before);
  }
  return until;
}

/** No part of a span holds more than the span. */
function capped(part: Parts, whole: Parts): Parts {
  return eachBound(part, (bounds, name) => ({
    ...bounds,
    high: least(bounds.high, whole[name].high),
  }));
}

/** One installation in its counted span, before the multiplier. */
function measure(
  installation: Installation,
  readings: readonly Reading[],
  span: Span,
  parts: readonly (Span | null)[],
  hours: PeakHours,
): { whole: Parts; months: Parts[] } {
  const powerIn = ({ from, to }: Span) => unknown(mostWh(installation.maxW, to - from));
  const curves = curvesOf(installation, readings);
  const eachPart = (of: (part: Span) => Parts) =>
    parts.map((part) => (part === null ? unknown(0n) : of(part)));
  if (hasNoReadings(readings, span)) return { whole: powerIn(span), months: eachPart(powerIn) };

  const { peakWh, isByRegister } = peakPart(curves, span, advance(curves.total, span).best, hours);
  const whole = isByRegister
    ? byRegister(curves, span, peakWh)
    : byWindows(curves.total, span, hours);
  const edges = new Set(parts.flatMap((part) => (part === null ? [] : [part.from, part.to])));
  const sorted = [...edges].sort((a, b) => (a < b ? -1 : 1));
  const until = isByRegister ? peakUntil(curves, span, sorted, whole) : null;
  const months = eachPart((part) => {
    if (hasNoReadings(curves.total.knots, part)) return capped(powerIn(part), whole);
    const own =
      until === null
        ? byWindows(curves.total, part, hours)
        : byRegister(curves, part, until.get(part.to)! - until.get(part.from)!);
    return capped(own, whole);
  });
  return { whole, months };
}

/** U6: a household's installations added up, in its span and in each month's part of it. */
export function measureEnergy(
  own: readonly Installation[],
  feeds: ReadonlyMap<string, MeterFeed>,
  span: Span,
  months: readonly Span[],
  hours: PeakHours,
): Energy {
  const findings = new Set<string>();
  let hasInexactEdge = false;
  let whole = unknown(0n);
  let sums = months.map(() => unknown(0n));
  let count = 0;
  for (const installation of own) {
    const counted = common(span, {
      from: installation.installedAt ?? span.from,
      to: installation.removedAt ?? span.to,
    });
    if (counted === null) continue;
    const feed = feeds.get(installation.meterId) ?? new Map();
    const { readings } = usableReadings(installation, feed);
    const parts = months.map((month) => common(month, counted));
    const measured = measure(installation, readings, counted, parts, hours);
    const { multiplier } = installation;
    whole = add(whole, times(measured.whole, multiplier));
    sums = sums.map((sum, index) => add(sum, times(measured.months[index]!, multiplier)));
    const said = measureInstallation(installation, readings, counted, hours);
    for (const finding of said.findings) findings.add(finding);
    hasInexactEdge ||= said.hasInexactEdge;
    count += 1;
  }
  if (count > 0) return { whole, months: sums, findings, hasInexactEdge };
  const most = (part: Span | null) =>
    part === null ? unknown(0n) : unknown(mostWh(DEFAULT_MAX_W, part.to - part.from));
  return {
    whole: most(span),
    months: months.map((month) => most(common(month, span))),
    findings: new Set(['noMeter']),
    hasInexactEdge: false,
  };
}

/** No energy at all, for what counts none. */
export const NO_ENERGY: Energy = {
  whole: { total: NOTHING, peak: NOTHING, valley: NOTHING },
  months: [],
  findings: new Set(),
  hasInexactEdge: false,
};
