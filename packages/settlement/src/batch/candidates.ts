import type { LineStatus } from '@nuanbu/terms';
import { type Fen, type FunderPart, splitFen } from '@nuanbu/units';
import type { Line } from '../line.ts';
import { isPaidNow } from '../standing.ts';
import type { RunTerms } from '../terms.ts';

/** An amount, and who bears how much of it. */
export interface FundedAmount {
  readonly amountFen: Fen;
  readonly funders: readonly FunderPart[];
}

/** A run's line as far as a batch asks: what it pays now, and what it would pay at best. */
export interface BatchCandidate {
  readonly householdId: string;
  readonly status: LineStatus;
  /** Nothing of a line that waits. */
  readonly now: FundedAmount;
  /** Undefined where the amount is not known, or the household is not entitled. */
  readonly best?: FundedAmount | undefined;
}

/** What a batch asks of a line that was settled under these terms. */
export function candidateOf(line: Line, terms: RunTerms): BatchCandidate {
  const { householdId, status, amountFen, evidence } = line;
  const nothing = { amountFen: 0, funders: [] };
  const { reckoning } = evidence;
  if (!reckoning) return { householdId, status, now: nothing };
  const own = { amountFen, funders: reckoning.funders };
  const now = isPaidNow(status) ? own : nothing;
  // Only a certain part is less than the best value, and split for less.
  if (status !== 'certainPart') return { householdId, status, now, best: own };
  const bestFen = reckoning.payouts.best.amountFen;
  const funders = splitFen(bestFen, sharesOf(reckoning.rulePath, terms));
  return { householdId, status, now, best: { amountFen: bestFen, funders } };
}

function sharesOf(rulePath: string, { component }: RunTerms) {
  const rule = component.isDetermined && component.rules.find(({ path }) => path === rulePath);
  if (!rule) throw new RangeError(`${component.name} has no rule ${rulePath} any more`);
  return rule.funders ?? component.funders;
}
