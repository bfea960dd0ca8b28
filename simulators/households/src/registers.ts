import { HOUR_S, type Instant } from '@nuanbu/units';
import { TICK_WH } from './consumption.ts';
import { DEFAULT_MODULUS_KWH, type SimulatedMeter } from './meters.ts';
import { markAt, type World } from './world.ts';

/** Stands in a feed where a meter sends nothing at a mark. */
export const SILENT = -1;

/** What one meter sends: registers in ticks of 0.01 kWh by mark, or SILENT. */
export interface MeterFeed {
  /** The number under which it reports. */
  readonly meterId: string;
  readonly total: Int32Array;
  /** Undefined for a meter with a total register only. */
  readonly peak?: Int32Array | undefined;
  readonly valley?: Int32Array | undefined;
}

/** Cumulative consumption since the world's first mark, in ticks before the multiplier. */
export interface Cumulative {
  readonly total: Int32Array;
  readonly peak: Int32Array;
}

/** Adds hourly consumption up, mark by mark. */
export function accumulate(world: World, hourlyWh: Int32Array, multiplier: number): Cumulative {
  const total = new Int32Array(world.hours + 1);
  const peak = new Int32Array(world.hours + 1);
  const quantumWh = TICK_WH * multiplier;
  let totalTicks = 0;
  let peakTicks = 0;
  for (let hour = 0; hour < world.hours; hour += 1) {
    const ticks = hourlyWh[hour]! / quantumWh;
    totalTicks += ticks;
    if (world.isPeak[hour] === 1) peakTicks += ticks;
    total[hour + 1] = totalTicks;
    peak[hour + 1] = peakTicks;
  }
  return { total, peak };
}

/** Cumulative ticks at any instant; inside an hour consumption is even, floored to the tick. */
export function cumulativeAt(world: World, cumulative: Int32Array, at: Instant): number {
  const mark = Math.floor((at - world.from) / HOUR_S);
  const before = cumulative[mark]!;
  const offsetS = at - markAt(world, mark);
  if (offsetS === 0) return before;
  return before + Math.floor(((cumulative[mark + 1]! - before) * offsetS) / HOUR_S);
}

export function modulusTicks(meter: SimulatedMeter): number {
  return ((meter.modulusKwh ?? DEFAULT_MODULUS_KWH) * 1000) / TICK_WH;
}

/** The registers of one meter at every mark while it hung on the wall; silent before and after. */
export function registersOf(
  world: World,
  meter: SimulatedMeter,
  cumulative: Cumulative,
): MeterFeed {
  const marks = world.hours + 1;
  const firstMark =
    meter.installedAt === undefined ? 0 : Math.ceil((meter.installedAt - world.from) / HOUR_S);
  const lastMark =
    meter.removedAt === undefined ? marks - 1 : Math.floor((meter.removedAt - world.from) / HOUR_S);
  const startAt = meter.installedAt ?? world.from;
  const modulus = modulusTicks(meter);
  const startTotal = meter.start.total - cumulativeAt(world, cumulative.total, startAt);
  const startPeak = meter.start.peak - cumulativeAt(world, cumulative.peak, startAt);
  const total = new Int32Array(marks).fill(SILENT);
  const peak = meter.hasTou ? new Int32Array(marks).fill(SILENT) : undefined;
  const valley = meter.hasTou ? new Int32Array(marks).fill(SILENT) : undefined;
  for (let mark = firstMark; mark <= lastMark; mark += 1) {
    const totalTicks = startTotal + cumulative.total[mark]!;
    total[mark] = totalTicks % modulus;
    if (peak === undefined || valley === undefined) continue;
    const peakTicks = startPeak + cumulative.peak[mark]!;
    peak[mark] = peakTicks % modulus;
    valley[mark] = (totalTicks - peakTicks) % modulus;
  }
  return { meterId: meter.meterId, total, peak, valley };
}

/** The total register at the instant a meter was taken off the wall. */
export function registerAtRemoval(
  world: World,
  meter: SimulatedMeter,
  cumulative: Cumulative,
): number | undefined {
  if (meter.removedAt === undefined) return undefined;
  const startAt = meter.installedAt ?? world.from;
  const ticks =
    cumulativeAt(world, cumulative.total, meter.removedAt) -
    cumulativeAt(world, cumulative.total, startAt);
  return (meter.start.total + ticks) % modulusTicks(meter);
}
