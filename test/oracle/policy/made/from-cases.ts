/**
 * Seasons under programmes that people wrote: the notices' and the cases of other places, as they
 * stand or with some of their numbers moved to where the households at hand decide.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { greatest, least } from '../../bigints.ts';
import { DAY } from '../../season/draft.ts';
import { makeRandom, type Random } from '../../season/random.ts';
import { writeDay } from '../../season/text.ts';
import { countsEnergy, type OnHand, readComponent } from '../programme.ts';
import { at, listAt, namesAt, type Raw, readYaml, said, scaled, word } from '../raw.ts';
import { epoch, type Frame, type Per } from './frame.ts';
import { decimalText, inUnits, near } from './numbers.ts';
import { yamlOf } from './programme.ts';
import { amountsOf, netsOf, type RawMap, type Sample } from './rule.ts';
import { makeFiles, type PolicySeason, requestOf, samplesOf } from './season.ts';

const POLICY = new URL('../../../../packages/policy/', import.meta.url);

/** All programme files of the project by their names. */
export function writtenProgrammes(): OnHand {
  const files = ['cases/', 'programmes/'].flatMap((folder) =>
    readdirSync(new URL(folder, POLICY))
      .filter((file) => file.endsWith('.yaml') && !file.endsWith('.cases.yaml'))
      .map((file) => [
        file.replace('.yaml', ''),
        readFileSync(new URL(folder + file, POLICY), 'utf8'),
      ]),
  );
  return Object.fromEntries(files);
}

/** A frame that fits a component of a written programme, a few days long where kWh are counted. */
function frameOf(random: Random, raw: Raw, component: string, onHand: OnHand): Frame {
  const { per } = readComponent(raw, component, onHand);
  const counts = countsEnergy(readComponent(raw, component, onHand));
  const years = listAt(raw, 'cohorts').map((cohort) => Number(word(cohort, 'year')));
  const firstYear = Math.min(...years);
  const year = random.pick(years) + random.pick([0, 0, 0, 1, 2, 3, 4]);
  const firstDay = said(raw, 'season', 'firstDay') ?? '12-01';
  const lastDay = said(raw, 'season', 'lastDay') ?? '03-31';
  const until = writeDay(epoch(`${firstYear}-03-01`) + DAY * random.int(0, 1_200));
  const endYear = lastDay < firstDay ? year + 1 : year;
  const spans: Record<Per, Pick<Frame, 'season' | 'until' | 'from' | 'to'>> = {
    once: { season: undefined, until, from: epoch(`${firstYear}-01-01`), to: epoch(until) },
    year: {
      season: String(year),
      until: undefined,
      from: epoch(`${year}-01-01`),
      to: epoch(`${year + 1}-01-01`),
    },
    season: {
      season: endYear === year ? String(year) : `${year}-${endYear}`,
      until: undefined,
      from: epoch(`${year}-${firstDay}`),
      to: epoch(`${endYear}-${lastDay}`) + DAY,
    },
  };
  const span = spans[per];
  const trial = counts && random.chance(0.95);
  const from = span.from + (trial ? DAY * random.int(0, 40) : 0);
  const to = trial ? from + DAY * random.pick([1, 2, 5, 8, 20]) : span.to;
  return {
    countsEnergy: counts,
    per,
    ...span,
    ...(trial ? { from, to } : {}),
    fromDay: trial ? writeDay(from) : undefined,
    toDay: trial ? writeDay(to) : undefined,
    firstDay,
    lastDay,
    peakFrom: said(raw, 'tariff', 'peakFrom') ?? '08:00',
    peakTo: said(raw, 'tariff', 'peakTo') ?? '20:00',
    cohortYears: years,
    pathways: namesOr(raw, 'pathways'),
    equipment: namesOr(raw, 'equipment'),
  };
}

function namesOr(raw: Raw, key: string): string[] {
  const names = namesAt(raw, key);
  return names.length === 0 ? ['gas'] : names;
}

/** Moves some numbers of a rule, so that the file stays valid. */
function moveNumbers(random: Random, rule: RawMap, rounding: string, samples: readonly Sample[]) {
  const value = (...keys: string[]) => at(rule, ...keys) as RawMap | undefined;
  const nets = netsOf(rule, samples);
  const [start, limit] = [value('start', 'at'), value('limit')];
  if (start && random.chance(0.5)) {
    const moved = near(random, nets);
    const most = limit ? scaled(String(limit.value), 3) : moved;
    start.value = inUnits(least(moved, most));
  }
  if (limit && random.chance(0.5)) {
    const moved = near(random, nets);
    const atLeast = start ? scaled(String(start.value), 3) : 0n;
    limit.value = inUnits(greatest(moved, atLeast));
  }
  const monthly = value('monthly', 'limit');
  if (monthly && random.chance(0.5)) monthly.value = inUnits(near(random, nets));
  const rate = value('rate');
  if (rate && random.chance(0.3)) rate.value = random.pick(['0.2', '0.333333', '7', '0.000001']);
  const amounts = amountsOf(rule, rounding, samples);
  const inYuan = () => decimalText(near(random, amounts), 2);
  const limitYuan = value('limitYuan');
  if (limitYuan && random.chance(0.5)) limitYuan.value = inYuan();
  for (const step of listAt(rule, 'yearly')) {
    const limited = at(step, 'limitYuan') as RawMap | undefined;
    if (limited && random.chance(0.3)) limited.value = inYuan();
  }
}

function moved(random: Random, raw: Raw, name: string, samples: readonly Sample[]): Raw {
  const copy = structuredClone(raw);
  const component = at(copy, 'components', name) as RawMap;
  const rounding = said(component, 'rounding') ?? 'halfUp';
  if (random.chance(0.5)) {
    for (const rule of listAt(component, 'rules')) {
      moveNumbers(random, rule as RawMap, rounding, samples);
    }
  }
  const set = (key: string, values: readonly string[]) => {
    const parameter = component[key] as RawMap | undefined;
    if (parameter && random.chance(0.3)) parameter.value = random.pick(values);
  };
  set('rounding', ['halfUp', 'halfEven', 'floor', 'ceil']);
  set('toleranceYuan', ['0', '0.01', '1', '50']);
  set('doubt', ['hold', 'payCertain']);
  return copy;
}

/** The season of a seed under one of the written programmes. */
export function makeWrittenSeason(seed: number, written: OnHand): PolicySeason {
  const random = makeRandom(seed);
  const programme = random.pick(Object.keys(written));
  const raw = readYaml(written[programme]!);
  const component = random.pick(namesAt(raw, 'components'));
  const frame = frameOf(random, raw, component, written);
  const files = makeFiles(random, frame);
  const own = moved(random, raw, component, samplesOf(files, frame));
  return {
    name: `seed ${seed} under ${programme}`,
    files,
    onHand: { ...written, [programme]: yamlOf(own) },
    request: requestOf(random, frame, programme, component),
  };
}
