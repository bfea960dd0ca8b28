/** Meters of which months and registers disagree about when the energy of the span was used. */
import { type DraftMeter, insertAt } from '../../season/draft.ts';
import type { Random } from '../../season/random.ts';
import { monthsOf } from '../periods.ts';
import type { Frame } from './frame.ts';

/**
 * All of a span's energy in the step at one instant, most often at the end of a month, and a peak
 * register that advances evenly: read everywhere, or only at the span's edges or little beside them.
 */
export function makeUneven(random: Random, meter: DraftMeter, frame: Frame): void {
  const { from, to } = frame;
  if (meter.installedAt !== null || meter.removedAt !== null) return;
  for (const at of [from, to]) insertAt(meter, at);
  const months = monthsOf({ from: BigInt(from), to: BigInt(to) }).slice(1);
  const cut = random.pick([
    ...months.map((month) => Number(month.from)),
    random.int(from + 1, to - 1),
  ]);
  if (random.chance(0.5)) insertAt(meter, cut);
  const points = meter.points.filter(({ at }) => from <= at && at <= to);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || last.total < first.total) return;
  const gain = last.total - first.total;
  const share = Math.floor(gain * random.pick([0, 0.4, 0.9, 1]));
  const start = random.int(0, 50_000);
  meter.maxW = 1_000_000;
  meter.modulusWh = 1e9;
  for (const point of points) {
    const isBefore = point.at < cut || (point === first && point !== last);
    point.total = isBefore ? first.total : last.total;
    point.peak = null;
    point.valley = null;
  }
  const isDense = random.chance(0.5);
  const edge = random.pick([0, 0, 1, 2]);
  const [low, high] = [points[Math.min(edge, points.length - 1)]!, last];
  for (const point of meter.points) {
    if (point.at < from || point === low) point.peak = start;
    else if (point === high || point.at > to) point.peak = start + share;
    else if (isDense) point.peak = start + Math.floor((share * (point.at - from)) / (to - from));
  }
}
