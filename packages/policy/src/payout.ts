import {
  amountFen,
  exactAmount,
  type Fen,
  formatExactYuan,
  roundAmountFen,
  sumIntegers,
  type Wh,
} from '@nuanbu/units';
import { isEnergyBasis } from './basis.ts';
import type { DeterminedComponent, Tariff } from './programme.ts';
import type { Baseline, Price, Rule, YearlyStep } from './rule.ts';
import { paidQuantity, reachesStart, type StartRule } from './start-rule.ts';

/** What a quantity earns: the part of it that is paid for, and the money. */
export interface Payout {
  /** In thousandths of the basis's unit, as measured or recorded. */
  readonly quantity: number;
  /** What is left of it to be paid for, in the same unit. */
  readonly paid: number;
  readonly amountFen: Fen;
  /** Whether it reached the start; so does everything where the rule has none. */
  readonly hasStarted: boolean;
}

/** A quantity in thousandths of its unit; by month where the rule counts months. */
export interface Counted {
  readonly whole: number;
  readonly months?: readonly number[] | undefined;
}

/** What else an amount depends on, the same at every bound of the quantity. */
export interface PayoutTerms {
  /** Replaces the reading of the start that the rule names (domain rule P1). */
  readonly startRule?: StartRule | undefined;
  /** Which season of the cohort it is; the first is 1. */
  readonly seasonNumber: number;
  /** The household's own baseline month, for a rule that asks for it. */
  readonly baselineWh?: Wh | undefined;
  /** The cost of the conversion, where it is known. */
  readonly costFen?: Fen | undefined;
}

/** The steps of a payout, each after the one before it. */
export type PayoutStepName =
  | 'energy'
  | 'quantity'
  | 'baseline'
  | 'monthly'
  | 'start'
  | 'cap'
  | 'rate'
  | 'band'
  | 'bands'
  | 'rounding'
  | 'limitYuan'
  | 'cost';

/** One step: what came out of it, and the parameter that decided it. */
export interface PayoutStep {
  readonly step: PayoutStepName;
  readonly result:
    | { readonly kind: 'quantity'; readonly thousandths: number }
    | { readonly kind: 'exactYuan'; readonly text: string }
    | { readonly kind: 'fen'; readonly fen: Fen };
  /** The parameter's path in the programme file. */
  readonly path?: string | undefined;
}

/** Writes a step down, where somebody wants them. */
type Note = (step: PayoutStepName, result: PayoutStep['result'], path?: string) => void;

function asQuantity(thousandths: number): PayoutStep['result'] {
  return { kind: 'quantity', thousandths };
}

function asExactYuan(amount: bigint): PayoutStep['result'] {
  return { kind: 'exactYuan', text: formatExactYuan(amount) };
}

/**
 * From a quantity to money, rounded once (domain rules P1, E3): baseline and monthly limit, start
 * and limit, rate or bands, rounding, limit in yuan. Monotone in the quantity.
 *
 * @param trace takes the steps, for explanations.
 * @throws RangeError where the rule states no amount, which whoever asks has looked at before.
 */
export function payoutAt(
  counted: Counted,
  rule: Rule,
  component: Pick<DeterminedComponent, 'rounding'> & { readonly name: string },
  terms: PayoutTerms,
  trace?: PayoutStep[],
): Payout {
  const note: Note = (step, result, path) => trace?.push({ step, result, path });
  const net = afterBaseline(counted, rule, terms, note);
  const paid = afterStart(net, rule, terms, note);
  const yearly = yearlyStep(rule, terms.seasonNumber);
  const inYear = `${rule.path}.yearly.${yearly?.fromSeason}`;
  const price: Price = yearly?.rate ? { kind: 'rate', rate: yearly.rate } : rule.price;
  const exact = priced(paid, price);
  for (const { path, amount } of exact.bands) note('band', asExactYuan(amount), path);
  const isBands = price.kind === 'bands';
  note(
    isBands ? 'bands' : 'rate',
    asExactYuan(exact.amount),
    isBands ? `${rule.path}.bands.mode` : `${yearly?.rate ? inYear : rule.path}.rate`,
  );
  let fen = roundAmountFen(exact.amount, component.rounding);
  note('rounding', { kind: 'fen', fen }, `components.${component.name}.rounding`);
  const limitFen = yearly?.limitFen ?? rule.limitFen;
  if (limitFen !== undefined) {
    fen = Math.min(fen, limitFen);
    const path = yearly?.limitFen === undefined ? rule.path : inYear;
    note('limitYuan', { kind: 'fen', fen }, `${path}.limitYuan`);
  }
  if (rule.notAboveCost && terms.costFen !== undefined) {
    fen = Math.min(fen, terms.costFen);
    note('cost', { kind: 'fen', fen }, `${rule.path}.notAboveCost`);
  }
  return {
    quantity: counted.whole,
    paid: exact.paid,
    amountFen: fen,
    hasStarted: hasStarted(net, rule),
  };
}

/** Whether a quantity has reached the rule's start; there is none to reach without one. */
function hasStarted(quantity: number, rule: Rule): boolean {
  if (!rule.start) return true;
  return reachesStart(quantity, { start: rule.start.at, startQualifies: rule.start.qualifies });
}

