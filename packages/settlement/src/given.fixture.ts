/** Households, meters and terms for tests of settlement, by the Jining programme. */
import { readFileSync } from 'node:fs';
import { type MeterReadings, seriesOf } from '@nuanbu/metering';
import { type Programme, parseProgramme, seasonOf } from '@nuanbu/policy';
import { startOfDay, type Wh } from '@nuanbu/units';
import type { HouseholdCase, HouseholdFacts } from './facts.ts';
import { type RunTerms, runTerms } from './terms.ts';

const file = new URL('../programmes/jining-jkq-2021.yaml', import.meta.resolve('@nuanbu/policy'));
const jiningYaml = readFileSync(file, 'utf8');

/** The Jining programme, with one piece of its text replaced where a test asks for it. */
export function jining(piece = '', replacement = ''): Programme {
  if (!jiningYaml.includes(piece)) throw new Error(`does not stand there: ${piece}`);
  const parsed = parseProgramme(jiningYaml.replace(piece, () => replacement));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.programme;
}

export function terms(programme = jining(), startRule?: RunTerms['startRule']): RunTerms {
  return runTerms(programme, seasonOf(programme, '2021-2022')!, { startRule });
}

export function facts(more: Partial<HouseholdFacts> = {}): HouseholdFacts {
  return {
    householdId: 'H1',
    name: '户一',
    town: '马集镇',
    village: '磨山村',
    cohortYear: 2021,
    acceptedOn: '2021-09-30',
    resident: true,
    collectiveMember: true,
    ...more,
  };
}

/** A household with one default meter M1. */
export function household(more: Partial<HouseholdFacts> = {}): HouseholdCase {
  const installation = {
    meterId: 'M1',
    multiplier: 1,
    maxPowerW: 20_000,
    modulusWh: 1_000_000_000,
  };
  return { facts: facts(more), installations: [installation] };
}

/** A meter that stood at 1,000 kWh when the season began and advanced by an energy to its end. */
export function advanced(energyWh: Wh): MeterReadings {
  return readings([
    ['2021-12-01', 1_000_000],
    ['2022-04-01', 1_000_000 + energyWh],
  ]);
}

export function readings(rows: readonly (readonly [string, Wh])[]): MeterReadings {
  const series = seriesOf(rows.map(([day, totalWh]) => ({ at: startOfDay(day), totalWh })));
  return { meterId: 'M1', series, conflictsAt: [] };
}
