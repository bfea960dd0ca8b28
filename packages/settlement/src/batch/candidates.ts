import type { LineStatus } from '@nuanbu/terms';
import { type Fen, type FunderPart, splitFen } from '@nuanbu/units';
import type { Line, Reckoning } from '../line.ts';
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

/** A line as far as money is concerned: a run's, or what a ledger picks out of it. */
export interface SettledLine extends Pick<Line, 'householdId' | 'status' | 'reason' | 'amountFen'> {
  readonly evidence: {
    readonly reckoning?:
      | (Pick<Reckoning, 'rulePath' | 'funders'> & {
          readonly payouts: { readonly best: { readonly amountFen: Fen } };
        })
      | undefined;
  };
}

/** What a batch asks of a line that was settled under these terms. */
export function candidateOf(line: SettledLine, terms: RunTerms): BatchCandidate {
  const { householdId, status, amountFen, evidence } = line;
  const nothing = { amountFen: 0, funders: [] };
  const { reckoning } = evidence;
  if (!reckoning) return { householdId, status, now: nothing };
  const own = { amountFen, funders: reckoning.funders };
  const now = isPaidNow(status) ? own : nothing;
  // Only a certain part is less than the best value, and split for less.
  if (status !== 'certainPart') return { householdId, status, now, best: own };
  const bestFen = reckoning.payouts.best.amountFen;
  return { householdId, status, now, best: fundedBy(line, bestFen, terms) };
}

/**
 * Another amount than the line's own, borne by the shares of the rule by which it was settled.
 *
 * @throws RangeError where nothing was reckoned, or by a rule that the terms do not have.
 */
export function fundedBy(
  { householdId, evidence: { reckoning } }: SettledLine,
  amountFen: Fen,
  terms: RunTerms,
): FundedAmount {
  if (!reckoning) throw new RangeError(`nothing was reckoned for ${householdId}`);
  return { amountFen, funders: splitFen(amountFen, sharesOf(reckoning.rulePath, terms)) };
}

function sharesOf(rulePath: string, { component }: RunTerms) {
  const rule = component.isDetermined && component.rules.find(({ path }) => path === rulePath);
  if (!rule) throw new RangeError(`${component.name} has no rule ${rulePath} any more`);
  return rule.funders ?? component.funders;
}
