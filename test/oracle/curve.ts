/**
 * A register as a function of time (U1–U5). The readings that are kept are its knots; between two
 * knots lies a stretch whose energy is known or not. The function's value at an instant is the
 * energy since the first knot, with bounds; unknown stretches add nothing to it, and what they may
 * hold is asked for separately.
 */
import { greatest, least } from './bigints.ts';

export interface Point {
  readonly at: bigint;
  readonly wh: bigint;
}

export type StretchKind = 'known' | 'rollover' | 'fell' | 'jump';

export interface Stretch {
  readonly from: bigint;
  readonly to: bigint;
  readonly kind: StretchKind;
  /** Energy of a known stretch; of an unknown one 0 (U3, U4). */
  readonly gain: bigint;
}

export interface Curve {
  readonly knots: readonly Point[];
  /** `energy[i]`: what was counted from the first knot to knot `i`. */
  readonly energy: readonly bigint[];
  /** `stretches[i]` lies between knots `i` and `i + 1`. */
  readonly stretches: readonly Stretch[];
  readonly blips: readonly Point[];
  readonly maxW: bigint;
}

export interface Bounds {
  readonly low: bigint;
  readonly best: bigint;
  readonly high: bigint;
}

/** `P·Δt` in Wh, floored (domain §5). */
export function mostWh(maxW: bigint, seconds: bigint): bigint {
  return (maxW * seconds) / 3600n;
}

const GRACE_SECONDS = 15n * 60n;

/** U1: parts the readings into those kept and the single ones outside their two neighbours. */
export function withoutBlips(points: readonly Point[]): { kept: Point[]; blips: Point[] } {
  const kept: Point[] = [];
  const blips: Point[] = [];
  points.forEach((point, index) => {
    const before = kept.at(-1);
    const after = points[index + 1];
    const outside =
      before !== undefined &&
      after !== undefined &&
      after.wh >= before.wh &&
      (point.wh < before.wh || point.wh > after.wh);
    (outside ? blips : kept).push(point);
  });
  return { kept, blips };
}

/** U2–U4: what lies between two neighbouring readings. */
export function stretchBetween(a: Point, b: Point, maxW: bigint, modulusWh: bigint): Stretch {
  const passable = mostWh(maxW, b.at - a.at + GRACE_SECONDS);
  const span = { from: a.at, to: b.at };
  if (b.wh >= a.wh) {
    const gain = b.wh - a.wh;
    return gain > passable ? { ...span, kind: 'jump', gain: 0n } : { ...span, kind: 'known', gain };
  }
  const gain = b.wh + modulusWh - a.wh;
  const aroundTheTop = a.wh * 100n > modulusWh * 98n && b.wh * 100n < modulusWh * 2n;
  if (aroundTheTop && gain <= passable) return { ...span, kind: 'rollover', gain };
  return { ...span, kind: 'fell', gain: 0n };
}

/** The curve of readings sorted by time, one an instant. */
export function makeCurve(points: readonly Point[], maxW: bigint, modulusWh: bigint): Curve {
  const { kept, blips } = withoutBlips(points);
  const stretches: Stretch[] = [];
  const energy: bigint[] = kept.length === 0 ? [] : [0n];
  for (let index = 1; index < kept.length; index += 1) {
    const stretch = stretchBetween(kept[index - 1]!, kept[index]!, maxW, modulusWh);
    stretches.push(stretch);
    energy.push(energy[index - 1]! + stretch.gain);
  }
  return { knots: kept, energy, stretches, blips, maxW };
}

export function isUnknown(stretch: Stretch): boolean {
  return stretch.kind === 'fell' || stretch.kind === 'jump';
}

/** Index of the last knot at or before `t`, or -1. */
export function knotAtOrBefore(curve: Curve, t: bigint): number {
  let low = -1;
  let high = curve.knots.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (curve.knots[middle]!.at <= t) low = middle;
    else high = middle;
  }
  return low;
}

/** U5: the energy counted up to `t`, on a curve with at least one knot. */
export function valueAt(curve: Curve, t: bigint): Bounds {
  const index = knotAtOrBefore(curve, t);
  const first = curve.knots[0]!;
  if (index < 0) {
    const back = least(mostWh(curve.maxW, first.at - t), first.wh);
    return { low: -back, best: 0n, high: 0n };
  }
  const knot = curve.knots[index]!;
  const energy = curve.energy[index]!;
  if (knot.at === t) return { low: energy, best: energy, high: energy };
  const stretch = curve.stretches[index];
  if (stretch === undefined) {
    return { low: energy, best: energy, high: energy + mostWh(curve.maxW, t - knot.at) };
  }
  const inside = (stretch.gain * (t - stretch.from)) / (stretch.to - stretch.from);
  return { low: energy, best: energy + inside, high: energy + stretch.gain };
}

/** The unknown stretch that lies on both sides of `t`, if one does. */
export function unknownAround(curve: Curve, t: bigint): Stretch | undefined {
  return curve.stretches.find(
    (stretch) => isUnknown(stretch) && stretch.from < t && t < stretch.to,
  );
}

/** The stretches that share time with `[from, to)`. */
export function stretchesWithin(curve: Curve, from: bigint, to: bigint): Stretch[] {
  return curve.stretches.filter((stretch) => stretch.from < to && stretch.to > from);
}

/** U6: the most that the unknown stretches may hold inside `[from, to)`. */
export function unknownMostWh(curve: Curve, from: bigint, to: bigint): bigint {
  let sum = 0n;
  for (const stretch of stretchesWithin(curve, from, to)) {
    if (!isUnknown(stretch)) continue;
    sum += mostWh(curve.maxW, least(stretch.to, to) - greatest(stretch.from, from));
  }
  return sum;
}
