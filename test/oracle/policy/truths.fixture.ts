/**
 * What may truly have been used, given the readings: the energy of every step put at instants of its
 * time by chance, and what is unknown filled by chance up to the meter's power. Bounds that are
 * sound hold every such truth.
 */
import { least } from '../bigints.ts';
import { type Curve, isUnknown, mostWh, stretchesWithin } from '../curve.ts';
import { common, type Installation, type Span } from '../facts.ts';
import { advance, curvesOf, hasNoReadings, usableReadings } from '../installation.ts';
import type { MeterFeed } from '../readings.ts';
import type { Random } from '../season/random.ts';
import { peakPart } from '../tariffs.ts';
import { type PeakHours, peakWindows } from '../windows.ts';

/** An energy that was used at an instant, and whether that was at peak, where it is known. */
interface Used {
  readonly at: bigint;
  readonly wh: bigint;
  readonly isPeak: boolean;
}

export interface Truth {
  readonly total: bigint;
  readonly peak: bigint;
}

/** Cuts a span where hours, months or itself begin and end. */
function cells(span: Span, cuts: readonly bigint[]): Span[] {
  const inside = [...new Set(cuts)].filter((cut) => span.from < cut && cut < span.to);
  const edges = [span.from, ...inside.sort((a, b) => (a < b ? -1 : 1)), span.to];
  return edges.slice(1).map((to, index) => ({ from: edges[index]!, to }));
}

const big = (random: Random, most: bigint) => BigInt(random.int(0, Number(most)));

/** Nothing, all or some of what the power carries in each cell of a time, up to a limit. */
function filled(
  random: Random,
  span: Span,
  cuts: readonly bigint[],
  maxW: bigint,
  limit: bigint | null,
): { at: bigint; wh: bigint }[] {
  let left = limit;
  const chunks = random.shuffle(cells(span, cuts)).map(({ from, to }) => {
    const most = mostWh(maxW, to - from);
    const allowed = left === null ? most : least(most, left);
    const wh = random.pick([0n, allowed, allowed, big(random, allowed)]);
    if (left !== null) left -= wh;
    return { at: from, wh };
  });
  return chunks;
}

/** One way in which a register may have advanced, inside a span. */
function walk(
  random: Random,
  curve: Curve,
  span: Span,
  cuts: readonly bigint[],
): { at: bigint; wh: bigint }[] {
  const used: { at: bigint; wh: bigint }[] = [];
  for (const stretch of stretchesWithin(curve, span.from, span.to)) {
    if (isUnknown(stretch)) {
      used.push(...filled(random, common(stretch, span)!, cuts, curve.maxW, null));
      continue;
    }
    const instants = [...cells(stretch, [...cuts, span.from, span.to])].map(({ from }) => from);
    const first = big(random, stretch.gain);
    const parts = random.pick([[stretch.gain], [stretch.gain], [first, stretch.gain - first]]);
    for (const wh of parts) used.push({ at: random.pick(instants), wh });
  }
  const [first, last] = [curve.knots[0]!, curve.knots.at(-1)!];
  const before = common(span, { from: span.from, to: first.at });
  if (before !== null) used.push(...filled(random, before, cuts, curve.maxW, first.wh));
  const after = common(span, { from: last.at, to: span.to });
  if (after !== null) used.push(...filled(random, after, cuts, curve.maxW, null));
  return used.filter(({ at }) => span.from <= at && at < span.to);
}

function sumIn(used: readonly { at: bigint; wh: bigint }[], part: Span): bigint {
  return used.reduce((sum, { at, wh }) => (part.from <= at && at < part.to ? sum + wh : sum), 0n);
}

/** Energy in each part of a span, as one installation may have used it; `null` where it cannot be. */
function ofInstallation(
  random: Random,
  installation: Installation,
  feed: MeterFeed,
  span: Span,
  parts: readonly (Span | null)[],
  hours: PeakHours,
): Truth[] | null {
  const { readings } = usableReadings(installation, feed);
  const windows = peakWindows(span, hours);
  const isAtPeak = (at: bigint) => windows.some(({ from, to }) => from <= at && at < to);
  const cuts = [...windows, ...parts.flatMap((part) => part ?? [])].flatMap(({ from, to }) => [
    from,
    to,
  ]);
  const curves = curvesOf(installation, readings);
  const isSilent = hasNoReadings(readings, span);
  const total = isSilent
    ? filled(random, span, cuts, installation.maxW, null)
    : walk(random, curves.total, span, cuts);
  const byRegister =
    !isSilent && peakPart(curves, span, advance(curves.total, span).best, hours).isByRegister;
  const used: Used[] = total.map((each) => ({ ...each, isPeak: isAtPeak(each.at) }));
  const atPeak = byRegister
    ? walk(random, curves.peak, span, cuts)
    : used.filter(({ isPeak }) => isPeak);
  const truths = parts.map((part) =>
    part === null
      ? { total: 0n, peak: 0n }
      : { total: sumIn(used, part), peak: sumIn(atPeak, part) },
  );
  return truths.some((truth) => truth.peak > truth.total) ? null : truths;
}

/** Energy in a household's span and in each month, as it may have been; `null` where it cannot be. */
export function someTruth(
  random: Random,
  own: readonly Installation[],
  feeds: ReadonlyMap<string, MeterFeed>,
  span: Span,
  months: readonly Span[],
  hours: PeakHours,
): Truth[] | null {
  let sums: Truth[] = [span, ...months].map(() => ({ total: 0n, peak: 0n }));
  for (const installation of own) {
    const counted = common(span, {
      from: installation.installedAt ?? span.from,
      to: installation.removedAt ?? span.to,
    });
    if (counted === null) continue;
    const parts = [span, ...months].map((part) => common(part, counted));
    const feed = feeds.get(installation.meterId) ?? new Map();
    const truths = ofInstallation(random, installation, feed, counted, parts, hours);
    if (truths === null) return null;
    const { multiplier } = installation;
    sums = sums.map((sum, index) => ({
      total: sum.total + truths[index]!.total * multiplier,
      peak: sum.peak + truths[index]!.peak * multiplier,
    }));
  }
  return sums;
}
