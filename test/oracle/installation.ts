import {
  type Bounds,
  type Curve,
  knotAtOrBefore,
  makeCurve,
  mostWh,
  type Point,
  stretchesWithin,
  unknownAround,
  unknownMostWh,
  valueAt,
} from './curve.ts';
import type { Installation, Reading, Span } from './facts.ts';
import type { MeterFeed } from './readings.ts';
import { type Curves, peakPart } from './tariffs.ts';
import { type PeakHours, SEED_000_HOURS } from './windows.ts';

export interface Quantity {
  readonly low: bigint;
  readonly best: bigint;
  readonly high: bigint;
  readonly peak: bigint;
  readonly findings: ReadonlySet<string>;
  /** P2: whether the register at an edge of this span was not exact. */
  readonly hasInexactEdge: boolean;
}

/** The installation's readings that money may use, and the instants at which values conflict (R2, §5). */
export function usableReadings(
  installation: Installation,
  feed: MeterFeed,
): { readings: Reading[]; conflicts: bigint[] } {
  const { installedAt, removedAt, installedWh, removedWh } = installation;
  const usable = new Map<bigint, Reading>();
  const conflicts: bigint[] = [];
  for (const [at, values] of feed) {
    if (installedAt !== null && at < installedAt) continue;
    if (removedAt !== null && at > removedAt) continue;
    if (values.length > 1) conflicts.push(at);
    else usable.set(at, values[0]!);
  }
  for (const [at, wh] of [
    [installedAt, installedWh],
    [removedAt, removedWh],
  ] as const) {
    if (at === null || wh === null) continue;
    const fed = usable.get(at);
    if (fed !== undefined && fed.total === wh) continue;
    if (fed !== undefined) conflicts.push(at);
    usable.set(at, { at, total: wh, peak: null, valley: null });
  }
  const readings = [...usable.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
  return { readings, conflicts };
}

const DAY = 86_400n;

/** U5: whether no reading lies within 24 hours of the edge. */
function isFarFromReadings(curve: Curve, edge: bigint): boolean {
  const index = knotAtOrBefore(curve, edge);
  const before = curve.knots[index];
  const after = curve.knots[index + 1];
  const isNear = (knot: Point | undefined) =>
    knot !== undefined && knot.at - edge <= DAY && edge - knot.at <= DAY;
  return !isNear(before) && !isNear(after);
}

/** P2: U5 with low and high apart, or an unknown step straddling the edge. */
function isInexact(curve: Curve, edge: bigint): boolean {
  const value = valueAt(curve, edge);
  return value.low !== value.high || unknownAround(curve, edge) !== undefined;
}

/** U8: no reading in the span, its edges included, and not one on each side of it. */
export function hasNoReadings(readings: readonly { at: bigint }[], span: Span): boolean {
  const isInside = readings.some(({ at }) => span.from <= at && at <= span.to);
  const isBefore = readings.some(({ at }) => at < span.from);
  const isAfter = readings.some(({ at }) => at > span.to);
  return !isInside && !(isBefore && isAfter);
}

/** U10: the findings of the total register that belong to this span. */
function findingsOf(curve: Curve, span: Span): Set<string> {
  const findings = new Set<string>();
  if (curve.blips.some(({ at }) => span.from <= at && at <= span.to)) findings.add('blipDiscarded');
  for (const { kind } of stretchesWithin(curve, span.from, span.to)) {
    if (kind === 'rollover') findings.add('rollover');
    if (kind === 'fell') findings.add('registerFell');
    if (kind === 'jump') findings.add('implausibleJump');
  }
  if (isFarFromReadings(curve, span.from)) findings.add('noReadingAtStart');
  if (isFarFromReadings(curve, span.to)) findings.add('noReadingAtEnd');
  return findings;
}

/** The registers of an installation, each cleaned on its own (U1–U4, U7). */
export function curvesOf(installation: Installation, readings: readonly Reading[]): Curves {
  const { maxW, modulusWh } = installation;
  const curveOf = (value: (reading: Reading) => bigint | null): Curve => {
    const points = readings.flatMap((reading) => {
      const wh = value(reading);
      return wh === null ? [] : [{ at: reading.at, wh }];
    });
    return makeCurve(points, maxW, modulusWh);
  };
  return {
    total: curveOf((reading) => reading.total),
    peak: curveOf((reading) => reading.peak),
    valley: curveOf((reading) => reading.valley),
  };
}

/** U6: what a register advances in a span. */
export function advance(curve: Curve, span: Span): Bounds {
  const start = valueAt(curve, span.from);
  const end = valueAt(curve, span.to);
  const least = end.low - start.high;
  return {
    low: least < 0n ? 0n : least,
    best: end.best - start.best,
    high: end.high - start.low + unknownMostWh(curve, span.from, span.to),
  };
}

/** U1–U8 for one installation inside its counted span; its multiplier is applied last. */
export function measureInstallation(
  installation: Installation,
  readings: readonly Reading[],
  span: Span,
  hours: PeakHours = SEED_000_HOURS,
): Quantity {
  const { maxW, multiplier } = installation;
  if (hasNoReadings(readings, span)) {
    return {
      low: 0n,
      best: 0n,
      high: mostWh(maxW, span.to - span.from) * multiplier,
      peak: 0n,
      findings: new Set(['noReadings']),
      hasInexactEdge: false,
    };
  }
  const curves = curvesOf(installation, readings);
  const { total } = curves;
  const { low, best, high } = advance(total, span);
  const findings = findingsOf(total, span);
  const { peakWh, registersDisagree } = peakPart(curves, span, best, hours);
  if (registersDisagree) findings.add('registersDisagree');
  return {
    low: low * multiplier,
    best: best * multiplier,
    high: high * multiplier,
    peak: peakWh * multiplier,
    findings,
    hasInexactEdge: isInexact(total, span.from) || isInexact(total, span.to),
  };
}
