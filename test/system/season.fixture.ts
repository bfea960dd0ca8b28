import { join } from 'node:path';
import { loadProgramme, seasonFrom, settleFiles } from '@nuanbu/cli';
import { addConcentrator, importMeters, importRoster, makeRun } from '@nuanbu/cli/operations';
import { systemClock } from '@nuanbu/runtime';
import { digestLines, type Line, lineRow } from '@nuanbu/settlement';
import type { Credential } from '@nuanbu/simulator-fleet';
import { makeRoster, type SimulatedRoster, writeSimulation } from '@nuanbu/simulator-households';
import { parseInstant } from '@nuanbu/units';
import type { Place } from './place.fixture.ts';

export const DISTRICT = 'jining-jkq';

/** A part of a season, long enough for many households to be paid. */
export const SEASON = {
  programme: 'jining-jkq-2021',
  season: '2021-2022',
  from: '2021-12-01',
  to: '2022-01-20',
} as const;

/** A made-up district of twelve villages; with 96 households, every kind of fault is among them. */
export function smallSeason(seed: string, householdsAVillage = 8): SimulatedRoster {
  const [from, to] = [parseInstant(SEASON.from)!, parseInstant(SEASON.to)!];
  const villagePlan = Array.from({ length: 12 }, (_, index) => ({
    town: `镇${1 + (index % 2)}`,
    village: `村${index + 1}`,
    households: householdsAVillage,
  }));
  return makeRoster({ seed, season: { from, to }, villagePlan });
}

/** What the offline form makes of a season's files. */
export interface Settled {
  readonly rows: readonly string[];
  readonly digest: string;
  readonly payable: number;
  /** Codes of the readings that it refused. */
  readonly refusedCodes: ReadonlySet<string>;
  /** Lines of the readings file that it refused. */
  readonly refusedLines: ReadonlySet<number>;
}

/** Settles `roster.csv`, `meters.csv` and `readings.csv` of a folder, without a server. */
export async function settleFolder(
  folder: string,
  asked: { programme: string; season: string; from?: string; to?: string } = SEASON,
): Promise<Settled> {
  const programme = await loadProgramme(asked.programme);
  const lines: Line[] = [];
  const refusedCodes = new Set<string>();
  const refusedLines = new Set<number>();
  await settleFiles(
    {
      programme,
      season: seasonFrom(programme, asked),
      rosterPath: join(folder, 'roster.csv'),
      metersPath: join(folder, 'meters.csv'),
      readingsPath: join(folder, 'readings.csv'),
    },
    systemClock.now(),
    (line) => lines.push(line),
    ({ line, code }) => {
      refusedLines.add(line);
      refusedCodes.add(code);
    },
  );
  return {
    rows: lines.map((line) => lineRow(line, 'energy')),
    digest: digestLines(lines, 'energy'),
    payable: lines.filter(({ status }) => status === 'payable').length,
    refusedCodes,
    refusedLines,
  };
}

/** Writes a season's files and puts its roster on file; a concentrator for each village. */
export async function enrol(
  place: Place,
  roster: SimulatedRoster,
): Promise<{ readonly files: string; readonly credentials: Record<string, Credential> }> {
  const files = join(place.folder, 'files');
  await writeSimulation(roster, files);
  await place.ask(importRoster, { path: join(files, 'roster.csv') });
  await place.ask(importMeters, { path: join(files, 'meters.csv') });
  const credentials: Record<string, Credential> = {};
  for (const { concentratorId: name, town, village } of roster.concentrators) {
    const asked = { name, villages: [`${town}/${village}`], mayCorrect: false };
    const { password } = await place.ask(addConcentrator, asked);
    credentials[name] = { username: name, password };
  }
  return { files, credentials };
}

/** Asks for the season's final run; readings are missing on purpose. */
export function run(place: Place) {
  return place.ask(makeRun, { ...SEASON, kind: 'final', reason: 'faults are part of it' });
}

/** Words of a final run on the command line. */
export const RUN_WORDS = [
  ...['run', '--programme', SEASON.programme, '--season', SEASON.season],
  ...['--from', SEASON.from, '--to', SEASON.to, '--reason', 'faults are part of it'],
];