function afterBaseline(counted: Counted, rule: Rule, terms: PayoutTerms, note: Note): number {
  const { whole, months } = counted;
  if (isEnergyBasis(rule.basis)) note('energy', asQuantity(whole));
  else note('quantity', asQuantity(whole), `${rule.path}.basis`);
  const { monthly } = rule;
  if (monthly) {
    if (!months) throw new RangeError(`${rule.path} counts months, and none are given`);
    const baseline = baselineOf(monthly.baseline, rule, terms);
    const limit = monthly.limit ?? Number.MAX_SAFE_INTEGER;
    const above = months.map((month) => Math.max(0, month - baseline));
    const sumOf = (parts: readonly number[]) => sumIntegers(parts, 'quantity of the months');
    const sum = sumOf(above.map((month) => Math.min(month, limit)));
    const noteMonths = (parameter: keyof typeof monthly, thousandths: number) =>
      monthly[parameter] !== undefined &&
      note('monthly', asQuantity(thousandths), `${rule.path}.monthly.${parameter}`);
    noteMonths('baseline', sumOf(above));
    noteMonths('limit', sum);
    return sum;
  }
  if (rule.baseline === undefined) return whole;
  const above = Math.max(0, whole - baselineOf(rule.baseline, rule, terms));
  note('baseline', asQuantity(above), `${rule.path}.baseline`);
  return above;
}

function baselineOf(baseline: Baseline | undefined, rule: Rule, terms: PayoutTerms): number {
  if (baseline !== 'roster') return baseline ?? 0;
  if (terms.baselineWh === undefined) throw new RangeError(`${rule.path} needs a baseline`);
  return terms.baselineWh;
}

function afterStart(net: number, rule: Rule, terms: PayoutTerms, note: Note): number {
  const { start, limit } = rule;
  const noteCap = (thousandths: number) =>
    limit !== undefined && note('cap', asQuantity(thousandths), `${rule.path}.limit`);
  if (!start) {
    const paid = Math.min(net, limit ?? net);
    noteCap(paid);
    return paid;
  }
  const startRule = terms.startRule ?? start.rule;
  const range = { start: start.at, startQualifies: start.qualifies };
  const paid = paidQuantity(net, { ...range, limit }, startRule);
  const noteStart = (thousandths: number) =>
    note('start', asQuantity(thousandths), `${rule.path}.start.rule`);
  // A limit on what was used holds before the start is deducted, one on what is paid after it.
  if (startRule === 'deductCapUsage') {
    noteCap(Math.min(net, limit ?? net));
    noteStart(paid);
  } else {
    noteStart(paidQuantity(net, range, startRule));
    noteCap(paid);
  }
  return paid;
}

/** The yearly step of a season number; the rule's last step is its end, see `paysInSeason`. */
export function yearlyStep(rule: Rule, seasonNumber: number): YearlyStep | undefined {
  return rule.yearly.find(
    ({ fromSeason, toSeason }) => fromSeason <= seasonNumber && seasonNumber <= toSeason,
  );
}

/** Whether a rule with yearly steps still pays in a season of the cohort. */
export function paysInSeason(rule: Rule, seasonNumber: number): boolean {
  return rule.yearly.length === 0 || yearlyStep(rule, seasonNumber) !== undefined;
}

/** What a paid quantity is worth, exactly. */
interface Priced {
  readonly amount: bigint;
  /** How much of it has a price. */
  readonly paid: number;
  /** What each band gives that it reaches. */
  readonly bands: readonly { readonly path: string; readonly amount: bigint }[];
}

function priced(paid: number, price: Price): Priced {
  switch (price.kind) {
    case 'rate':
      return { amount: exactAmount(paid, price.rate), paid, bands: [] };
    case 'bands':
      return price.mode === 'marginal' ? marginalBands(paid, price) : wholeBand(paid, price);
    case 'notStated':
      throw new RangeError('the notice states no amount');
  }
}

type Bands = Extract<Price, { kind: 'bands' }>;

/** Each part of the quantity at the rate of the band in which it lies. */
function marginalBands(quantity: number, { bands }: Bands): Priced {
  const reached: { path: string; amount: bigint }[] = [];
  let amount = 0n;
  let paid = 0;
  for (const { from, upTo, rate, path } of bands) {
    const part = Math.min(quantity, upTo ?? quantity) - from;
    if (part <= 0) continue;
    reached.push({ path, amount: exactAmount(part, rate) });
    amount += exactAmount(part, rate);
    if (rate.microYuanPerUnit > 0) paid += part;
  }
  return { amount, paid, bands: reached };
}

/** All of the quantity at the rate of the band in which it ends. */
function wholeBand(quantity: number, { bands, boundary }: Bands): Priced {
  const { rate, path } =
    bands.find(
      ({ upTo }) =>
        upTo === undefined || (boundary === 'lower' ? quantity <= upTo : quantity < upTo),
    ) ?? bands[bands.length - 1]!;
  const amount = exactAmount(quantity, rate);
  const paid = rate.microYuanPerUnit > 0 ? quantity : 0;
  return { amount, paid, bands: [{ path, amount }] };
}

/** What a household's bill would be, as information beside its payout (domain rule P5). */
export interface Bill {
  readonly timeOfUseFen: Fen;
  readonly flatFen: Fen;
}

/** The price of a season's energy with and without time-of-use prices (domain rule P5). */
export function billOf(
  energy: { peakWh: Wh; valleyWh: Wh },
  prices: Tariff['prices'],
  rounding: DeterminedComponent['rounding'],
): Bill {
  const { peak, valley, flat } = prices;
  return {
    timeOfUseFen:
      amountFen(energy.peakWh, peak, rounding) + amountFen(energy.valleyWh, valley, rounding),
    flatFen: amountFen(energy.peakWh + energy.valleyWh, flat, rounding),
  };
}
