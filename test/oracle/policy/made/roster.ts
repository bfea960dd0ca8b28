/** Roster rows with every column that a programme may ask for, some of them bad. */
import { DAY } from '../../season/draft.ts';
import { type DraftHousehold, makeHousehold, ROSTER_HEADER } from '../../season/household.ts';
import type { Random } from '../../season/random.ts';
import { writeDay } from '../../season/text.ts';
import type { Frame } from './frame.ts';
import { makeUneven } from './uneven.ts';

const MORE = [
  'pathway',
  'equipment',
  'area_m2',
  'cost_yuan',
  'running_cost_yuan',
  'gas_m3',
  'coal_t',
  'baseline_kwh',
  'converted_on',
  'accepted_by',
  'household_book',
  'same_household_as',
  'same_household_because',
  'split_certified_by_village',
  'split_certified_by_town',
  'split_because',
  'ended_on',
] as const;

export const FULL_HEADER: readonly string[] = [...ROSTER_HEADER, ...MORE];
/** The columns that a roster may leave out. */
export const OPTIONAL: readonly string[] = ['dwelling_id', ...MORE];

/** A number of thousandths, or of hundredths, written in one of its ways. */
function written(random: Random, value: number, places: number): string {
  const digits = String(value).padStart(places + 1, '0');
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return random.chance(0.5) ? text : text.replace(/\.?0+$/, '');
}

const AREAS = [80_000, 161_999, 162_000, 162_001, 55_500, 0];
const COSTS = [600_000, 599_999, 600_001, 450_050, 1_234_567, 0];
const RUNNING = [120_000, 119_999, 120_001, 90_000, 87_654, 0];
const GAS = [40_000, 39_999, 40_001, 540_000, 540_001, 1_300_010];
const COAL = [3_000, 2_999, 3_001, 1_500, 0];
const BASELINES = [0, 50_000, 100_000, 100_001, 250_000];

type Cells = Record<(typeof MORE)[number], string>;

/** Days around which something may begin or end. */
export function interestingDays(frame: Frame): string[] {
  const days = [frame.from, frame.to].flatMap((at) => [at - DAY, at, at + DAY]);
  return days.map(writeDay);
}

function factCells(random: Random, frame: Frame): Partial<Cells> {
  const or = (text: string) => (random.chance(0.08) ? '' : text);
  const number = (values: readonly number[], places: number) =>
    or(written(random, random.pick(values), places));
  return {
    pathway: or(random.pick([...frame.pathways, ...frame.pathways, 'other-way'])),
    equipment: or(random.pick([...frame.equipment, ...frame.equipment, 'x9'])),
    area_m2: number(AREAS, 3),
    cost_yuan: number(COSTS, 2),
    running_cost_yuan: number(RUNNING, 2),
    gas_m3: number(GAS, 3),
    coal_t: number(COAL, 3),
    baseline_kwh: number(BASELINES, 3),
    converted_on: random.chance(0.3) ? '2021-08-01' : '',
    accepted_by: random.chance(0.3) ? '镇政府' : '',
    ended_on: random.chance(0.06) ? random.pick(interestingDays(frame)) : '',
  };
}

/** Who says to be one household with whom, and who to be one of their own. */
function familyCells(random: Random, ids: readonly string[], isClose: boolean): Partial<Cells> {
  const answer = () => random.pick(['', '', 'yes', 'yes', 'yes', 'no']);
  const isOne = random.chance(isClose ? 0.35 : 0.1);
  return {
    household_book: random.chance(isClose ? 0.6 : 0.2) ? `B${random.int(1, 3)}` : '',
    same_household_as: isOne ? random.pick(ids) : '',
    same_household_because: isOne
      ? random.pick(['spouse', 'livesWithParents', 'sharedCourtyard'])
      : '',
    split_certified_by_village: answer(),
    split_certified_by_town: answer(),
    split_because: random.chance(isClose ? 0.4 : 0.1) ? random.pick(['livesApart', 'other']) : '',
  };
}

/** A field that refuses its row. */
function badCells(random: Random): Partial<Cells> {
  return random.pick<Partial<Cells>>([
    { area_m2: '80.0000' },
    { cost_yuan: '-1' },
    { running_cost_yuan: '1.005' },
    { gas_m3: '1e3' },
    { coal_t: '3,5' },
    { baseline_kwh: '一百' },
    { pathway: '煤改气' },
    { equipment: 'a b' },
    { ended_on: '2022-02-30' },
    { converted_on: '2021-8-1' },
    { split_because: 'apart' },
    { split_certified_by_town: 'maybe' },
    { same_household_because: 'cousin' },
    { same_household_as: 'nobody', same_household_because: 'spouse' },
    { same_household_as: '', same_household_because: 'spouse' },
  ]);
}

/** The cells of a household of which no meter is read. */
function plainCells(random: Random, frame: Frame, index: number): string[] {
  const mostly = (usual: string, other: string) => (random.chance(0.05) ? other : usual);
  const days = interestingDays(frame);
  const early = writeDay(frame.from + DAY * 30);
  return [
    `H${String(index).padStart(3, '0')}`,
    `户${index}`,
    random.pick(['马集镇', '疃里镇', '']),
    random.pick(['崔庄村', '磨山村', '']),
    '2021',
    mostly(frame.per === 'once' ? early : '2019-01-01', random.pick([...days, ...days, ''])),
    mostly('yes', 'no'),
    mostly('yes', 'no'),
    mostly('', '2022-01-15'),
    random.chance(0.2) ? `D${random.int(1, 3)}` : '',
  ];
}

export interface MadeHousehold {
  readonly cells: readonly string[];
  /** With its meters, where any are read. */
  readonly draft: DraftHousehold | null;
}

/** The households of a roster; what one says of another needs all of them. */
export function makeHouseholds(random: Random, frame: Frame, count: number): MadeHousehold[] {
  const span = { from: frame.from, to: frame.to };
  const drafts = Array.from({ length: count }, (_, index) =>
    frame.countsEnergy ? makeHousehold(random, span, index) : null,
  );
  const isUneven = random.chance(0.25);
  for (const meter of isUneven ? drafts.flatMap((draft) => draft?.meters ?? []) : []) {
    if (random.chance(0.7)) makeUneven(random, meter, frame);
  }
  const own = drafts.map((draft, index) => [...(draft?.cells ?? plainCells(random, frame, index))]);
  const ids = own.map(([id]) => id!);
  const isClose = random.chance(0.4);
  const years = [...frame.cohortYears, ...frame.cohortYears, ...frame.cohortYears];
  return own.map((cells, index) => {
    if (isClose && random.chance(0.4)) cells[9] = `D${random.int(1, 2)}`;
    cells[4] = String(random.pick([...years, ...years, ...years, 2018, 2023]));
    if (frame.per === 'once' && random.chance(0.5)) {
      cells[5] = writeDay(random.int(frame.from, frame.to + 30 * DAY));
    }
    const more = {
      ...factCells(random, frame),
      ...familyCells(random, ids, isClose),
      ...(random.chance(0.03) ? badCells(random) : {}),
    };
    return { cells: [...cells, ...MORE.map((name) => more[name] ?? '')], draft: drafts[index]! };
  });
}
