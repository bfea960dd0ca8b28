import type { Points } from './points.ts';
import type { Run } from './raw-reads.ts';

/** Points of several runs as one: each time once, by rising time. */
export interface MergedPoints {
  readonly length: number;
  readonly at: Uint32Array<ArrayBuffer>;
  readonly nanos: Uint32Array<ArrayBuffer>;
  readonly wh: Float64Array<ArrayBuffer>;
  /** The first epoch in which each was written. */
  readonly epoch: (point: number) => number;
}

/**
 * Puts runs together. The same time is the same values, since its nanoseconds come from them; they
 * stand in several epochs where they were sent again.
 */
export function mergeRuns(runs: readonly Run[]): MergedPoints {
  if (runs.length === 1) return single(runs[0]!);
  const sorted = runs.filter(({ begin, end }) => begin < end).sort(byFirstPoint);
  const length = sorted.reduce((sum, { begin, end }) => sum + end - begin, 0);
  const at = new Uint32Array(length);
  const nanos = new Uint32Array(length);
  const wh = new Float64Array(length);
  const epochs = new Float64Array(length);
  let filled = 0;
  let isRising = true;
  for (const { points, begin, end, epoch } of sorted) {
    if (filled > 0) {
      isRising &&= compare(at[filled - 1]!, nanos[filled - 1]!, points, begin) < 0;
    }
    at.set(points.at.subarray(begin, end), filled);
    nanos.set(points.nanos.subarray(begin, end), filled);
    if (points.wh.length > 0) wh.set(points.wh.subarray(begin, end), filled);
    epochs.fill(epoch, filled, filled + end - begin);
    filled += end - begin;
  }
  const all = { length, at, nanos, wh, epoch: (point: number) => epochs[point]! };
  return isRising ? all : inOrder(all);
}

function single({ points, begin, end, epoch }: Run): MergedPoints {
  return {
    length: end - begin,
    at: points.at.subarray(begin, end),
    nanos: points.nanos.subarray(begin, end),
    wh: points.wh.subarray(begin, end),
    epoch: () => epoch,
  };
}

function byFirstPoint(a: Run, b: Run): number {
  return compare(a.points.at[a.begin]!, a.points.nanos[a.begin]!, b.points, b.begin);
}

function compare(at: number, nanos: number, points: Points, point: number): number {
  return at - points.at[point]! || nanos - points.nanos[point]!;
}

/** Sorts points by time and leaves out repetitions, of which the one of the first epoch stays. */
function inOrder({ length, at, nanos, wh, epoch }: MergedPoints): MergedPoints {
  const order = Uint32Array.from({ length }, (_, point) => point).sort(
    (a, b) => at[a]! - at[b]! || nanos[a]! - nanos[b]! || epoch(a) - epoch(b),
  );
  const kept = order.filter((point, place) => {
    const before = order[place - 1]!;
    return place === 0 || at[point] !== at[before] || nanos[point] !== nanos[before];
  });
  return {
    length: kept.length,
    at: kept.map((point) => at[point]!),
    nanos: kept.map((point) => nanos[point]!),
    wh: Float64Array.from(kept, (point) => wh[point]!),
    epoch: (point) => epoch(kept[point]!),
  };
}
