/** What a rule is worth, worked out once more in whole numbers, sharing nothing with the payout. */
import type { RuleSpec } from './rule-spec.fixture.ts';

interface Given {
  readonly months: readonly number[];
  readonly seasonNumber: number;
  readonly baselineWh: number;
  readonly costFen: number;
}

/** Billionths of a yuan in a fen. */
const PER_FEN = 10_000_000n;

export function witnessFen(spec: RuleSpec, given: Given): bigint {
  const paid = paidThousandths(spec, given);
  const step = spec.yearly[given.seasonNumber - 1];
  const worth = step?.rate === undefined ? worthOf(spec, paid) : paid * BigInt(step.rate);
  const limitFen = step?.limitFen ?? spec.limitFen;
  const bounds = [
    rounded(worth, spec.rounding),
    ...(limitFen === undefined ? [] : [BigInt(limitFen)]),
    ...(spec.notAboveCost ? [BigInt(given.costFen)] : []),
  ];
  return bounds.sort((a, b) => (a < b ? -1 : 1))[0]!;
}

function paidThousandths(spec: RuleSpec, given: Given): bigint {
  const net = netThousandths(spec, given);
  const { start } = spec;
  const limit = spec.limit === undefined ? undefined : BigInt(spec.limit);
  const capped = (quantity: bigint) => (limit !== undefined && quantity > limit ? limit : quantity);
  if (!start) return capped(net);
  const at = BigInt(start.at);
  if (net < at || (net === at && !start.qualifies)) return 0n;
  if (start.rule === 'threshold') return capped(net);
  return start.rule === 'deductCapPaid' ? capped(net - at) : capped(net) - at;
}

function netThousandths({ monthly, baseline }: RuleSpec, given: Given): bigint {
  const own = (said: number | 'roster' | undefined) =>
    BigInt(said === 'roster' ? given.baselineWh : (said ?? 0));
  let net = 0n;
  for (const month of given.months) {
    let left = BigInt(month);
    if (monthly) {
      left -= own(monthly.baseline);
      if (left < 0n) left = 0n;
      if (monthly.limit !== undefined && left > BigInt(monthly.limit)) left = BigInt(monthly.limit);
    }
    net += left;
  }
  net -= own(baseline);
  return net < 0n ? 0n : net;
}

/** Adds the price of each stretch between two borders, or takes the last one's for all. */
function worthOf({ mode, boundary, borders, rates }: RuleSpec, paid: bigint): bigint {
  if (mode === 'whole') {
    const passed = borders.filter((border) =>
      boundary === 'lower' ? paid > BigInt(border) : paid >= BigInt(border),
    );
    return paid * BigInt(rates[passed.length]!);
  }
  let worth = paid * BigInt(rates[0]!);
  for (const [index, border] of borders.entries()) {
    const above = paid - BigInt(border);
    if (above > 0n) worth += above * BigInt(rates[index + 1]! - rates[index]!);
  }
  return worth;
}

function rounded(worth: bigint, rounding: RuleSpec['rounding']): bigint {
  const down = worth / PER_FEN;
  const rest = worth - down * PER_FEN;
  if (rest === 0n || rounding === 'floor') return down;
  if (rounding === 'ceil') return down + 1n;
  const isHalf = rest * 2n === PER_FEN;
  if (isHalf) return rounding === 'halfUp' || down % 2n === 1n ? down + 1n : down;
  return rest * 2n > PER_FEN ? down + 1n : down;
}
