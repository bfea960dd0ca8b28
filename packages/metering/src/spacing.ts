import type { Span } from '@nuanbu/units';
import type { MeterReadings } from './series.ts';

/**
 * A meter's reporting interval in seconds: the most frequent spacing of its readings inside the
 * season, the shorter of equals (rule U9). Undefined where fewer than two readings lie in it.
 */
export function reportingIntervalS(readings: MeterReadings, season: Span): number | undefined {
  const counts = new Map<number, number>(readings.omittedSpacings ?? []);
  const { at, length } = readings.series;
  for (let row = 1; row < length; row += 1) {
    if (at[row - 1]! < season.from || at[row]! > season.to) continue;
    if (readings.omittedAfter?.[row - 1]) continue;
    const spacingS = at[row]! - at[row - 1]!;
    counts.set(spacingS, (counts.get(spacingS) ?? 0) + 1);
  }
  let best: number | undefined;
  let bestCount = 0;
  for (const [spacingS, count] of counts) {
    if (count > bestCount || (count === bestCount && best !== undefined && spacingS < best)) {
      best = spacingS;
      bestCount = count;
    }
  }
  return best;
}
