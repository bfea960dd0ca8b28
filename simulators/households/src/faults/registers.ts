import { modulusTicks } from '../registers.ts';
import { markAt } from '../world.ts';
import {
  anyEdge,
  type FaultEffect,
  formatTicks,
  markInside,
  marksInside,
  rowAt,
  rowsMessage,
  shift,
  silence,
  takeRows,
} from './tools.ts';

/** Two values for one instant; the true one arrives first or second. */
export const conflictingValues: FaultEffect = (house) => {
  const { world, random } = house;
  const [feed] = house.meters;
  const marks = marksInside(house, random.whole(1, 5), 2);
  if (random.chance(0.3)) marks.push(anyEdge(house));
  const odd = marks.map((mark) => {
    const row = rowAt(world, feed!, mark);
    const other = feed!.total[mark]! + random.whole(1, 5000);
    const message = rowsMessage(random.whole(mark, world.hours), [
      { ...row, total: formatTicks(other) },
    ]);
    if (random.chance(0.5)) return message;
    // The other way round: the wrong value is the regular one, and the true one comes later.
    const truth = rowsMessage(message.afterMark, [row]);
    feed!.total[mark] = other;
    return truth;
  });
  return { meters: house.meters, odd };
};

/** Single readings that are zero or far too high, between sound ones. */
export const blips: FaultEffect = (house) => {
  const { random, household } = house;
  const [feed] = house.meters;
  const marks = marksInside(house, random.whole(1, 4), 6);
  if (random.chance(0.3)) marks.push(anyEdge(house));
  for (const mark of marks) {
    const isZero = random.chance(0.7);
    const high = Math.min(
      modulusTicks(household.meters[0]!) - 1,
      feed!.total[mark]! + random.whole(100_000, 900_000),
    );
    feed!.total[mark] = isZero ? 0 : high;
    if (isZero && feed!.peak && feed!.valley) {
      feed!.peak[mark] = 0;
      feed!.valley[mark] = 0;
    }
  }
  return { meters: house.meters, odd: [] };
};

/** Every register starts again near zero; what was used just before that is on no register. */
export const reset: FaultEffect = (house) => {
  const [feed] = house.meters;
  const mark = markInside(house, 12);
  for (const register of [feed!.total, feed!.peak, feed!.valley]) {
    if (register === undefined) continue;
    const lost = register[mark - 1]!;
    for (let at = mark; at < register.length; at += 1) register[at]! -= lost;
  }
  return { meters: house.meters, odd: [] };
};

/** Another meter hangs there, with the old one's number and registers of its own. */
export const unregisteredReplacement: FaultEffect = (house) => {
  const { random } = house;
  const [feed] = house.meters;
  const mark = markInside(house, 12);
  const isUsedMeter = random.chance(0.3);
  const newTotal = isUsedMeter
    ? feed!.total[mark]! + random.whole(50_000, 900_000)
    : random.whole(0, 5_000);
  const newPeak = Math.round(newTotal * 0.4);
  rebase(feed!.total, mark, newTotal);
  if (feed!.peak && feed!.valley) {
    rebase(feed!.peak, mark, newPeak);
    rebase(feed!.valley, mark, newTotal - newPeak);
  }
  return { meters: house.meters, odd: [] };
};

function rebase(register: Int32Array, mark: number, value: number): void {
  const offset = value - register[mark]!;
  for (let at = mark; at < register.length; at += 1) register[at]! += offset;
}

/** The register leaps by hundreds of kWh within an hour and stays there. */
export const jump: FaultEffect = (house) => {
  const mark = markInside(house, 12);
  shift(house.meters[0]!, mark, house.world.hours + 1, house.random.whole(20_000, 300_000));
  return { meters: house.meters, odd: [] };
};

/** The register leaps, stays there for some hours, and falls back. */
export const jumpAndBack: FaultEffect = (house) => {
  const mark = markInside(house, 16);
  const to = mark + house.random.whole(2, 10);
  shift(house.meters[0]!, mark, to, house.random.whole(20_000, 300_000));
  return { meters: house.meters, odd: [] };
};

/** The valley register stands still from some hour on, the others go on. */
export const valleyRegisterStuck: FaultEffect = (house) => {
  const [feed] = house.meters;
  const valley = feed!.valley;
  const mark = markInside(house, 12);
  valley?.fill(valley[mark]!, mark);
  return { meters: house.meters, odd: [] };
};

/** Every register stands still for days, then goes on from there: the energy between is lost. */
export const stuckRegister: FaultEffect = (house) => {
  const { world, random } = house;
  const inside = world.endMark - world.startMark;
  const from = world.startMark + Math.floor(inside * random.between(0.05, 0.5));
  const to = from + Math.floor(inside * random.between(0.05, 0.45));
  const [feed] = house.meters;
  for (const register of [feed!.total, feed!.peak, feed!.valley]) {
    if (register === undefined) continue;
    const lost = register[to]! - register[from]!;
    register.fill(register[from]!, from, to);
    for (let at = to; at < register.length; at += 1) register[at]! -= lost;
  }
  return { meters: house.meters, odd: [] };
};

/** The meter's clock runs ahead, by seconds a day: registers are sound, their times are not. */
export const clockDrift: FaultEffect = (house) => {
  const { world, random } = house;
  const [feed] = house.meters;
  const driftS = random.whole(5, 45) * 60;
  const odd = [];
  for (let from = 0; from <= world.hours; from += 24) {
    const to = Math.min(from + 24, world.hours + 1);
    const rows = takeRows(world, feed!, from, to).map((row, i) => {
      const share = (from + i) / world.hours;
      return { ...row, at: row.at + Math.round(driftS * share) };
    });
    odd.push(rowsMessage(to - 1, rows));
  }
  return { meters: house.meters, odd };
};

/**
 * A wrong register at the season's edge, between sound ones hours away on both sides: it fits, and
 * nothing else ever stands at that instant.
 */
export const wrongValueThatFits: FaultEffect = (house) => {
  const { random } = house;
  const [feed] = house.meters;
  const edge = anyEdge(house);
  const reach = random.whole(6, 24);
  const low = feed!.total[edge - reach]!;
  const high = feed!.total[edge + reach]!;
  const kept = low + Math.floor((high - low) * (random.chance(0.5) ? 0.02 : 0.98));
  silence(feed!, edge - reach + 1, edge + reach);
  const row = { meterId: feed!.meterId, at: markAt(house.world, edge), total: formatTicks(kept) };
  return { meters: house.meters, odd: [rowsMessage(edge, [row])] };
};

/** Nothing in the feed is changed: the fault lies in the roster, or in the house. */
export const asMetered: FaultEffect = (house) => ({ meters: house.meters, odd: [] });
