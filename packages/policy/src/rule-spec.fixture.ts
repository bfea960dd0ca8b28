/** Rules of every shape by chance, as text for a programme file and as numbers for a witness. */
import { formatKwh, formatRate, formatYuan, ROUNDINGS, type Rounding } from '@nuanbu/units';
import fc from 'fast-check';
import { cited, component, example, ruleOn } from './example.fixture.ts';
import { START_RULES, type StartRule } from './start-rule.ts';

/** Quantities in thousandths, rates in millionths of a yuan, money in fen. */
export interface RuleSpec {
  readonly basis: 'totalKwh' | 'valleyKwh' | 'areaM2' | 'costYuan';
  readonly monthly?: { readonly baseline?: number | 'roster'; readonly limit?: number } | undefined;
  readonly baseline?: number | 'roster' | undefined;
  readonly start?:
    | { readonly at: number; readonly rule: StartRule; readonly qualifies: boolean }
    | undefined;
  readonly limit?: number | undefined;
  /** One rate more than borders; no border for a rule with a single rate. */
  readonly borders: readonly number[];
  readonly rates: readonly number[];
  readonly mode: 'marginal' | 'whole';
  readonly boundary: 'lower' | 'upper';
  readonly yearly: readonly { readonly rate?: number; readonly limitFen?: number }[];
  readonly limitFen?: number | undefined;
  readonly notAboveCost: boolean;
  readonly rounding: Rounding;
}

const rate = fc.oneof(fc.constant(0), fc.nat(2_000_000), fc.nat(300_000_000));
const small = fc.nat(6_000_000);
const option = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const price = fc
  .record({
    borders: fc.uniqueArray(fc.integer({ min: 1, max: 6_000_000 }), { maxLength: 4 }),
    rates: fc.array(rate, { minLength: 5, maxLength: 5 }),
    mode: fc.constantFrom('marginal' as const, 'whole' as const),
    boundary: fc.constantFrom('lower' as const, 'upper' as const),
  })
  .map(({ borders, rates, mode, boundary }) => {
    const some = rates.slice(0, borders.length + 1);
    return {
      borders: [...borders].sort((a, b) => a - b),
      rates: mode === 'whole' ? some.sort((a, b) => a - b) : some,
      mode,
      boundary,
    };
  });

const baseline = fc.oneof(small, fc.constant('roster' as const));
const before = fc.oneof(
  fc.constant({}),
  fc.record({ baseline }),
  fc.record({ monthly: fc.oneof(fc.record({ baseline }), fc.record({ limit: small })) }),
  fc.record({ monthly: fc.record({ baseline, limit: small }) }),
);

const range = fc
  .record({
    start: option(
      fc.record({ at: small, rule: fc.constantFrom(...START_RULES), qualifies: fc.boolean() }),
    ),
    room: option(small),
  })
  .map(({ start, room }) => ({
    start,
    limit: room === undefined ? undefined : (start?.at ?? 0) + room,
  }));

const step = fc.oneof(
  fc.record({ rate }),
  fc.record({ limitFen: fc.nat(200_000) }),
  fc.record({ rate, limitFen: fc.nat(200_000) }),
);

export const ruleSpecs: fc.Arbitrary<RuleSpec> = fc
  .record({
    basis: fc.constantFrom('totalKwh', 'valleyKwh', 'areaM2', 'costYuan'),
    before,
    range,
    price,
    yearly: fc.array(step, { maxLength: 3 }),
    limitFen: option(fc.nat(200_000)),
    notAboveCost: fc.boolean(),
    rounding: fc.constantFrom(...ROUNDINGS),
  })
  .map(({ before: first, range: paid, price: worth, yearly, limitFen, ...rest }) => {
    const spec: RuleSpec = { ...rest, ...first, ...paid, ...worth, yearly: [], limitFen };
    const steps = worth.borders.length > 0 ? yearly.filter((each) => !('rate' in each)) : yearly;
    const hasAllLimits = steps.length > 0 && steps.every((each) => 'limitFen' in each);
    return {
      ...spec,
      basis: needsEnergy(spec) ? 'totalKwh' : rest.basis,
      yearly: steps,
      limitFen: hasAllLimits ? undefined : limitFen,
    };
  });

