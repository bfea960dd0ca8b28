import type { Instant } from '@nuanbu/units';
import { FAULT_EFFECTS } from './faults/effects.ts';
import { foreignRows } from './faults/messages.ts';
import { randomFor } from './random.ts';
import { accumulate, type MeterFeed, registersOf } from './registers.ts';
import {
  multiplierOf,
  type SimulatedConcentrator,
  type SimulatedHousehold,
  type SimulatedRoster,
  trueHourlyWh,
} from './roster.ts';
import { markAt, type World } from './world.ts';

/** A reading as it is sent, text as it stands: it may be anything but sound. */
export interface OddRow {
  readonly meterId: string;
  readonly at: Instant;
  readonly total: string;
  readonly peak?: string | undefined;
  readonly valley?: string | undefined;
}

/** A message beside the regular ones, sent once the marks up to and with `afterMark` are. */
export type OddMessage =
  | {
      readonly kind: 'rows';
      readonly afterMark: number;
      readonly rows: readonly OddRow[];
      /** Means something only where senders are told apart, so that files leave it out. */
      readonly onlyOverMqtt?: true;
    }
  | { readonly kind: 'raw'; readonly afterMark: number; readonly body: string };

/** What a household's meters send: regular registers by mark, and messages beside them. */
export interface HouseholdFeed {
  readonly meters: readonly MeterFeed[];
  readonly odd: readonly OddMessage[];
}

/** What a concentrator sends in a season. */
export interface ConcentratorFeed {
  readonly concentratorId: string;
  /** The instants of the marks. */
  readonly marks: readonly Instant[];
  readonly meters: readonly MeterFeed[];
  /** In the order of `afterMark`. */
  readonly odd: readonly OddMessage[];
}

/** A household's feed, its fault included. */
export function householdFeed(world: World, household: SimulatedHousehold): HouseholdFeed {
  const hourlyWh = trueHourlyWh(world, household);
  const cumulative = accumulate(world, hourlyWh, multiplierOf(household));
  const meters = household.meters.map((meter) => registersOf(world, meter, cumulative));
  if (household.fault === undefined) return { meters, odd: [] };
  const random = randomFor(world.seed, 'fault', household.householdId);
  return FAULT_EFFECTS[household.fault]({ world, household, meters, random });
}

/** Everything that one concentrator sends in the season. */
export function concentratorFeed(
  roster: SimulatedRoster,
  concentrator: SimulatedConcentrator,
): ConcentratorFeed {
  const { world } = roster;
  const meters: MeterFeed[] = [];
  const odd: OddMessage[] = [];
  for (const index of concentrator.households) {
    const feed = householdFeed(world, roster.households[index]!);
    meters.push(...feed.meters);
    odd.push(...feed.odd);
  }
  for (const household of roster.households) {
    if (household.alsoReportedBy === concentrator.concentratorId) {
      odd.push(...foreignRows(world, household));
    }
  }
  odd.sort((a, b) => a.afterMark - b.afterMark);
  return {
    concentratorId: concentrator.concentratorId,
    marks: Array.from({ length: world.hours + 1 }, (_, mark) => markAt(world, mark)),
    meters,
    odd,
  };
}
