/** Made-up rules of a component, valid by the language and decided by the households at hand. */
import type { Bounds } from '../../curve.ts';
import type { Household } from '../../facts.ts';
import type { Random } from '../../season/random.ts';
import { counted } from '../choice.ts';
import type { Energy } from '../energy.ts';
import { countedAt } from '../lines.ts';
import { netOf, paidOf, payoutOf } from '../money.ts';
import { type FactBasis, isEnergy, type Rounding, type Rule, readRule } from '../programme.ts';
import type { Raw } from '../raw.ts';
import type { Frame } from './frame.ts';
import { decimalText, inUnits, near } from './numbers.ts';
import { interestingDays } from './roster.ts';

export type RawMap = { [key: string]: Raw };

/** A household and what it used. */
export interface Sample {
  readonly household: Household;
  readonly energy: Energy;
}

const SOURCE = { document: 'notice', section: '一', says: 'made up' };

/** A parameter with its source. */
export function cited(value: Raw): RawMap {
  return { value, source: SOURCE };
}

const ENERGY = ['totalKwh', 'totalKwh', 'peakKwh', 'valleyKwh'] as const;
const FACTS = ['household', 'areaM2', 'gasM3', 'coalT', 'costYuan', 'runningCostYuan'] as const;
/** Some of them make half a fen of a household, or of one unit. */
const RATES = [
  '0.2',
  '0.2',
  '0.12',
  '0.333333',
  '1',
  '0.000001',
  '0.005',
  '1.005',
  '0.5',
  '240',
  '0',
];

/** What the rule makes of every household at every bound, as far as its facts go. */
function atAllBounds<T>(
  raw: RawMap,
  samples: readonly Sample[],
  of: (rule: Rule, quantity: ReturnType<typeof countedAt>, sample: Sample) => T,
): T[] {
  const rule = readRule(raw);
  const needsBaseline = rule.baseline === 'roster' || rule.monthly?.baseline === 'roster';
  const bounds: readonly (keyof Bounds)[] = ['low', 'best', 'high'];
  return samples.flatMap((sample) => {
    const { household, energy } = sample;
    if (needsBaseline && household.columns.baseline === null) return [];
    if (!isEnergy(rule.basis) && counted(household, rule.basis) === null) return [];
    return bounds.map((bound) => of(rule, countedAt(bound, rule, household, energy), sample));
  });
}

function circumstancesOf({ household }: Sample) {
  const { baseline, costFen } = household.columns;
  return { reading: null, seasonNumber: 1, baseline, costFen };
}

export function netsOf(raw: RawMap, samples: readonly Sample[]): bigint[] {
  return atAllBounds(raw, samples, (rule, quantity, sample) =>
    netOf(rule, quantity, circumstancesOf(sample)),
  );
}

function takeOff(random: Random, raw: RawMap, countsEnergy: boolean, samples: readonly Sample[]) {
  const own = () => netsOf(raw, samples);
  const baseline = () =>
    cited(countsEnergy && random.chance(0.5) ? 'roster' : inUnits(near(random, own()) / 2n));
  if (countsEnergy && random.chance(0.3)) {
    const ofMonths = samples.flatMap(({ energy }) => energy.months.map(({ total }) => total.best));
    const form = random.int(0, 2);
    raw.monthly = {
      ...(form === 0 ? {} : { baseline: baseline() }),
      ...(form === 1 ? {} : { limit: cited(inUnits(near(random, ofMonths))) }),
    };
  } else if (random.chance(0.15)) raw.baseline = baseline();
}

function startAndLimit(random: Random, raw: RawMap, samples: readonly Sample[]): void {
  const nets = netsOf(raw, samples);
  let start = 0n;
  if (random.chance(0.45)) {
    start = near(random, nets);
    raw.start = {
      at: cited(inUnits(start)),
      rule: cited(random.pick(['threshold', 'deductCapUsage', 'deductCapPaid'])),
      qualifies: cited(random.pick(['true', 'false'])),
    };
  }
  if (random.chance(0.45)) {
    const limit = near(random, [...nets, start]);
    raw.limit = cited(inUnits(limit < start ? start : limit));
  }
}

function makeBands(random: Random, raw: RawMap, samples: readonly Sample[]): RawMap {
  const paid = atAllBounds(raw, samples, (rule, quantity, sample) =>
    paidOf(rule, netOf(rule, quantity, circumstancesOf(sample)), null),
  );
  const borders = new Set(
    Array.from({ length: random.int(0, 3) }, () => near(random, paid)).filter((wh) => wh > 0n),
  );
  const edges = [0n, ...[...borders].sort((a, b) => (a < b ? -1 : 1))];
  const isWhole = random.chance(0.5);
  const rates = edges.map(() => random.pick(RATES));
  if (isWhole) rates.sort((a, b) => Number(a) - Number(b));
  return {
    mode: cited(isWhole ? 'whole' : 'marginal'),
    ...(isWhole && (edges.length > 1 || random.chance(0.3))
      ? { boundary: cited(random.pick(['lower', 'upper'])) }
      : {}),
    list: edges.map((from, index) => {
      const upTo = edges[index + 1];
      const ends = upTo === undefined ? {} : { upTo: inUnits(upTo) };
      return { from: inUnits(from), ...ends, rate: cited(rates[index]!) };
    }),
  };
}

