import type { IneligibleReason } from '@nuanbu/terms';
import { addDays, type Day, dayOf, type Span } from '@nuanbu/units';
import { hourlyConsumptionWh, TICK_WH } from './consumption.ts';
import { type Dwelling, drawDwelling } from './dwellings.ts';
import type { FaultKind } from './faults/kinds.ts';
import { drawMeters, type SimulatedMeter } from './meters.ts';
import { madeUpPerson, type Personal } from './people.ts';
import { type Random, randomFor, type Seed } from './random.ts';
import { assignRoles, type Role } from './roles.ts';
import { type PlannedVillage, scalePlan } from './village-plan.ts';
import { makeWorld, type World } from './world.ts';

/** A household as the roster has it, with what only the simulator knows. */
export interface SimulatedHousehold {
  readonly householdId: string;
  readonly name: string;
  readonly town: string;
  readonly village: string;
  readonly cohortYear: number;
  readonly acceptedOn?: Day | undefined;
  readonly resident: boolean;
  readonly collectiveMember: boolean;
  readonly violationOn?: Day | undefined;
  readonly dwellingId?: string | undefined;
  readonly personal: Personal;
  /** On the wall; on file only where `metersOnFile`. */
  readonly meters: readonly SimulatedMeter[];
  readonly metersOnFile: boolean;
  readonly concentratorId: string;
  readonly dwelling: Dwelling;
  readonly fault?: FaultKind | undefined;
  /** The concentrator of another village that reports this household's meter as well. */
  readonly alsoReportedBy?: string | undefined;
  /** Why it is truly not entitled. */
  readonly ineligible?: IneligibleReason | undefined;
}

/** A concentrator and the village that it reports. */
export interface SimulatedConcentrator {
  readonly concentratorId: string;
  readonly town: string;
  readonly village: string;
  /** Positions in `households`. */
  readonly households: readonly number[];
}

/** Everything that a simulated season is made of; a pure function of its setup. */
export interface SimulatedRoster {
  readonly world: World;
  readonly households: readonly SimulatedHousehold[];
  readonly concentrators: readonly SimulatedConcentrator[];
}

export interface RosterSetup {
  readonly seed: Seed;
  readonly season: Span;
  readonly villagePlan: readonly PlannedVillage[];
  /** Scales the plan to this many households. */
  readonly households?: number | undefined;
}

const MOST_METERS_A_CONCENTRATOR = 250;
const OTHER_COHORT_YEARS_BACK = 3;

/** Makes the households, meters and concentrators of a season. Same setup, same roster. */
export function makeRoster(setup: RosterSetup): SimulatedRoster {
  const { seed, season, villagePlan } = setup;
  const plan =
    setup.households === undefined ? villagePlan : scalePlan(villagePlan, setup.households);
  const world = makeWorld(seed, season);
  const villageOf = plan.flatMap((village, index) =>
    new Array<number>(village.households).fill(index),
  );
  const roles = assignRoles(seed, villageOf);
  const concentrators = placeConcentrators(plan);
  const concentratorOf = new Map(
    concentrators.flatMap((each) => each.households.map((index) => [index, each] as const)),
  );
  const shared = new Map(
    roles.flatMap((role, index) =>
      role.kind === 'sharedDwelling'
        ? [
            [index, role.with],
            [role.with, role.with],
          ]
        : [],
    ) as [number, number][],
  );
  let numberInVillage = 0;
  const households = villageOf.map((villageIndex, index): SimulatedHousehold => {
    numberInVillage = villageOf[index - 1] === villageIndex ? numberInVillage + 1 : 1;
    const { town, village } = plan[villageIndex]!;
    const number = index + 1;
    const name = `户${String(number).padStart(4, '0')}`;
    const role = roles[index]!;
    const fault = role.kind === 'faulty' ? role.fault : undefined;
    const random = randomFor(seed, 'household', number);
    const sharedWith = shared.get(index);
    return {
      householdId: householdNumber(number),
      name,
      town,
      village,
      ...drawFacts(role, season, random),
      dwellingId: sharedWith === undefined ? undefined : `F${householdNumber(sharedWith + 1)}`,
      personal: madeUpPerson(number, name, town, village, numberInVillage, random.chance(0.06)),
      dwelling: drawDwelling(random, fault === 'coalBurning'),
      meters: drawMeters(world, number, random, fault),
      metersOnFile: fault !== 'noMeter',
      concentratorId: concentratorOf.get(index)!.concentratorId,
      fault,
      alsoReportedBy:
        fault === 'foreignMeter'
          ? random.pick(concentrators.filter((c) => c.village !== village || c.town !== town))
              .concentratorId
          : undefined,
      ineligible: trueReason(role),
    };
  });
  return { world, households, concentrators };
}

