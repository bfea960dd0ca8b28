import { energyWithin, type Span, type Wh } from '@nuanbu/units';
import { type Edge, edgeAt } from './edge.ts';
import { isUnknown, type Track } from './track.ts';

/** A span's energy between its two edges, with bounds (rule U6). */
export interface SpanEnergy {
  readonly start: Edge;
  readonly end: Edge;
  readonly bestWh: Wh;
  readonly lowWh: Wh;
  readonly highWh: Wh;
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

function unknownMostWh(track: Track, span: Span): Wh {
  let mostWh = 0;
  for (const index of oddStepsIn(track, span)) {
    if (!isUnknown(track.step[index]!)) continue;
    const from = Math.max(span.from, track.at[index]!);
    const to = Math.min(span.to, track.at[index + 1]!);
    mostWh += energyWithin(track.limits.maxPowerW, to - from);
  }
  return mostWh;
}
