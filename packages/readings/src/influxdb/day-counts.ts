import { DAY_S, type Instant, LOCAL_OFFSET_S } from '@nuanbu/units';
import type { DayCounts } from '../port.ts';
import type { StoredVersion } from './correction-versions.ts';
import { mergeRuns } from './merge.ts';
import type { Run } from './raw-reads.ts';

/** How many instants of a meter lie on each civil day, by rising day. */
export type DaysOfMeter = ReadonlyMap<Instant, number>;

/**
 * Counts the instants at which a meter has a value, by civil day. The storage engine could count
 * points by itself, but not instants: values that conflict, and those that came again in another
 * epoch, are points of their own.
 */
export function daysOf(total: readonly Run[], versions: readonly StoredVersion[]): DaysOfMeter {
  const { length, at } = mergeRuns(total);
  const days = new Map<Instant, number>();
  const corrected = new Set(versions.map((version) => version.at));
  const count = (instant: Instant) => {
    const dayAt = dayAtOf(instant);
    days.set(dayAt, (days.get(dayAt) ?? 0) + 1);
  };
  for (let row = 0; row < length; row += 1) {
    const instant = at[row]!;
    if (row > 0 && at[row - 1] === instant) continue;
    corrected.delete(instant);
    count(instant);
  }
  for (const instant of corrected) count(instant);
  return new Map([...days].sort(([a], [b]) => a - b));
}

function dayAtOf(instant: Instant): Instant {
  return Math.floor((instant + LOCAL_OFFSET_S) / DAY_S) * DAY_S - LOCAL_OFFSET_S;
}

/** Puts the days of meters into columns, in the order of the meters. */
export function dayCountsOf(meters: readonly DaysOfMeter[]): DayCounts {
  const rows = meters.flatMap((days, meter) =>
    Array.from(days, ([dayAt, readings]) => ({ meter, dayAt, readings })),
  );
  return {
    length: rows.length,
    meter: Uint32Array.from(rows, ({ meter }) => meter),
    dayAt: Float64Array.from(rows, ({ dayAt }) => dayAt),
    readings: Uint32Array.from(rows, ({ readings }) => readings),
  };
}
