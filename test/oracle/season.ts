/**
 * Seeded seasons full of faults, as the text of the three files: small ones, but made up where the
 * rules decide — at edges, limits and thresholds, or one second, Wh or fen off them.
 */
import type { OracleOptions, SeasonFiles } from './oracle.ts';
import { DAY } from './season/draft.ts';
import { refusedRows, repeatedRows } from './season/extra-rows.ts';
import { type DraftHousehold, makeHousehold, ROSTER_HEADER } from './season/household.ts';
import { makeRandom, type Random } from './season/random.ts';
import { meterRow, readingRow, writeDay, writeFile } from './season/text.ts';

export interface MadeSeason {
  readonly seed: number;
  readonly files: SeasonFiles;
  readonly options: Omit<OracleOptions, 'nowSeconds'>;
  /** The clock at which the season is settled, where it is not the present one: readings ahead of it are refused. */
  readonly nowSeconds?: bigint;
}

export const METERS_HEADER = [
  'household_id',
  'meter_id',
  'installed_at',
  'removed_at',
  'installed_kwh',
  'removed_kwh',
  'multiplier',
  'max_kw',
  'modulus_kwh',
];
export const READINGS_HEADER = ['meter_id', 'read_at', 'total_kwh', 'peak_kwh', 'valley_kwh'];

const epoch = (day: string) => Date.parse(`${day}T00:00:00+08:00`) / 1000;

const isSeasonStart = (season: string, from: number) =>
  from === epoch(`${season.slice(0, 4)}-12-01`);

/** Most seasons are a few days named by the options; some are whole. */
function pickSpan(random: Random): { season: string; from: number; to: number; isWhole: boolean } {
  const year = random.pick([2021, 2021, 2021, 2021, 2022, 2023]);
  const season = `${year}-${year + 1}`;
  const begin = epoch(`${year}-12-01`);
  if (random.chance(0.08))
    return { season, from: begin, to: epoch(`${year + 1}-04-01`), isWhole: true };
  const from = begin + DAY * random.pick([0, random.int(0, 90), -10]);
  return { season, from, to: from + DAY * random.pick([1, 2, 3, 5, 8, 14]), isWhole: false };
}

/** A second row of a removed meter: installed again, in the same house or another. */
function movedMeterRow(random: Random, households: readonly DraftHousehold[]): string[] | null {
  const giver = random.pick(households);
  const taker = random.pick([giver, random.pick(households)]);
  const meter = giver.meters.at(-1);
  if (meter === undefined || meter.removedAt === null) return null;
  const installedAt = meter.removedAt + random.pick([0, 0, 1, DAY, -1]);
  const installedWh = random.pick([null, meter.removedWh, 0, 5_000]);
  const moved = { ...meter, installedAt, removedAt: null, installedWh, removedWh: null };
  return meterRow(random, taker.id, moved);
}

function badMeterRow(random: Random, households: readonly DraftHousehold[]): string[] {
  const { id } = random.pick(households);
  const bad = `B${random.int(1, 9)}`;
  return random.pick([
    ['nobody', bad, '', '', '', '', '', '', ''],
    [id, bad, 'yesterday', '', '', '', '', '', ''],
    [id, bad, '', '', '', '', '1.5', '', ''],
    [id, bad, '', '', '', '', '', 'strong', ''],
    [id, bad, '2021-01-01T00:00:00', '', '-1', '', '', '', ''],
    [id, bad, '2021-01-01T00:00:00', '', '100', '', '', '', '100'],
  ]);
}

/** The season of a seed. */
export function makeSeason(seed: number): MadeSeason {
  const random = makeRandom(seed);
  const { season, from, to, isWhole } = pickSpan(random);
  const count = random.int(3, 14);
  const households = Array.from({ length: count }, (_, index) =>
    makeHousehold(random, { from, to }, index),
  );
  const rosterRows = households.map(({ cells }) => cells);
  if (random.chance(0.1)) {
    const again = random.pick(rosterRows);
    rosterRows.push(again.map((cell, index) => (index === 4 ? '2021' : cell)));
  }
  const meterRows = households.flatMap(({ id, meters }) =>
    meters.map((meter) => meterRow(random, id, meter)),
  );
  if (random.chance(0.3)) meterRows.push(movedMeterRow(random, households) ?? []);
  if (random.chance(0.2)) meterRows.push(badMeterRow(random, households));
  const readingRows = households.flatMap(({ meters, stage }) =>
    meters.flatMap((meter) => [
      ...meter.points.map((point) => readingRow(random, meter, point)),
      ...repeatedRows(stage, meter),
      ...refusedRows(stage, meter),
    ]),
  );
  const reported = households.flatMap(({ meters }) => meters.flatMap(({ points }) => points));
  const isEarly = reported.length > 0 && random.chance(0.1);
  const now = isEarly ? random.pick(reported).at - random.pick([600, 601, 599, 0]) : null;
  const isShuffled = random.chance(0.6);
  const givenMeterRows = meterRows.filter((row) => row.length > 0);
  return {
    seed,
    files: {
      roster: writeFile(random, ROSTER_HEADER, rosterRows, ['dwelling_id']),
      meters: writeFile(random, METERS_HEADER, givenMeterRows, []),
      readings: writeFile(
        random,
        READINGS_HEADER,
        isShuffled ? random.shuffle(readingRows) : readingRows,
        ['peak_kwh', 'valley_kwh'],
      ),
    },
    options: {
      season,
      ...(isWhole || isSeasonStart(season, from) ? {} : { from: writeDay(from) }),
      ...(isWhole ? {} : { to: writeDay(to) }),
      startRule: random.pick(['threshold', 'threshold', 'deductCapUsage', 'deductCapPaid']),
    },
    ...(now === null ? {} : { nowSeconds: BigInt(now) }),
  };
}