function needsEnergy({ monthly, baseline: given }: RuleSpec): boolean {
  return monthly !== undefined || given === 'roster';
}

/** A file with the rule as its only one. */
export function textOfSpec(spec: RuleSpec): string {
  const text = example({ subsidy: component([ruleOn(spec.basis, linesOf(spec).join('\n'))]) });
  return text.replace('value: halfUp', `value: ${spec.rounding}`);
}

function linesOf(spec: RuleSpec): string[] {
  const { monthly, start, limit, yearly, limitFen } = spec;
  const quantity = (key: string, value: number | 'roster' | undefined) =>
    value === undefined ? [] : [`${key}: ${cited(value === 'roster' ? value : formatKwh(value))}`];
  const hasOwnRate = !(yearly.length > 0 && yearly.every((each) => each.rate !== undefined));
  return [
    ...(monthly
      ? [
          'monthly:',
          ...quantity('  baseline', monthly.baseline),
          ...quantity('  limit', monthly.limit),
        ]
      : []),
    ...quantity('baseline', spec.baseline),
    ...(start
      ? [
          'start:',
          ...quantity('  at', start.at),
          `  rule: ${cited(start.rule)}`,
          `  qualifies: ${cited(start.qualifies)}`,
        ]
      : []),
    ...quantity('limit', limit),
    ...(spec.borders.length > 0 ? bandsOf(spec) : hasOwnRate ? [rateLine(spec.rates[0]!)] : []),
    ...(yearly.length > 0 ? ['yearly:', ...yearly.map(stepLine)] : []),
    ...(limitFen === undefined ? [] : [`limitYuan: ${cited(formatYuan(limitFen))}`]),
    ...(spec.notAboveCost ? [`notAboveCost: ${cited(true)}`] : []),
  ];
}

function rateLine(microYuanPerUnit: number): string {
  return `rate: ${cited(formatRate({ microYuanPerUnit }))}`;
}

function bandsOf({ mode, boundary, borders, rates }: RuleSpec): string[] {
  return [
    'bands:',
    `  mode: ${cited(mode)}`,
    ...(mode === 'whole' ? [`  boundary: ${cited(boundary)}`] : []),
    '  list:',
    ...rates.map((each, index) => {
      const from = formatKwh(index === 0 ? 0 : borders[index - 1]!);
      const upTo = index < borders.length ? `upTo: ${formatKwh(borders[index]!)}, ` : '';
      return `    - { from: ${from}, ${upTo}${rateLine(each)} }`;
    }),
  ];
}

function stepLine({ rate: own, limitFen }: RuleSpec['yearly'][number], index: number): string {
  const worth = [
    ...(own === undefined ? [] : [rateLine(own)]),
    ...(limitFen === undefined ? [] : [`limitYuan: ${cited(formatYuan(limitFen))}`]),
  ];
  return `  - { fromSeason: ${index + 1}, toSeason: ${index + 1}, ${worth.join(', ')} }`;
}

/** Where something changes, and quantities around and between. */
export function quantitiesFor(spec: RuleSpec): fc.Arbitrary<number> {
  const { start, limit, borders, baseline: first, monthly } = spec;
  const edges = [first, monthly?.baseline, monthly?.limit, start?.at, limit, ...borders].filter(
    (edge) => typeof edge === 'number',
  );
  const sums = edges.flatMap((one) => edges.map((other) => one + other));
  const near = fc
    .tuple(fc.constantFrom(0, ...edges, ...sums), fc.integer({ min: -3, max: 3 }))
    .map(([edge, offset]) => Math.max(0, edge + offset));
  return fc.oneof(near, fc.nat(13_000_000));
}
