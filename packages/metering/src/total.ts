import { energyWithin, type Span, type Wh } from '@nuanbu/units';
import { type Edge, edgeAt } from './edge.ts';
import type { BoundedEnergy } from './quantity.ts';
import { isUnknown, type Track } from './track.ts';

/** A span's energy between its two edges, with bounds (rule U6). */
export interface SpanEnergy extends BoundedEnergy {
  readonly start: Edge;
  readonly end: Edge;
}

/** U8: a reading in the span, its edges included, or one on each side of it. */
export function canBeMeasured(track: Track, span: Span): boolean {
  if (track.length === 0) return false;
  return track.at[0]! <= span.to && span.from <= track.at[track.length - 1]!;
}

/**
 * The energy of a span by rule U6: known steps telescope between the edges; an unknown step may
 * have carried anything up to the meter's power for the time that it overlaps the span.
 */
export function energyOf(track: Track, span: Span): SpanEnergy {
  const start = edgeAt(track, span.from);
  const end = edgeAt(track, span.to);
  return {
    start,
    end,
    bestWh: end.bestWh - start.bestWh,
    lowWh: Math.max(0, end.lowWh - start.highWh),
    highWh: end.highWh - start.lowWh + unknownMostWh(track, span),
  };
}

/** Indices of the rollovers and unknown steps that overlap a span, in order. */
export function oddStepsIn(track: Track, span: Span): number[] {
  return track.oddSteps.filter(
    (index) => track.at[index]! < span.to && span.from < track.at[index + 1]!,
  );
}

/** The parts of unknown steps (U3, U4) that lie in a span, in order. */
export function unknownSpansIn(track: Track, span: Span): Span[] {
  return oddStepsIn(track, span)
    .filter((index) => isUnknown(track.step[index]!))
    .map((index) => ({
      from: Math.max(span.from, track.at[index]!),
      to: Math.min(span.to, track.at[index + 1]!),
    }));
}

function unknownMostWh(track: Track, span: Span): Wh {
  let mostWh = 0;
  for (const { from, to } of unknownSpansIn(track, span)) {
    mostWh += energyWithin(track.limits.maxPowerW, to - from);
  }
  return mostWh;
}
