import type { IneligibleReason } from '@nuanbu/terms';
import { dayOf, HOUR_S, startOfDay, type Wh } from '@nuanbu/units';
import type { FaultKind } from './faults/kinds.ts';
import { type SimulatedHousehold, type SimulatedRoster, trueHourlyWh } from './roster.ts';
import type { World } from './world.ts';

/** What is true of a household, whatever its registers said. */
export interface HouseholdTruth {
  readonly householdId: string;
  readonly fault?: FaultKind | undefined;
  readonly ineligible?: IneligibleReason | undefined;
  /** Consumed in the season. */
  readonly seasonWh: Wh;
  /** Consumed in the days that count: from acceptance, where that came during the season. */
  readonly countedWh: Wh;
  /** What is truly due, in fen. */
  readonly amountFen: number;
}

/** Notice 济开管字〔2021〕8号, section 四: from 500 kWh, at most 5,000 kWh, 0.2 yuan a kWh. */
const START_WH = 500_000;
const MOST_WH = 5_000_000;

/** 0.2 yuan a kWh is 2 fen a 100 Wh; half a fen rounds up. */
export function trueAmountFen(countedWh: Wh): number {
  if (countedWh < START_WH) return 0;
  return Math.floor((Math.min(countedWh, MOST_WH) * 2 + 50) / 100);
}

function sumWh(hourlyWh: Int32Array, fromHour: number, toHour: number): Wh {
  let sum = 0;
  for (let hour = fromHour; hour < toHour; hour += 1) sum += hourlyWh[hour]!;
  return sum;
}

/** The truth of one household, from its own consumption and facts alone. */
export function truthOfHousehold(world: World, household: SimulatedHousehold): HouseholdTruth {
  const hourlyWh = trueHourlyWh(world, household);
  const accepted = household.acceptedOn ?? dayOf(world.season.from);
  const acceptedHour = Math.round((startOfDay(accepted) - world.from) / HOUR_S);
  const isLate = acceptedHour >= world.endMark;
  const firstHour = isLate ? world.startMark : Math.max(world.startMark, acceptedHour);
  const countedWh = sumWh(hourlyWh, firstHour, world.endMark);
  // Who burns coal loses the subsidy, whether or not anybody has seen it.
  const isEntitled = household.ineligible === undefined && household.fault !== 'coalBurning';
  return {
    householdId: household.householdId,
    fault: household.fault,
    ineligible: household.ineligible,
    seasonWh: sumWh(hourlyWh, world.startMark, world.endMark),
    countedWh,
    amountFen: isEntitled ? trueAmountFen(countedWh) : 0,
  };
}

/** The truth of every household, in roster order. */
export function truthOf(roster: SimulatedRoster): HouseholdTruth[] {
  return roster.households.map((household) => truthOfHousehold(roster.world, household));
}
