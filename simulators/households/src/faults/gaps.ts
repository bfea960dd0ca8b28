import type { OddMessage } from '../feed.ts';
import { SILENT } from '../registers.ts';
import { markAt } from '../world.ts';
import {
  anyEdge,
  type FaultEffect,
  type FaultyHouse,
  formatTicks,
  longestGap,
  marksInside,
  rowAt,
  rowsMessage,
  silence,
  takeRows,
} from './tools.ts';

/** Holes of one to five hours, none at an edge. */
export const missingHours: FaultEffect = (house) => {
  for (const mark of marksInside(house, house.random.whole(3, 20), 6)) {
    silence(house.meters[0]!, mark, mark + house.random.whole(1, 5));
  }
  return { meters: house.meters, odd: [] };
};

/** One to three holes of up to nine days, none at an edge. */
export const missingDays: FaultEffect = (house) => {
  const many = house.random.whole(1, 3);
  const longest = longestGap(house, Math.floor(9 / many));
  for (const mark of marksInside(house, many, longest)) {
    silence(house.meters[0]!, mark, mark + house.random.whole(Math.min(24, longest), longest));
  }
  return { meters: house.meters, odd: [] };
};

/** A hole over the season's first or last instant, with readings on both sides of it. */
export const missingAtEdge: FaultEffect = (house) => {
  const { random, world } = house;
  const edge = anyEdge(house);
  const longest = longestGap(house, 3);
  const inwards = random.whole(0, longest);
  const outwards = random.whole(0, 30);
  const [before, after] = edge === world.startMark ? [outwards, inwards] : [inwards, outwards];
  silence(house.meters[0]!, edge - before, edge + after + 1);
  return { meters: house.meters, odd: [] };
};

/** A meter that never says anything. */
export const noReadings: FaultEffect = (house) => {
  for (const feed of house.meters) silence(feed, 0, feed.total.length);
  return { meters: house.meters, odd: [] };
};

/** Days that arrive after everything else. */
export const lateBackfill: FaultEffect = (house) => {
  const { world, random } = house;
  const longest = longestGap(house, 10);
  const [from = world.startMark] = marksInside(house, 1, longest);
  const rows = takeRows(
    world,
    house.meters[0]!,
    from,
    from + random.whole(Math.min(48, longest), longest),
  );
  return { meters: house.meters, odd: [rowsMessage(world.hours, rows)] };
};

/** A day or two that arrive backwards, hour by hour, once they are over. */
export const reordering: FaultEffect = (house) => {
  const { world, random } = house;
  const odd = marksInside(house, random.whole(1, 3), 49).flatMap((from) => {
    const to = from + random.whole(12, 48);
    const rows = takeRows(world, house.meters[0]!, from, to).reverse();
    return rows.map((row) => rowsMessage(to, [row]));
  });
  return { meters: house.meters, odd };
};

/** Rows that arrive again, some of them twice, soon or much later. */
export const duplicates: FaultEffect = (house) => {
  const { world, random } = house;
  const [feed] = house.meters;
  const odd = marksInside(house, random.whole(5, 40), 1).flatMap((mark) => {
    const again = rowsMessage(random.whole(mark, world.hours), [rowAt(world, feed!, mark)]);
    return random.chance(0.3) ? [again, again] : [again];
  });
  return { meters: house.meters, odd };
};

/** A meter that nobody has put on file, read once a day. */
export const noMeter: FaultEffect = (house) => {
  const [feed] = house.meters;
  const odd = onceADay(house, 0, feed!.meterId, 0);
  silence(feed!, 0, feed!.total.length);
  return { meters: house.meters, odd };
};

/** From some hour on the wall has a meter, read once a day, whose number nobody has registered. */
export const newMeterUnknown: FaultEffect = (house) => {
  const { world } = house;
  const [feed] = house.meters;
  const [mark = world.startMark] = marksInside(house, 1, 24);
  const odd = onceADay(house, mark + 1, `X${feed!.meterId}`, feed!.total[mark]!);
  silence(feed!, mark + 1, world.hours + 1);
  return { meters: house.meters, odd };
};

/** The total register less a base, once a day from a mark on, under some number. */
function onceADay(
  { world, meters }: FaultyHouse,
  from: number,
  meterId: string,
  base: number,
): OddMessage[] {
  const odd: OddMessage[] = [];
  for (let mark = from; mark <= world.hours; mark += 24) {
    const total = formatTicks(meters[0]!.total[mark]! - base);
    odd.push(rowsMessage(mark, [{ meterId, at: markAt(world, mark), total }]));
  }
  return odd;
}

/** Some days arrive under a mistyped number. */
export const mistypedMeterNumber: FaultEffect = (house) => {
  const { world, random } = house;
  const longest = longestGap(house, 4);
  const [from = world.startMark] = marksInside(house, 1, longest);
  const to = from + random.whole(Math.min(12, longest), longest);
  const rows = takeRows(world, house.meters[0]!, from, to);
  const meterId = `${house.meters[0]!.meterId}O`;
  return {
    meters: house.meters,
    odd: [
      rowsMessage(
        to,
        rows.map((row) => ({ ...row, meterId })),
      ),
    ],
  };
};

/** The meter that was taken off goes on reporting from the store room. */
export const readingsAfterRemoval: FaultEffect = (house) => {
  const { world, random } = house;
  const [removed] = house.meters;
  const last = removed!.total.findLastIndex((ticks) => ticks !== SILENT);
  const row = rowAt(world, removed!, last);
  const odd = Array.from({ length: random.whole(3, 60) }, (_, i) =>
    rowsMessage(last + 2 + i, [{ ...row, at: row.at + (2 + i) * 3600 }]),
  ).filter((message) => message.afterMark <= world.hours);
  return { meters: house.meters, odd };
};