/** Amounts that the rule would pay if nothing limited them. */
export function amountsOf(raw: RawMap, rounding: string, samples: readonly Sample[]): bigint[] {
  const priced = raw.rate || raw.bands ? raw : { ...raw, rate: cited('0.2') };
  return atAllBounds(
    { ...priced, yearly: null, limitYuan: null, notAboveCost: null },
    samples,
    (rule, quantity, sample) =>
      payoutOf(rule, quantity, rounding as Rounding, circumstancesOf(sample)).fen,
  );
}

function price(
  random: Random,
  raw: RawMap,
  frame: Frame,
  rounding: string,
  samples: readonly Sample[],
): void {
  const kind = random.pick(['rate', 'rate', 'rate', 'bands', 'bands', 'notStated', 'byYear']);
  const rate = () => cited(random.pick(RATES));
  const isByYear = kind === 'byYear' && frame.per !== 'once';
  if (kind === 'bands') raw.bands = makeBands(random, raw, samples);
  else if (kind === 'notStated' && random.chance(0.5)) raw.notStated = { source: SOURCE };
  else if (!isByYear) raw.rate = rate();
  const limit = () => {
    const fen = near(random, amountsOf(raw, rounding, samples));
    return cited(decimalText(fen, 2));
  };
  let isLimitedByYear = false;
  if (isByYear || (frame.per !== 'once' && random.chance(0.2))) {
    const canStep = isByYear || raw.rate !== undefined;
    let from = 1;
    const steps: RawMap[] = Array.from({ length: random.int(1, 3) }, (_, index) => {
      const to = from + random.int(0, 1);
      // A rule that has a rate of its own needs a season that has it.
      const hasRate = isByYear || (canStep && index > 0 && random.chance(0.6));
      const step = {
        fromSeason: String(from),
        toSeason: String(to),
        ...(hasRate ? { rate: rate() } : {}),
        ...(!hasRate || random.chance(0.4) ? { limitYuan: limit() } : {}),
      };
      from = to + 1;
      return step;
    });
    isLimitedByYear = steps.every((step) => step.limitYuan !== undefined);
    raw.yearly = steps;
  }
  if (!isLimitedByYear && random.chance(0.3)) raw.limitYuan = limit();
  if (random.chance(0.12)) raw.notAboveCost = cited('true');
  if (random.chance(0.05)) raw.unitCost = cited('280');
}

/** A condition on a number, with some number left between its bounds. */
function numberCondition(random: Random, fact: FactBasis, samples: readonly Sample[]): RawMap {
  const numbers = samples.flatMap(({ household }) => counted(household, fact) ?? []);
  const bound = near(random, numbers);
  const other = bound + BigInt(random.int(1, 50_000));
  const least = random.pick(['atLeast', 'above']);
  const most = random.pick(['atMost', 'below']);
  const below = most === 'below' ? 1n : 0n;
  return random.pick<RawMap>([
    { fact, [least]: cited(inUnits(bound)) },
    { fact, [most]: cited(inUnits(bound + below)) },
    { fact, [least]: cited(inUnits(bound)), [most]: cited(inUnits(other + below)) },
  ]);
}

function conditions(random: Random, frame: Frame, samples: readonly Sample[]): RawMap[] {
  const some = (words: readonly string[]) => {
    const chosen = words.filter(() => random.chance(0.5));
    return cited(chosen.length === 0 ? [random.pick(words)] : chosen);
  };
  const makers: readonly (() => RawMap)[] = [
    () => ({ fact: 'pathway', in: some(frame.pathways) }),
    () => ({ fact: 'equipment', in: some(frame.equipment) }),
    () => ({ fact: 'town', in: some(['马集镇', '疃里镇']) }),
    () => ({ fact: 'village', in: some(['崔庄村', '磨山村', '云山村']) }),
    () => ({ fact: 'cohortYear', in: some(frame.cohortYears.map(String)) }),
    () => numberCondition(random, 'areaM2', samples),
    () => numberCondition(random, 'costYuan', samples),
  ];
  return random
    .shuffle(makers)
    .slice(0, random.pick([0, 0, 0, 1, 1, 2]))
    .map((make) => make());
}

/** Shares that add up to one, as decimals or as fractions. */
export function makeFunders(random: Random, names: readonly string[]): RawMap[] {
  const chosen = random.shuffle(names).slice(0, random.int(1, names.length));
  const whole = random.pick([10, 100_000, 12, 7]);
  let left = whole;
  return chosen.map((funder, index) => {
    const part = index === chosen.length - 1 ? left : random.int(0, left);
    left -= part;
    const decimals = Math.log10(whole);
    const isDecimal = Number.isInteger(decimals) && random.chance(0.8);
    const text = isDecimal ? decimalText(BigInt(part), decimals) : `${part}/${whole}`;
    return { funder, share: cited(text) };
  });
}

/** One rule; `name` is its own among those that hold at one time. */
export function makeRule(
  random: Random,
  name: string,
  frame: Frame,
  rounding: string,
  funders: readonly string[],
  samples: readonly Sample[],
): RawMap {
  const raw: RawMap = { name };
  const days = [random.pick(interestingDays(frame)), random.pick(interestingDays(frame))].sort();
  if (random.chance(0.15)) raw.validFrom = cited(days[0]!);
  if (random.chance(0.15)) raw.validTo = cited(days[1]!);
  const when = conditions(random, frame, samples);
  if (when.length > 0) raw.when = when;
  raw.basis = cited(random.pick<string>(frame.countsEnergy ? ENERGY : FACTS));
  takeOff(random, raw, frame.countsEnergy, samples);
  startAndLimit(random, raw, samples);
  price(random, raw, frame, rounding, samples);
  if (random.chance(0.2)) raw.funders = makeFunders(random, funders);
  return raw;
}
