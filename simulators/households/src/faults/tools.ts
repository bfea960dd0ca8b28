import type { HouseholdFeed, OddMessage, OddRow } from '../feed.ts';
import type { Random } from '../random.ts';
import { type MeterFeed, SILENT } from '../registers.ts';
import type { SimulatedHousehold } from '../roster.ts';
import { markAt, type World } from '../world.ts';

/** What an effect works on; it changes the feeds in place, which nobody else holds yet. */
export interface FaultyHouse {
  readonly world: World;
  readonly household: SimulatedHousehold;
  readonly meters: readonly MeterFeed[];
  readonly random: Random;
}

/** Turns a sound feed into a faulty one. */
export type FaultEffect = (house: FaultyHouse) => HouseholdFeed;

/** Prints ticks of 0.01 kWh, e.g. `123456` as `1234.56`. */
export function formatTicks(ticks: number): string {
  const sign = ticks < 0 ? '-' : '';
  const digits = String(Math.abs(ticks)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The registers that a feed has at a mark, as a message of their own. */
export function rowAt(world: World, feed: MeterFeed, mark: number): OddRow {
  return {
    meterId: feed.meterId,
    at: markAt(world, mark),
    total: formatTicks(feed.total[mark]!),
    peak: feed.peak && formatTicks(feed.peak[mark]!),
    valley: feed.valley && formatTicks(feed.valley[mark]!),
  };
}

/** Silences a feed in marks `[from, to)`. */
export function silence(feed: MeterFeed, from: number, to: number): void {
  feed.total.fill(SILENT, from, to);
  feed.peak?.fill(SILENT, from, to);
  feed.valley?.fill(SILENT, from, to);
}

/** Takes the rows of marks `[from, to)` out of a feed. */
export function takeRows(world: World, feed: MeterFeed, from: number, to: number): OddRow[] {
  const rows: OddRow[] = [];
  for (let mark = from; mark < to; mark += 1) {
    if (feed.total[mark] !== SILENT) rows.push(rowAt(world, feed, mark));
  }
  silence(feed, from, to);
  return rows;
}

/** Adds ticks to every register from a mark on, as an offset on the wall. */
export function shift(feed: MeterFeed, from: number, to: number, ticks: number): void {
  for (const register of [feed.total, feed.valley]) {
    if (register === undefined) continue;
    for (let mark = from; mark < to; mark += 1) {
      if (register[mark] !== SILENT) register[mark]! += ticks;
    }
  }
}

/** A mark inside the season, at least `margin` marks away from both its edges. */
export function markInside({ world, random }: FaultyHouse, margin: number): number {
  return random.whole(world.startMark + margin, world.endMark - margin);
}

/** Several marks inside the season, each at least `apart` from the next, in order. */
export function marksInside(house: FaultyHouse, many: number, apart: number): number[] {
  const { world, random } = house;
  const inside = world.endMark - world.startMark;
  const slot = Math.floor(inside / (many + 1));
  const wobble = Math.max(0, slot - apart);
  return Array.from(
    { length: many },
    (_, i) => world.startMark + slot * (i + 1) - Math.floor(random.next() * wobble),
  );
}

/** The longest gap that leaves most of the season standing, in marks. */
export function longestGap({ world }: FaultyHouse, wantedDays: number): number {
  return Math.min(wantedDays * 24, Math.floor((world.endMark - world.startMark) / 4));
}

/** The season's start or end edge. */
export function anyEdge({ world, random }: FaultyHouse): number {
  return random.chance(0.5) ? world.startMark : world.endMark;
}

export function rowsMessage(afterMark: number, rows: readonly OddRow[]): OddMessage {
  return { kind: 'rows', afterMark, rows };
}
