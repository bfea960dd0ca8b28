import { aim } from './aim.ts';
import { makeBaseMeter } from './base-meter.ts';
import { DAY, type DraftMeter, HOUR, insertAt, pointAt, type Stage, sortPoints } from './draft.ts';
import type { Random } from './random.ts';
import { makeRecipe } from './recipes.ts';
import { TARIFF_FAULTS } from './tariff-faults.ts';
import { dayStart, writeDay } from './text.ts';
import { TOTAL_FAULTS } from './total-faults.ts';

export interface DraftHousehold {
  readonly id: string;
  readonly cells: readonly string[];
  readonly meters: DraftMeter[];
  readonly stage: Stage;
}

export const ROSTER_HEADER = [
  'household_id',
  'name',
  'town',
  'village',
  'cohort_year',
  'accepted_on',
  'resident',
  'collective_member',
  'violation_on',
  'dwelling_id',
] as const;

/** Numbers that need quotes, or that sort by bytes otherwise than by UTF-16. */
const ODD_IDS: readonly ((index: number) => string)[] = [
  (index) => `户,"${index}"`,
  (index) => `𠮷${index}`,
  (index) => `Ｈ${index}`,
  (index) => `h ${index}`,
];

interface Season {
  readonly from: number;
  readonly to: number;
}

function pickAcceptance(random: Random, { from, to }: Season): string {
  const middle = dayStart(random.int(from, to - 1));
  return random.chance(0.75)
    ? writeDay(from - 60 * DAY)
    : random.pick([
        '',
        writeDay(from),
        writeDay(from - DAY),
        writeDay(from + DAY),
        writeDay(middle),
        writeDay(middle),
        writeDay(to - DAY),
        writeDay(to),
        writeDay(to + 30 * DAY),
      ]);
}

/** An instant for an installation or removal: at, beside or between the edges. */
function pickFitting(random: Random, { from, to }: Season, edges: readonly number[]): number {
  if (random.chance(0.5)) return random.int(from - DAY, to + DAY);
  return random.pick(edges) + random.pick([0, 0, 1, -1, DAY, -DAY, 7 * HOUR]);
}

type Fitting = readonly [installedAt: number | null, removedAt: number | null];

/** When the household's meters are installed and removed. */
function pickFittings(random: Random, season: Season, edges: readonly number[]): Fitting[] {
  const a = pickFitting(random, season, edges);
  const b = Math.max(a + 1, pickFitting(random, season, edges));
  if (random.chance(0.4)) return [[null, null]];
  const plans: Fitting[][] = [
    [[null, null]],
    [[a, null]],
    [[a, null]],
    [[null, b]],
    [[null, b]],
    [[a, b]],
    [
      [null, a],
      [a, null],
    ],
    [
      [null, a],
      [b, null],
    ],
    [
      [null, b],
      [a, null],
    ],
    [
      [null, null],
      [a, b],
    ],
    [
      [null, null],
      [null, null],
    ],
    [
      [null, a],
      [a, b],
      [b, null],
    ],
    random.pick([[], [[season.to, null]], [[null, season.from]], [[season.to + DAY, null]]]),
  ];
  return random.pick(plans);
}

/** Says in the roster what a register stood at: as the feed has it, without the feed, or otherwise. */
function rosterRegister(stage: Stage, meter: DraftMeter, at: number): number | null {
  const { random } = stage;
  const point = pointAt(meter, at);
  const kind = random.int(0, 5);
  if (point === null || kind === 0) return null;
  if (kind <= 2) insertAt(meter, at);
  else if (kind === 3) meter.points = meter.points.filter((each) => each.at !== at);
  const stands = Math.min(point.total, meter.modulusWh - 1);
  const isTrue = kind <= 3 || random.chance(0.4);
  return isTrue ? stands : random.pick([0, stands + 1, Math.max(0, stands - 1), 5_000]);
}

function makeMeter(
  stage: Stage,
  meterId: string,
  [installedAt, removedAt]: Fitting,
  countedFrom: number,
): DraftMeter {
  const { random } = stage;
  if (installedAt === null && removedAt === null && random.chance(0.35)) {
    return makeRecipe(stage, meterId);
  }
  const meter = makeBaseMeter(stage, meterId);
  meter.installedAt = installedAt;
  meter.removedAt = removedAt;
  for (let count = random.pick([0, 0, 1, 1, 2, 3, 4]); count > 0; count -= 1) {
    random.pick(random.chance(0.3) ? TARIFF_FAULTS : TOTAL_FAULTS)(stage, meter);
  }
  sortPoints(meter);
  if (installedAt !== null) meter.installedWh = rosterRegister(stage, meter, installedAt);
  if (removedAt !== null) meter.removedWh = rosterRegister(stage, meter, removedAt);
  if (random.chance(0.9)) {
    meter.points = meter.points.filter(
      ({ at }) => at >= (installedAt ?? -Infinity) && at <= (removedAt ?? Infinity),
    );
  }
  if (random.chance(0.7)) {
    aim(stage, meter, {
      from: Math.max(countedFrom, installedAt ?? countedFrom),
      to: Math.min(stage.to, removedAt ?? stage.to),
    });
  }
  return meter;
}

/** A household with its roster row and its meters, faults included. */
export function makeHousehold(random: Random, season: Season, index: number): DraftHousehold {
  const plain = `H${String(index).padStart(3, '0')}`;
  const id = random.chance(0.05) ? random.pick(ODD_IDS)(index) : plain;
  const accepted = pickAcceptance(random, season);
  const acceptedAt =
    accepted === '' ? season.from : Date.parse(`${accepted}T00:00:00+08:00`) / 1000;
  const edges = [season.from, season.to];
  const isMidSeason = acceptedAt > season.from && acceptedAt < season.to;
  if (isMidSeason) edges.push(acceptedAt, acceptedAt);
  const countedFrom = isMidSeason ? acceptedAt : season.from;
  const fittings = pickFittings(random, season, edges);
  for (const at of fittings.flat()) if (at !== null) edges.push(at);
  const stage = { random, ...season, edges };
  const mostly = (usual: string, other: string) => (random.chance(0.04) ? other : usual);
  return {
    id,
    cells: [
      id,
      random.chance(0.02) ? `户\n${index}` : `户${index}`,
      random.pick(['马集镇', '疃里镇']),
      random.pick(['崔庄村', '磨山村', '云山村']),
      mostly('2021', random.pick(['2018', '2022'])),
      accepted,
      mostly('yes', random.pick(['no', 'no', 'YES', ''])),
      mostly('yes', random.pick(['no', 'no', 'maybe'])),
      mostly('', random.pick(['2022-01-15', '2022-01-15', '2022-01-32'])),
      random.chance(0.2) ? `D${random.int(1, 3)}` : '',
    ],
    meters: fittings.map((fitting, each) =>
      makeMeter(stage, `M${index}-${each}`, fitting, countedFrom),
    ),
    stage,
  };
}
