import { LINE_DECISIONS, LINE_STATUSES, type LineDecision } from '@nuanbu/terms';
import type { FunderPart } from '@nuanbu/units';
import type { BatchCandidate, FundedAmount } from './candidates.ts';
import { isRefusal, type Refusal, refusal } from './refusal.ts';

/**
 * Whether a batch pays a line: it is in; it is held, and can join a later batch; a person excluded
 * it for good; or there is nothing to pay.
 */
export type LineStand = 'in' | 'held' | 'excluded' | 'out';

const STANDS_ZH: Readonly<Record<LineStand, string>> = {
  in: '在批',
  held: '暂缓',
  excluded: '剔除',
  out: '无款可付',
};

/** A line of a batch, after the decisions on it. */
export interface DecidedLine {
  readonly candidate: BatchCandidate;
  readonly stand: LineStand;
  /** What it pays while it is in, and again once a person's hold ends. */
  readonly pays?: FundedAmount | undefined;
}

/** What a person decided on a line, and on what grounds. */
export interface DecisionOnLine {
  readonly decision: LineDecision;
  readonly reason: string;
  /** Names what the decision rests on, such as the number of a record. */
  readonly evidence?: string | undefined;
}

/** A line before anybody has decided on it: as the run left it. */
export function undecidedLine(candidate: BatchCandidate): DecidedLine {
  if (candidate.status === 'held') return { candidate, stand: 'held' };
  return paying(candidate, candidate.now);
}

function paying(candidate: BatchCandidate, pays: FundedAmount): DecidedLine {
  return pays.amountFen > 0 ? { candidate, stand: 'in', pays } : { candidate, stand: 'out' };
}

/**
 * The line after one more decision. Every decision has a reason; one that pays what was in doubt
 * names its evidence. An end of a hold leaves the line as it was before a person held it, and pays
 * the best value where the run held it.
 */
export function decideLine(
  line: DecidedLine,
  { decision, reason, evidence = '' }: DecisionOnLine,
): DecidedLine | Refusal<'reasonMissing' | 'evidenceMissing' | 'lineStateWrong'> {
  const { candidate, stand } = line;
  const { householdId } = candidate;
  const whose = { zh: `涉及 ${householdId} 户。`, en: `It is for household ${householdId}.` };
  if (reason.trim() === '') return refusal('reasonMissing', whose);
  const pays = decision === 'releaseHold' || decision === 'acceptEstimate';
  if (pays && evidence.trim() === '') {
    return refusal('evidenceMissing', whose);
  }
  const next = after(decision, line);
  if (next) return next;
  const what = `That of household ${householdId} is ${stand}, by the run ${candidate.status}`;
  const whatZh = `${householdId} 户的明细现为“${STANDS_ZH[stand]}”，核算结果为“${LINE_STATUSES[candidate.status].zh}”`;
  return refusal('lineStateWrong', {
    zh: `${whatZh}；“${LINE_DECISIONS[decision].zh}”不适用。`,
    en: `${what}; ${decision} does not apply.`,
  });
}

/** What a decision makes of a line; undefined where it does not apply. */
function after(decision: LineDecision, line: DecidedLine): DecidedLine | undefined {
  const { candidate, stand, pays = candidate.best } = line;
  switch (decision) {
    case 'hold':
      return stand === 'in' ? { ...line, stand: 'held' } : undefined;
    case 'exclude':
      return isOpen(line) ? { candidate, stand: 'excluded' } : undefined;
    case 'releaseHold':
      return stand === 'held' && pays ? paying(candidate, pays) : undefined;
    case 'acceptEstimate':
      return isInDoubt(line) ? paying(candidate, candidate.best!) : undefined;
  }
}

function isOpen({ stand }: DecidedLine): boolean {
  return stand === 'in' || stand === 'held';
}

/** Whether the run left a line in doubt, its best value is known, and nobody has accepted it. */
function isInDoubt(line: DecidedLine): boolean {
  const { status, best } = line.candidate;
  const wasInDoubt = status === 'held' || status === 'certainPart';
  const isAccepted = line.pays?.amountFen === best?.amountFen;
  return wasInDoubt && isOpen(line) && best !== undefined && !isAccepted;
}

/**
 * Replays the decisions on a line, in the order in which they were taken.
 *
 * @throws RangeError where one does not apply: it would have been refused when it was taken.
 */
export function decidedLine(
  candidate: BatchCandidate,
  decisions: readonly DecisionOnLine[],
): DecidedLine {
  return decisions.reduce((line, decision) => {
    const next = decideLine(line, decision);
    if (isRefusal(next)) throw new RangeError(`${decision.decision}: ${next.detail}`);
    return next;
  }, undecidedLine(candidate));
}

/**
 * A line of a later run after decisions that were taken on an earlier one. They stand where the
 * line is the same. Where it is not, an exclusion and a person's hold stand all the same, but
 * nobody has accepted the new value: it is as the later run left it.
 */
export function carriedOver(before: DecidedLine, candidate: BatchCandidate): DecidedLine {
  if (isSame(before.candidate, candidate)) return before;
  const line = undecidedLine(candidate);
  if (before.stand === 'excluded') return { candidate, stand: 'excluded' };
  const isHeldByPerson = before.stand === 'held' && before.pays !== undefined;
  return isHeldByPerson && line.stand === 'in' ? { ...line, stand: 'held' } : line;
}

function isSame(one: BatchCandidate, other: BatchCandidate): boolean {
  return (
    one.status === other.status &&
    isSameAmount(one.now, other.now) &&
    isSameAmount(one.best, other.best)
  );
}

/** By its parts, which add up to it. */
function isSameAmount(one: FundedAmount | undefined, other: FundedAmount | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const isSamePart = ({ funder, amountFen }: FunderPart, index: number) =>
    funder === other.funders[index]?.funder && amountFen === other.funders[index]?.amountFen;
  return one.funders.length === other.funders.length && one.funders.every(isSamePart);
}