/** True hourly consumption of a household in Wh, one value for each hour of the world. */
export function trueHourlyWh(world: World, household: SimulatedHousehold): Int32Array {
  const random = randomFor(world.seed, 'consumption', household.householdId);
  const quantumWh = TICK_WH * multiplierOf(household);
  return hourlyConsumptionWh(world, household.dwelling, random, quantumWh);
}

/** The multiplier of a household's meters; a replacement keeps it. */
export function multiplierOf(household: SimulatedHousehold): number {
  return household.meters[0]!.multiplier;
}

function householdNumber(number: number): string {
  return `JKQ${String(number).padStart(5, '0')}`;
}

function placeConcentrators(plan: readonly PlannedVillage[]): SimulatedConcentrator[] {
  const concentrators: SimulatedConcentrator[] = [];
  let first = 0;
  plan.forEach(({ town, village, households }, villageIndex) => {
    const many = Math.ceil(households / MOST_METERS_A_CONCENTRATOR);
    for (let part = 0; part < many; part += 1) {
      const from = Math.floor((households * part) / many);
      const to = Math.floor((households * (part + 1)) / many);
      concentrators.push({
        concentratorId: `jkq-${String(villageIndex + 1).padStart(2, '0')}-${part + 1}`,
        town,
        village,
        households: Array.from({ length: to - from }, (_, i) => first + from + i),
      });
    }
    first += households;
  });
  return concentrators;
}

type Facts = Pick<
  SimulatedHousehold,
  'cohortYear' | 'acceptedOn' | 'resident' | 'collectiveMember' | 'violationOn'
>;

function drawFacts(role: Role, season: Span, random: Random): Facts {
  const firstDay = dayOf(season.from);
  const days = Math.round((season.to - season.from) / 86_400);
  const cohortYear = Number(firstDay.slice(0, 4));
  const sound: Facts = {
    cohortYear,
    acceptedOn: addDays(firstDay, -random.whole(62, 76)),
    resident: true,
    collectiveMember: true,
  };
  if (role.kind === 'acceptedInSeason') {
    return { ...sound, acceptedOn: addDays(firstDay, random.whole(1, Math.floor(days / 2))) };
  }
  if (role.kind !== 'ineligible') return sound;
  switch (role.reason) {
    case 'cohortNotInSeason':
      return { ...sound, cohortYear: cohortYear - OTHER_COHORT_YEARS_BACK };
    case 'notAccepted': {
      const late = random.chance(0.5) ? addDays(firstDay, days + random.whole(0, 20)) : undefined;
      return { ...sound, acceptedOn: late };
    }
    case 'notResident':
      return { ...sound, resident: false };
    case 'notCollectiveMember':
      return { ...sound, collectiveMember: false };
    case 'openViolation':
      return { ...sound, violationOn: addDays(firstDay, random.whole(0, days - 1)) };
    case 'dwellingAlreadyPaid':
      throw new RangeError('a shared dwelling is a role of its own');
    case 'subsidyEnded':
    case 'conditionNotMet':
    case 'sameHousehold':
      throw new RangeError(`no simulated household is ${role.reason}`);
  }
}

function trueReason(role: Role): IneligibleReason | undefined {
  if (role.kind === 'sharedDwelling') return 'dwellingAlreadyPaid';
  return role.kind === 'ineligible' ? role.reason : undefined;
}
