/** From a quantity to money by one rule: P1 and E3 for any start, limit, bands and steps. */
import { greatest, least } from '../bigints.ts';
import type { StartRule } from '../payout.ts';
import type { Band, Baseline, Rounding, Rule, Share, Step } from './programme.ts';

/** A quantity in thousandths, of a rule that counts months by month. */
export interface Counted {
  readonly whole: bigint;
  readonly months: readonly bigint[];
}

/** What an amount depends on beside the quantity. */
export interface Circumstances {
  /** The reading of every start, where somebody chose another than the rules name. */
  readonly reading: StartRule | null;
  readonly seasonNumber: number;
  readonly baseline: bigint | null;
  readonly costFen: bigint | null;
}

export interface Payout {
  readonly paid: bigint;
  readonly fen: bigint;
  readonly hasStarted: boolean;
}

const PER_FEN = 10_000_000n;

function baselineOf(baseline: Baseline, { baseline: own }: Circumstances): bigint {
  return baseline === 'roster' ? own! : (baseline ?? 0n);
}

/** What is left once the baseline is taken off, of the whole or of each month up to its limit. */
export function netOf(rule: Rule, counted: Counted, circumstances: Circumstances): bigint {
  const above = (quantity: bigint, baseline: Baseline) =>
    greatest(0n, quantity - baselineOf(baseline, circumstances));
  const { monthly } = rule;
  if (monthly === null) return above(counted.whole, rule.baseline);
  return counted.months.reduce((sum, month) => {
    const own = above(month, monthly.baseline);
    return sum + (monthly.limit === null ? own : least(own, monthly.limit));
  }, 0n);
}

function hasStarted(rule: Rule, net: bigint): boolean {
  if (rule.start === null) return true;
  return rule.start.qualifies ? net >= rule.start.at : net > rule.start.at;
}

/** P1: what is paid for, of what is left. */
export function paidOf(rule: Rule, net: bigint, reading: StartRule | null): bigint {
  const within = (quantity: bigint) =>
    rule.limit === null ? quantity : least(quantity, rule.limit);
  if (!hasStarted(rule, net)) return 0n;
  if (rule.start === null) return within(net);
  switch (reading ?? rule.start.reading) {
    case 'threshold':
      return within(net);
    case 'deductCapUsage':
      return greatest(0n, within(net) - rule.start.at);
    case 'deductCapPaid':
      return within(net - rule.start.at);
  }
}

/** The step of a season of the cohort; `null` where the rule has none for it. */
export function stepOf(rule: Rule, seasonNumber: number): Step | null {
  return rule.yearly.find(({ from, to }) => from <= seasonNumber && seasonNumber <= to) ?? null;
}

interface Priced {
  /** In ten-millionths of a fen. */
  readonly amount: bigint;
  readonly paid: bigint;
}

function marginally(list: readonly Band[], quantity: bigint): Priced {
  let amount = 0n;
  let paid = 0n;
  for (const { from, upTo, rate } of list) {
    const inside = (upTo === null ? quantity : least(quantity, upTo)) - from;
    if (inside <= 0n) continue;
    amount += inside * rate;
    if (rate > 0n) paid += inside;
  }
  return { amount, paid };
}

function wholly({ list, borderIsLower }: NonNullable<Rule['bands']>, quantity: bigint): Priced {
  const holds = ({ from, upTo }: Band) =>
    borderIsLower
      ? (quantity > from || from === 0n) && (upTo === null || quantity <= upTo)
      : quantity >= from && (upTo === null || quantity < upTo);
  const { rate } = list.find(holds)!;
  return { amount: quantity * rate, paid: rate > 0n ? quantity : 0n };
}

function priced(rule: Rule, step: Step | null, quantity: bigint): Priced {
  const rate = step?.rate ?? rule.rate;
  if (rate !== null) return { amount: quantity * rate, paid: quantity };
  if (rule.bands === null) throw new Error(`${rule.name} has no price`);
  return rule.bands.isWhole ? wholly(rule.bands, quantity) : marginally(rule.bands.list, quantity);
}

/** E3: a number of ten-millionths of a fen as fen. */
export function rounded(amount: bigint, rounding: Rounding): bigint {
  const [fen, rest] = [amount / PER_FEN, amount % PER_FEN];
  const isHalf = rest * 2n === PER_FEN;
  const isMore = rest * 2n > PER_FEN;
  const up = {
    floor: false,
    ceil: rest > 0n,
    halfUp: isMore || isHalf,
    halfEven: isMore || (isHalf && fen % 2n === 1n),
  };
  return up[rounding] ? fen + 1n : fen;
}

/** What a rule pays for a quantity. */
export function payoutOf(
  rule: Rule,
  counted: Counted,
  rounding: Rounding,
  circumstances: Circumstances,
): Payout {
  const net = netOf(rule, counted, circumstances);
  const step = stepOf(rule, circumstances.seasonNumber);
  const { amount, paid } = priced(rule, step, paidOf(rule, net, circumstances.reading));
  const limits = [
    step?.limitFen ?? rule.limitFen,
    rule.notAboveCost ? circumstances.costFen : null,
  ];
  const fen = limits.reduce<bigint>(
    (sum, limit) => (limit === null ? sum : least(sum, limit)),
    rounded(amount, rounding),
  );
  return { paid, fen, hasStarted: hasStarted(rule, net) };
}

/** E3: what each funder bears; the last named takes what the others leave. */
export function borneBy(fen: bigint, shares: readonly Share[]): { funder: string; fen: bigint }[] {
  const parts = shares.map(({ funder, part, of }) => ({ funder, fen: (fen * part) / of }));
  const others = parts.slice(0, -1).reduce((sum, part) => sum + part.fen, 0n);
  return parts.with(-1, { funder: parts.at(-1)!.funder, fen: fen - others });
}
