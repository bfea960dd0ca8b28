import { intersect, isEmpty, type Span, type Wh } from '@nuanbu/units';
import { columnsOf, firstAfter } from '../column.ts';
import type { Installation } from '../installation.ts';
import type { MeterSeries } from '../series.ts';
import { canBeMeasured } from '../total.ts';
import { cleanRegister, isUnknown, type Track } from '../track.ts';

/** A stretch of a meter's time without readings, or over which it tells nothing. */
export interface Gap extends Span {
  readonly meterId: string;
  /** What the meter advanced over it, after the multiplier; undefined where that is unknown. */
  readonly totalWh?: Wh | undefined;
}

/**
 * The gaps of an installation in a span: steps longer than two reporting intervals (U9), steps that
 * do not count (U3, U4), and the time before its first and after its last reading where that is
 * longer than two intervals too. Steps are whole, also where they begin before the span.
 *
 * @param intervalS the meter's reporting interval; undefined takes every step for a gap.
 */
export function gapsOf(
  installation: Installation,
  series: MeterSeries,
  span: Span,
  intervalS: number | undefined,
): Gap[] {
  const { meterId, multiplier } = installation;
  const track = cleanRegister(columnsOf(installation, series).total, installation);
  if (!canBeMeasured(track, span)) return [{ ...span, meterId }];
  const longS = 2 * (intervalS ?? 0);
  const isLong = ({ from, to }: Span) => to - from > longS;
  const before = intersect(span, { from: -Infinity, to: track.at[0]! });
  const after = intersect(span, { from: track.at[track.length - 1]!, to: Infinity });
  const beyond = [before, after]
    .filter((each) => !isEmpty(each) && isLong(each))
    .map((each) => ({ ...each, meterId }));
  const gaps: Gap[] = [];
  const first = Math.max(0, firstAfter(track.at, track.length, span.from) - 1);
  for (let step = first; step + 1 < track.length && track.at[step]! < span.to; step += 1) {
    const way = { from: track.at[step]!, to: track.at[step + 1]! };
    if (isUnknown(track.step[step]!)) gaps.push({ ...way, meterId });
    else if (isLong(way)) gaps.push({ ...way, meterId, totalWh: stepWh(track, step) * multiplier });
  }
  return [...gaps, ...beyond].sort((a, b) => a.from - b.from);
}

function stepWh(track: Track, step: number): Wh {
  return track.knownWh[step + 1]! - track.knownWh[step]!;
}
