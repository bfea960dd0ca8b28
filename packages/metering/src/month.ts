import {
  energyWithin,
  type Instant,
  intersect,
  isEmpty,
  lengthS,
  type Span,
  type Wh,
} from '@nuanbu/units';
import { edgeAt } from './edge.ts';
import { addQuantities, type Quantity, quantityOf, unknownQuantity } from './quantity.ts';
import { estimatedWh, type Split, splitByRegister } from './split.ts';
import type { TariffHours } from './tariff.ts';
import { canBeMeasured, energyOf } from './total.ts';
import type { Track } from './track.ts';
import { energyByWindows } from './window-energy.ts';

/** The energy of one of a frame's months. */
export interface MonthMeasure {
  /** What of the month lies in the measured span; an empty span where nothing does. */
  readonly span: Span;
  readonly quantity: Quantity;
}

/**
 * One measure for each of a frame's months, in their order: the quantity of what lies in a span,
 * and zero where nothing does.
 *
 * @param quantityIn the quantity of the month with that index, whose part in the span is given.
 */
export function measureMonths(
  months: readonly Span[],
  span: Span,
  quantityIn: (part: Span, index: number) => Quantity,
): MonthMeasure[] {
  return months.map((month, index) => {
    const { from, to } = intersect(month, span);
    const part = { from, to: Math.max(from, to) };
    return { span: part, quantity: isEmpty(part) ? addQuantities([]) : quantityIn(part, index) };
  });
}

/** An installation as it was measured in its span (U1–U8), before the multiplier. */
export interface MeasuredSpan {
  readonly total: Track;
  readonly span: Span;
  readonly quantity: Quantity;
  readonly split: Split;
  readonly hours: TariffHours;
  readonly intervalS: number | undefined;
}

/**
 * Splits a measured installation's quantity by months. The best of each month comes from the same
 * registers, by the same way of U7, as the span's, so that months that fill the span add up to it,
 * peak and valley too. Bounds are the month's own by U5 to U8; none is above the span's.
 */
export function splitByMonths(measured: MeasuredSpan, months: readonly Span[]): MonthMeasure[] {
  const { total, span, quantity, split, hours, intervalS } = measured;
  const peakUntil = split.peakRegister && registerPeakUntil(measured, split.peakRegister, months);
  return measureMonths(months, span, (part) => {
    if (!canBeMeasured(total, part)) {
      return atMost(unknownQuantity(energyWithin(total.limits.maxPowerW, lengthS(part))), quantity);
    }
    const energy = energyOf(total, part);
    const parts =
      split.peakRegister && peakUntil
        ? splitByRegister(
            energy,
            energyOf(split.peakRegister, part),
            peakUntil.get(part.to)! - peakUntil.get(part.from)!,
          )
        : energyByWindows(total, part, hours);
    return atMost(quantityOf(energy, parts, estimatedWh(total, part, hours, intervalS)), quantity);
  });
}

/**
 * What the peak register advanced from the span's start to each edge of a month. Registers that are
 * read at different instants, or miss each other by a little, may give a month more peak than
 * total, or an end of the span less total than the peak still to come; such peak counts in the
 * month beside it, so that no month's valley is below zero.
 */
function registerPeakUntil(
  { total, span, quantity }: MeasuredSpan,
  register: Track,
  months: readonly Span[],
): ReadonlyMap<Instant, Wh> {
  const edges = new Set<Instant>();
  for (const month of months) {
    const { from, to } = intersect(month, span);
    if (from < to) edges.add(from).add(to);
  }
  const totalFromWh = edgeAt(total, span.from).bestWh;
  const registerFromWh = edgeAt(register, span.from).bestWh;
  const until = new Map<Instant, Wh>();
  let totalWh = 0;
  let peakWh = 0;
  for (const at of [...edges].sort((a, b) => a - b)) {
    const nextWh = edgeAt(total, at).bestWh - totalFromWh;
    const leastWh = Math.max(peakWh, quantity.peakWh - (quantity.bestWh - nextWh));
    const mostWh = Math.min(peakWh + nextWh - totalWh, quantity.peakWh);
    const readWh = edgeAt(register, at).bestWh - registerFromWh;
    peakWh = Math.min(Math.max(readWh, leastWh), mostWh);
    totalWh = nextWh;
    until.set(at, peakWh);
  }
  return until;
}

/** A part's quantity with no bound above that of the whole. */
function atMost(part: Quantity, whole: Quantity): Quantity {
  return {
    ...part,
    highWh: Math.min(part.highWh, whole.highWh),
    peakHighWh: Math.min(part.peakHighWh, whole.peakHighWh),
    valleyHighWh: Math.min(part.valleyHighWh, whole.valleyHighWh),
  };
}
