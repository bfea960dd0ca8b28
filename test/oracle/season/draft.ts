import type { Random } from './random.ts';

/** One instant of a meter while its season is being made up. Registers in Wh, not yet wrapped at the modulus. */
export interface DraftPoint {
  at: number;
  total: number;
  peak: number | null;
  valley: number | null;
}

export interface DraftMeter {
  meterId: string;
  points: DraftPoint[];
  maxW: number;
  modulusWh: number;
  multiplier: number;
  installedAt: number | null;
  removedAt: number | null;
  installedWh: number | null;
  removedWh: number | null;
}

export interface Stage {
  readonly random: Random;
  /** First second and the second after the last of the season. */
  readonly from: number;
  readonly to: number;
  /** Instants at which spans may begin or end for this household. */
  readonly edges: readonly number[];
}

export const HOUR = 3600;
export const DAY = 86_400;

/** The most that U4 lets a step of so many seconds gain. */
export function passableWh(meter: DraftMeter, seconds: number): number {
  return Math.floor((meter.maxW * (seconds + 900)) / 3600);
}

export function sortPoints(meter: DraftMeter): void {
  const byInstant = new Map(meter.points.map((point) => [point.at, point]));
  meter.points = [...byInstant.values()].sort((a, b) => a.at - b.at);
}

/** The point on the straight line at `at`, floored; copies the nearest where there is no line. */
export function pointAt(meter: DraftMeter, at: number): DraftPoint | null {
  const after = meter.points.findIndex((point) => point.at >= at);
  const b = meter.points[after < 0 ? meter.points.length - 1 : after];
  if (b === undefined) return null;
  const a = meter.points[Math.max(0, after - 1)] ?? b;
  if (b.at <= at || a.at >= at) return { ...b, at };
  const between = (x: number | null, y: number | null) =>
    x === null || y === null ? null : x + Math.floor(((y - x) * (at - a.at)) / (b.at - a.at));
  return {
    at,
    total: between(a.total, b.total) ?? b.total,
    peak: between(a.peak, b.peak),
    valley: between(a.valley, b.valley),
  };
}

/** Puts a reading at `at` that fits its neighbours. */
export function insertAt(meter: DraftMeter, at: number): void {
  const point = pointAt(meter, at);
  if (point === null) return;
  meter.points.push(point);
  sortPoints(meter);
}

/** Adds to every register from index `first` on. */
export function shiftFrom(
  meter: DraftMeter,
  first: number,
  by: { total: number; peak: number; valley: number },
): void {
  for (const point of meter.points.slice(first)) {
    point.total += by.total;
    if (point.peak !== null) point.peak += by.peak;
    if (point.valley !== null) point.valley += by.valley;
  }
}

/** An edge, or one second or one day (and a second) off it, or any instant of the season. */
export function pickInstant(stage: Stage): number {
  const { random } = stage;
  if (random.chance(0.3)) return random.int(stage.from - DAY, stage.to + DAY);
  const off = random.pick([0, 0, 0, 1, -1, DAY, -DAY, DAY + 1, -DAY - 1, HOUR, -HOUR, 3 * DAY]);
  return random.pick(stage.edges) + off;
}

/** Index of a point near an interesting instant; -1 where there are no points. */
export function pickIndex(stage: Stage, meter: DraftMeter): number {
  if (meter.points.length === 0) return -1;
  const at = pickInstant(stage);
  const after = meter.points.findIndex((point) => point.at >= at);
  const index = (after < 0 ? meter.points.length - 1 : after) + stage.random.pick([0, 0, -1, 1]);
  return Math.min(meter.points.length - 1, Math.max(0, index));
}
