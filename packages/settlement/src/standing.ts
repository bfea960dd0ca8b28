import { payoutAt, type Rule } from '@nuanbu/policy';
import { type IneligibleReason, isAmountUnknown, type LineStatus } from '@nuanbu/terms';
import type { Fen, FunderPart } from '@nuanbu/units';
import type { Line } from './line.ts';
import type { RunTerms } from './terms.ts';

/** How a household stands in a run, as far as another run may have it otherwise. */
export interface Standing {
  readonly status: LineStatus;
  readonly reason?: IneligibleReason | undefined;
  /** The line's amount, also where it waits; undefined where it is not known. */
  readonly amountFen?: Fen | undefined;
  /** What is paid of it now: nothing of a line that waits. */
  readonly paidFen: Fen;
  /** Who bears what is paid. */
  readonly funders: readonly FunderPart[];
  /** Whether it reached the start; undefined where nothing was reckoned. */
  readonly hasStarted?: boolean | undefined;
  /** Whether a limit takes some of its money. */
  readonly isLimited?: boolean | undefined;
}

/** How a line stands, by the terms under which it was settled. */
export function standingOf(line: Line, terms: RunTerms): Standing {
  const { status, reason, amountFen, findings } = line;
  const { reckoning } = line.evidence;
  const isPaid = isPaidNow(status);
  return {
    status,
    reason,
    amountFen: findings.some(isAmountUnknown) ? undefined : amountFen,
    paidFen: isPaid ? amountFen : 0,
    funders: isPaid ? partsOf(reckoning?.funders ?? []) : [],
    hasStarted: reckoning?.payouts[boundOf(line)].hasStarted,
    isLimited: reckoning && isLimited(line, reckoning, terms),
  };
}

/** In one form, whether they were just computed or read back. */
function partsOf(funders: readonly FunderPart[]): FunderPart[] {
  return funders.map(({ funder, amountFen }) => ({ funder, amountFen }));
}

/** Whether a batch takes lines of a status. */
export function isPaidNow(status: LineStatus): boolean {
  return status === 'payable' || status === 'certainPart';
}

/** The bound at which a line is paid. */
function boundOf({ status }: Pick<Line, 'status'>): 'best' | 'low' {
  return status === 'certainPart' ? 'low' : 'best';
}

function isLimited(
  line: Line,
  { rulePath, counted, payouts, terms: payoutTerms }: NonNullable<Line['evidence']['reckoning']>,
  { component }: RunTerms,
): boolean {
  if (!component.isDetermined) return false;
  const rule = component.rules.find(({ path }) => path === rulePath);
  if (!rule) throw new RangeError(`${line.householdId} was settled by ${rulePath}, which is gone`);
  const bound = boundOf(line);
  const free = payoutAt(counted[bound], withoutLimits(rule), component, payoutTerms);
  return free.amountFen > payouts[bound].amountFen;
}

function withoutLimits(rule: Rule): Rule {
  return {
    ...rule,
    monthly: rule.monthly && { ...rule.monthly, limit: undefined },
    limit: undefined,
    limitFen: undefined,
    yearly: rule.yearly.map((step) => ({ ...step, limitFen: undefined })),
    notAboveCost: false,
  };
}
