import { parseInstant } from '@nuanbu/units';
import type { OddMessage, OddRow } from '../feed.ts';
import { randomFor } from '../random.ts';
import type { SimulatedHousehold } from '../roster.ts';
import { markAt, type World } from '../world.ts';
import {
  type FaultEffect,
  type FaultyHouse,
  formatTicks,
  marksInside,
  rowAt,
  rowsMessage,
  takeRows,
} from './tools.ts';

/** Marks at which a sound reading is replaced by one that must be refused. */
function replaceRows(house: FaultyHouse, spoil: (row: OddRow) => OddRow): ReturnType<FaultEffect> {
  const { world, random, meters } = house;
  const odd = marksInside(house, random.whole(1, 12), 2).flatMap((mark) => {
    const rows = takeRows(world, meters[0]!, mark, mark + 1);
    return rows.length === 0 ? [] : [rowsMessage(mark, rows.map(spoil))];
  });
  return { meters, odd };
}

export const negativeRegisters: FaultEffect = (house) =>
  replaceRows(house, (row) => ({ ...row, total: `-${row.total}` }));

export const tooManyDecimals: FaultEffect = (house) =>
  replaceRows(house, (row) => ({ ...row, total: `${row.total}17` }));

/** Above every modulus that a meter here has. */
export const overModulus: FaultEffect = (house) =>
  replaceRows(house, (row) => ({ ...row, total: `1${row.total.padStart(9, '0')}` }));

/** Not a register at all, or a message that is none. */
export const malformedMessages: FaultEffect = (house) => {
  const { random } = house;
  const replaced = replaceRows(house, (row) => ({
    ...row,
    total: random.pick(['', 'ERR', `${row.total}kWh`, '1e4', '+5.00', '12.', '１２３.４５']),
  }));
  const bodies = [
    '{"v":1,"sentAt":',
    '[]',
    'null',
    '\u0000\u0001\u0002',
    '{"v":1,"readings":"none"}',
    '{"v":99,"readings":[]}',
    `<meter id="${house.meters[0]!.meterId}"/>`,
  ];
  const raw = marksInside(house, random.whole(1, 4), 1).map(
    (afterMark): OddMessage => ({ kind: 'raw', afterMark, body: random.pick(bodies) }),
  );
  return { meters: replaced.meters, odd: [...replaced.odd, ...raw] };
};

/** Sound registers, beside the true ones, of a day that nobody has seen yet. */
export const futureDates: FaultEffect = (house) => {
  const { world, random, meters } = house;
  const future = parseInstant('2099-01-01T00:00:00+08:00')!;
  const odd = marksInside(house, random.whole(1, 6), 1).map((mark, i) =>
    rowsMessage(mark, [{ ...rowAt(world, meters[0]!, mark), at: future + i * 3600 }]),
  );
  return { meters, odd };
};

/** What another village's concentrator claims of this household's meter; none of it is true. */
export function foreignRows(world: World, household: SimulatedHousehold): OddMessage[] {
  const random = randomFor(world.seed, 'foreign', household.householdId);
  const meter = household.meters[0]!;
  return Array.from({ length: random.whole(3, 30) }, (): OddMessage => {
    const mark = random.whole(world.startMark, world.endMark);
    const total = formatTicks(meter.start.total + random.whole(0, 600_000));
    return {
      kind: 'rows',
      afterMark: mark,
      rows: [{ meterId: meter.meterId, at: markAt(world, mark), total }],
      onlyOverMqtt: true,
    };
  });
}
