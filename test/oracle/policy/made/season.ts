/** Seeded seasons under seeded programmes: files, programmes and what is asked of them. */
import { greatest } from '../../bigints.ts';
import type { SeasonFiles } from '../../oracle.ts';
import { readFeeds } from '../../readings.ts';
import { readMeters, readRoster } from '../../roster.ts';
import { refusedRows, repeatedRows } from '../../season/extra-rows.ts';
import { makeRandom, type Random } from '../../season/random.ts';
import { meterRow, readingRow, writeFile } from '../../season/text.ts';
import { METERS_HEADER, READINGS_HEADER } from '../../season.ts';
import { measureEnergy, NO_ENERGY } from '../energy.ts';
import type { PolicyRequest } from '../lines.ts';
import { monthsOf } from '../periods.ts';
import type { OnHand } from '../programme.ts';
import { type Frame, makeFrame } from './frame.ts';
import { makeProgrammes } from './programme.ts';
import { FULL_HEADER, type MadeHousehold, makeHouseholds, OPTIONAL } from './roster.ts';
import type { Sample } from './rule.ts';

export interface PolicySeason {
  readonly name: string;
  readonly files: SeasonFiles;
  readonly onHand: OnHand;
  readonly request: PolicyRequest;
}

const NOW = 1_800_000_000n;

/** The files of households and their meters. */
function writeFiles(random: Random, made: readonly MadeHousehold[]): SeasonFiles {
  const rosterRows = made.map(({ cells }) => cells);
  const again = random.chance(0.1) ? [random.pick(rosterRows)] : [];
  const drafts = made.flatMap(({ draft }) => draft ?? []);
  const meterRows = drafts.flatMap(({ id, meters }) =>
    meters.map((meter) => meterRow(random, id, meter)),
  );
  const readingRows = drafts.flatMap(({ meters, stage }) =>
    meters.flatMap((meter) => [
      ...meter.points.map((point) => readingRow(random, meter, point)),
      ...repeatedRows(stage, meter),
      ...refusedRows(stage, meter),
    ]),
  );
  return {
    roster: writeFile(random, FULL_HEADER, [...rosterRows, ...again], OPTIONAL),
    meters: writeFile(random, METERS_HEADER, meterRows, []),
    readings: writeFile(random, READINGS_HEADER, random.shuffle(readingRows), [
      'peak_kwh',
      'valley_kwh',
    ]),
  };
}

const seconds = (clock: string) => {
  const [hours, minutes] = clock.split(':').map(Number) as [number, number];
  return BigInt(hours * 3600 + minutes * 60);
};

/** What the households used, so that the programme can be made to decide on it. */
export function samplesOf(files: SeasonFiles, frame: Frame): Sample[] {
  const households = readRoster(files.roster, []);
  if (!frame.countsEnergy) {
    return households.map((household) => ({ household, energy: NO_ENERGY }));
  }
  const installations = readMeters(files.meters, households, []);
  const feeds = readFeeds(files.readings, installations, NOW, []);
  const span = { from: BigInt(frame.from), to: BigInt(frame.to) };
  const hours = { from: seconds(frame.peakFrom), to: seconds(frame.peakTo) };
  const months = monthsOf(span);
  return households.map((household) => {
    const own = installations.filter(({ householdId }) => householdId === household.id);
    const from = greatest(span.from, household.acceptedAt ?? span.from);
    const counted = from < span.to ? { from, to: span.to } : span;
    return { household, energy: measureEnergy(own, feeds, counted, months, hours) };
  });
}

export function requestOf(
  random: Random,
  frame: Frame,
  programme: string,
  component: string,
): PolicyRequest {
  const { season, until, fromDay, toDay } = frame;
  const startRule = random.pick([
    undefined,
    undefined,
    undefined,
    'threshold',
    'deductCapUsage',
    'deductCapPaid',
  ] as const);
  return {
    programme,
    component,
    ...(season === undefined ? {} : { season }),
    ...(until === undefined ? {} : { until }),
    ...(fromDay === undefined ? {} : { from: fromDay }),
    ...(toDay === undefined ? {} : { to: toDay }),
    ...(startRule === undefined ? {} : { startRule }),
  };
}

/** Households and their files for a frame. */
export function makeFiles(random: Random, frame: Frame): SeasonFiles {
  const isLong = frame.to - frame.from > 60 * 86_400;
  const count = frame.countsEnergy ? random.int(2, isLong ? 3 : 8) : random.int(4, 24);
  return writeFiles(random, makeHouseholds(random, frame, count));
}

/** The season of a seed. */
export function makePolicySeason(seed: number): PolicySeason {
  const random = makeRandom(seed);
  const frame = makeFrame(random);
  const files = makeFiles(random, frame);
  const onHand = makeProgrammes(random, frame, samplesOf(files, frame));
  return {
    name: `seed ${seed}`,
    files,
    onHand,
    request: requestOf(random, frame, 'made', 'paid'),
  };
}
