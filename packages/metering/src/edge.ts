import { energyWithin, type Instant, mulDivFloor, type Wh } from '@nuanbu/units';
import { firstNotBefore } from './column.ts';
import { isUnknown, type Track } from './track.ts';

/** How the register at an instant was obtained (rule U5). */
export type EdgeKind =
  /** A reading lies on the instant. */
  | 'exact'
  /** On the straight line between the neighbours. */
  | 'interpolated'
  /** Between two readings whose step is unknown (U3, U4). */
  | 'insideUnknownStep'
  /** No reading at or before the instant. */
  | 'beforeFirst'
  /** No reading at or after the instant. */
  | 'afterLast';

/**
 * Where a track stands at an instant, as known energy since its first reading, with bounds. Inside
 * an unknown step all three agree: what that step may carry is counted by time (U6).
 */
export interface Edge {
  readonly at: Instant;
  readonly kind: EdgeKind;
  readonly bestWh: Wh;
  readonly lowWh: Wh;
  readonly highWh: Wh;
  /** Index of the reading at or before the instant; -1 where there is none. */
  readonly before: number;
  /** Index of the reading at or after the instant; the track's length where there is none. */
  readonly after: number;
}

/** The track's position at an instant by rule U5. The track has at least one reading. */
export function edgeAt(track: Track, at: Instant): Edge {
  const after = firstNotBefore(track.at, track.length, at);
  if (after === track.length) return edgeAfterLast(track, at);
  if (track.at[after] === at) {
    return edge(at, 'exact', track.knownWh[after]!, after, after);
  }
  if (after === 0) return edgeBeforeFirst(track, at);
  const before = after - 1;
  const fromWh = track.knownWh[before]!;
  if (isUnknown(track.step[before]!)) return edge(at, 'insideUnknownStep', fromWh, before, after);
  const toWh = track.knownWh[after]!;
  const fromAt = track.at[before]!;
  const partWh = mulDivFloor(toWh - fromWh, at - fromAt, track.at[after]! - fromAt);
  return {
    at,
    kind: 'interpolated',
    bestWh: fromWh + partWh,
    lowWh: fromWh,
    highWh: toWh,
    before,
    after,
  };
}

function edge(at: Instant, kind: EdgeKind, wh: Wh, before: number, after: number): Edge {
  return { at, kind, bestWh: wh, lowWh: wh, highWh: wh, before, after };
}

function edgeBeforeFirst(track: Track, at: Instant): Edge {
  const possibleWh = energyWithin(track.limits.maxPowerW, track.at[0]! - at);
  const lowWh = -Math.min(track.registerWh[0]!, possibleWh);
  return { at, kind: 'beforeFirst', bestWh: 0, lowWh, highWh: 0, before: -1, after: 0 };
}

function edgeAfterLast(track: Track, at: Instant): Edge {
  const last = track.length - 1;
  const lastWh = track.knownWh[last]!;
  const possibleWh = energyWithin(track.limits.maxPowerW, at - track.at[last]!);
  return {
    at,
    kind: 'afterLast',
    bestWh: lastWh,
    lowWh: lastWh,
    highWh: lastWh + possibleWh,
    before: last,
    after: track.length,
  };
}

/** Whether the register at an edge is not exact, as rule P2 asks for `edgeEstimated`. */
export function isEstimated(edge: Edge): boolean {
  return edge.kind === 'insideUnknownStep' || edge.lowWh !== edge.highWh;
}

/** Seconds from an edge to the nearest reading on either side. */
export function nearestReadingS(track: Track, edge: Edge): number {
  const beforeS = edge.before >= 0 ? edge.at - track.at[edge.before]! : Infinity;
  const afterS = edge.after < track.length ? track.at[edge.after]! - edge.at : Infinity;
  return Math.min(beforeS, afterS);
}

/** The register's best value at an edge in its own terms, past a rollover included. */
export function registerAt(track: Track, edge: Edge): Wh {
  if (edge.kind === 'beforeFirst') return track.registerWh[0]!;
  const baseWh = track.registerWh[edge.before]!;
  return (baseWh + edge.bestWh - track.knownWh[edge.before]!) % track.limits.modulusWh;
}
