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
  readonly files: SeasonFiles;
  readonly options: Omit<OracleOptions, 'nowSeconds'>;
}

const METERS_HEADER = [
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
const READINGS_HEADER = ['meter_id', 'read_at', 'total_kwh', 'peak_kwh', 'valley_kwh'];

const epoch = (day: string) => Date.parse(`${day}T00:00:00+08:00`) / 1000;

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

/** Households of which one takes over another's meter, as a second row of that meter. */
function movedMeterRow(random: Random, households: readonly DraftHousehold[]): string[] | null {
  const giver = random.pick(households);
  const taker = random.pick(households);
  const meter = giver.meters.at(-1);
  if (meter === undefined || meter.removedAt === null || giver === taker) return null;
  const at = meter.removedAt + random.pick([0, 1, DAY]);
  const moved = { ...meter, installedAt: at, removedAt: null, installedWh: null, removedWh: null };
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
  if (random.chance(0.1)) rosterRows.push(random.pick(rosterRows));
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
  const isShuffled = random.chance(0.6);
  const givenMeterRows = meterRows.filter((row) => row.length > 0);
  return {
    files: {
      roster: writeFile(random, ROSTER_HEADER, rosterRows),
      meters: writeFile(random, METERS_HEADER, givenMeterRows),
      readings: writeFile(
        random,
        READINGS_HEADER,
        isShuffled ? random.shuffle(readingRows) : readingRows,
      ),
    },
    options: {
      season,
      ...(isWhole ? {} : { from: writeDay(from), to: writeDay(to) }),
      startRule: random.pick(['threshold', 'threshold', 'deductCapUsage', 'deductCapPaid']),
    },
  };
}
