/** What a made-up season is about before its programme and households are made. */
import { DAY } from '../../season/draft.ts';
import type { Random } from '../../season/random.ts';
import { writeDay } from '../../season/text.ts';

export type Per = 'season' | 'year' | 'once';

export interface Frame {
  readonly countsEnergy: boolean;
  readonly per: Per;
  /** The season's name, and the days by which a trial replaces its own. */
  readonly season: string | undefined;
  readonly until: string | undefined;
  readonly fromDay: string | undefined;
  readonly toDay: string | undefined;
  /** The first second and the second after the last. */
  readonly from: number;
  readonly to: number;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly peakFrom: string;
  readonly peakTo: string;
  readonly cohortYears: readonly number[];
  readonly pathways: readonly string[];
  readonly equipment: readonly string[];
}

export const epoch = (day: string) => Date.parse(`${day}T00:00:00+08:00`) / 1000;

const HOURS: readonly (readonly [string, string])[] = [
  ['08:00', '20:00'],
  ['08:00', '20:00'],
  ['06:00', '21:00'],
  ['00:00', '24:00'],
  ['00:00', '08:30'],
  ['13:15', '24:00'],
];

const SEASONS: readonly (readonly [string, string])[] = [
  ['12-01', '03-31'],
  ['11-15', '03-15'],
  ['11-01', '02-28'],
  ['01-10', '04-30'],
];

interface Period {
  readonly season?: string;
  readonly until?: string;
  readonly from: number;
  readonly to: number;
}

function ownPeriod(
  random: Random,
  per: Per,
  firstYear: number,
  [firstDay, lastDay]: readonly [string, string],
): Period {
  const year = random.pick([2021, 2021, 2022, 2023]);
  if (per === 'once') {
    const until = writeDay(epoch(`${year}-01-02`) + DAY * random.int(0, 700));
    return { until, from: epoch(`${firstYear}-01-01`), to: epoch(until) };
  }
  if (per === 'year') {
    return { season: String(year), from: epoch(`${year}-01-01`), to: epoch(`${year + 1}-01-01`) };
  }
  const endYear = lastDay < firstDay ? year + 1 : year;
  const leap = lastDay === '02-28' && endYear % 4 === 0 ? DAY : 0;
  return {
    season: endYear === year ? String(year) : `${year}-${endYear}`,
    from: epoch(`${year}-${firstDay}`),
    to: epoch(`${endYear}-${lastDay}`) + DAY + leap,
  };
}

/** Where kWh are counted most seasons are a few days, many of them across the end of a month. */
function trialOf(random: Random, period: Period, countsEnergy: boolean) {
  if (period.until !== undefined) return {};
  if (!countsEnergy && random.chance(0.8)) return {};
  if (countsEnergy && random.chance(0.05)) return {};
  const monthEnd = epoch(`${writeDay(period.from + 40 * DAY).slice(0, 7)}-01`);
  const from = random.pick([
    period.from,
    period.from + DAY * random.int(0, 60),
    monthEnd - DAY * random.int(0, 4),
    monthEnd,
  ]);
  const to = from + DAY * random.pick([1, 2, 3, 5, 8, 14, 33]);
  const isOwn = from === period.from && random.chance(0.5);
  return { ...(isOwn ? {} : { fromDay: writeDay(from) }), toDay: writeDay(to), from, to };
}

export function makeFrame(random: Random): Frame {
  const countsEnergy = random.chance(0.5);
  const per = random.pick<Per>(
    countsEnergy ? ['season', 'season', 'season', 'year'] : ['season', 'year', 'once', 'once'],
  );
  const [firstDay, lastDay] = random.pick(SEASONS);
  const [peakFrom, peakTo] = random.pick(HOURS);
  const cohortYears = random.pick([[2021], [2019, 2021], [2022, 2020, 2019]]);
  const period = ownPeriod(random, per, Math.min(...cohortYears), [firstDay, lastDay]);
  const words = (all: readonly string[]) => all.slice(0, random.int(1, all.length));
  return {
    countsEnergy,
    per,
    season: period.season,
    until: period.until,
    fromDay: undefined,
    toDay: undefined,
    from: period.from,
    to: period.to,
    ...trialOf(random, period, countsEnergy),
    firstDay,
    lastDay,
    peakFrom,
    peakTo,
    cohortYears,
    pathways: words(['gas', 'solarPlus', 'heatPump']),
    equipment: words(['boiler', 'stove2']),
  };
}
