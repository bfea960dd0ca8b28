/** Simulated seasons of which the truth is known, asked for their forecast while they still run. */
import { readFileSync } from 'node:fs';
import {
  type Climate,
  DEFAULT_MAX_POWER_W,
  DEFAULT_MODULUS_WH,
  DegreeDays,
  type MeterReadings,
  type Reading,
  seriesOf,
} from '@nuanbu/metering';
import { parseProgramme, seasonOf } from '@nuanbu/policy';
import {
  entitlementsOf,
  forecastFrame,
  forecastHousehold,
  type HouseholdCase,
  type HouseholdForecast,
  measureAhead,
  othersEnergy,
  type RunTerms,
  runTerms,
} from '@nuanbu/settlement';
import {
  makeRoster,
  markAt,
  randomFor,
  readVillagePlan,
  type SimulatedHousehold,
  type SimulatedRoster,
  trueHourlyWh,
  type World,
} from '@nuanbu/simulator-households';
import { DAY_S, type Day, dayOf, HOUR_S, secondOfDay, startOfDay, type Wh } from '@nuanbu/units';

/** A simulated season: its households with their readings, and what each of them truly used. */
export interface TrueSeason {
  readonly terms: RunTerms;
  readonly cases: readonly HouseholdCase[];
  readonly readings: ReadonlyMap<string, MeterReadings>;
  readonly trueWh: ReadonlyMap<string, Wh>;
  /** The mean of each day's outdoor temperature, in hundredths of a degree. */
  readonly temperatures: ReadonlyMap<Day, number>;
}

const PROGRAMME_FILE = new URL(
  '../programmes/jining-jkq-2021.yaml',
  import.meta.resolve('@nuanbu/policy'),
);
/** Of a hundred households, those whose meter is silent for some days in the middle of the season. */
const GAPS_PERCENT = 10;
const REGISTER_HOURS = [0, 8, 20];

/** Simulates a season of households that are all entitled and whose meters do not err. */
export function trueSeason(seed: string, households: number): TrueSeason {
  const parsed = parseProgramme(readFileSync(PROGRAMME_FILE, 'utf8'));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const season = seasonOf(parsed.programme, '2021-2022')!;
  const terms = runTerms(parsed.programme, season);
  const villagePlan = readVillagePlan();
  const roster = makeRoster({ seed, season: season.span, villagePlan, households });
  const readings = new Map<string, MeterReadings>();
  const trueWh = new Map<string, Wh>();
  const cases = roster.households.map((household) => {
    const { householdId } = household;
    const hourlyWh = trueHourlyWh(roster.world, household);
    readings.set(householdId, readingsOf(roster.world, householdId, hourlyWh));
    const { startMark, endMark } = roster.world;
    trueWh.set(
      householdId,
      hourlyWh.slice(startMark, endMark).reduce((sum, wh) => sum + wh, 0),
    );
    return caseOf(household);
  });
  return { terms, cases, readings, trueWh, temperatures: temperaturesOf(roster) };
}

function caseOf({ householdId, name, town, village }: SimulatedHousehold): HouseholdCase {
  return {
    facts: {
      ...{ householdId, name, town, village },
      cohortYear: 2021,
      acceptedOn: '2021-09-30',
      resident: true,
      collectiveMember: true,
    },
    installations: [
      {
        meterId: householdId,
        multiplier: 1,
        maxPowerW: DEFAULT_MAX_POWER_W,
        modulusWh: DEFAULT_MODULUS_WH,
      },
    ],
  };
}

/** The total register at the edges of the tariff windows; of some meters not for some days. */
function readingsOf(world: World, meterId: string, hourlyWh: Int32Array): MeterReadings {
  const random = randomFor(world.seed, 'silence', meterId);
  const silentFrom = random.chance(GAPS_PERCENT / 100)
    ? world.season.from + random.whole(5, 100) * DAY_S
    : Infinity;
  const silentTo = silentFrom + random.whole(1, 6) * DAY_S;
  const readings: Reading[] = [];
  let totalWh = 1_000_000;
  for (let mark = 0; mark <= world.hours; mark += 1) {
    const at = markAt(world, mark);
    const isRead = REGISTER_HOURS.includes(secondOfDay(at) / HOUR_S);
    if (isRead && !(silentFrom <= at && at < silentTo)) readings.push({ at, totalWh });
    totalWh += hourlyWh[mark] ?? 0;
  }
  return { meterId, series: seriesOf(readings), conflictsAt: [] };
}

function temperaturesOf({ world }: SimulatedRoster): Map<Day, number> {
  const hours = Map.groupBy(world.temperatureC.keys(), (hour) => dayOf(markAt(world, hour)));
  return new Map(
    [...hours].map(([day, indices]) => {
      const sum = indices.reduce((total, hour) => total + world.temperatureC[hour]!, 0);
      return [day, Math.round((100 * sum) / indices.length)];
    }),
  );
}

/** The readings that have come by an instant. */
function until({ meterId, series, conflictsAt }: MeterReadings, asOf: number): MeterReadings {
  let length = 0;
  while (length < series.length && series.at[length]! <= asOf) length += 1;
  return {
    meterId,
    conflictsAt,
    series: {
      length,
      at: series.at.subarray(0, length),
      totalWh: series.totalWh.subarray(0, length),
      peakWh: series.peakWh.subarray(0, length),
      valleyWh: series.valleyWh.subarray(0, length),
    },
  };
}

/**
 * What would have been forecast after some days of a season, from the readings of those days.
 *
 * @param climate expects the temperatures; what is recorded of them is cut at that day.
 */
export function forecastAfter(
  { terms, cases, readings }: TrueSeason,
  days: number,
  climate: Climate,
): HouseholdForecast[] {
  const asOf = terms.season.span.from + days * DAY_S;
  const recorded = new Map([...climate.recorded].filter(([day]) => startOfDay(day) < asOf));
  const frame = forecastFrame(terms, asOf, new DegreeDays({ ...climate, recorded }));
  const entitlements = entitlementsOf(
    cases.map(({ facts }) => facts),
    terms,
  );
  const known = new Map([...readings].map(([meterId, each]) => [meterId, until(each, asOf)]));
  const measured = cases.map((each) =>
    measureAhead(each, entitlements.get(each.facts.householdId)!, (id) => known.get(id), frame),
  );
  const others = othersEnergy(
    measured.map(({ ahead }) => ahead),
    frame.degreeDays,
  );
  return measured.map((each) => forecastHousehold(each, others, frame));
}
