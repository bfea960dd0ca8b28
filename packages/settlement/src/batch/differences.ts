import { createHash } from 'node:crypto';
import type { LineStatus } from '@nuanbu/terms';
import type { Fen, FunderPart } from '@nuanbu/units';
import type { RunTerms } from '../terms.ts';
import { addParts } from './accounts.ts';
import { candidateOf, fundedBy, type SettledLine } from './candidates.ts';
import {
  type ChangedInputs,
  type Correction,
  type CorrectionDifference,
  correctionOf,
  type HouseholdAmount,
  type NewAmount,
  newAmountOf,
  recoveryLines,
} from './corrections.ts';
import {
  carriedOver,
  type DecidedLine,
  type DecisionOnLine,
  decidedLine,
  decideLine,
  undecidedLine,
} from './line-decisions.ts';
import { isRefusal, type Refusal, refusal } from './refusal.ts';

/** A household whose booked money a run might move, or whose line waits. */
export interface ComparedHousehold<Made extends DecisionOnLine = DecisionOnLine> {
  readonly householdId: string;
  readonly town: string;
  readonly village: string;
  /** Its live lines less what was taken back of them; undefined where it has no live line. */
  readonly bookedFen?: Fen | undefined;
  /** What corrections took back of it and has not come back yet. */
  readonly owedBackFen?: Fen | undefined;
  /** Its line in the run; undefined where the run's roster does not have it. */
  readonly line?: SettledLine | undefined;
  /** Whether somebody excluded it for good. */
  readonly isExcluded: boolean;
  /** The newest decisions on it, those of one batch, and the line of the run that batch pays by. */
  readonly decided?:
    | {
        readonly line: SettledLine;
        readonly runNumber: number;
        readonly decisions: readonly Made[];
      }
    | undefined;
}

/** What differs between a run and the newest one that is booked (domain rule S1). */
export type ChangedSince = Omit<ChangedInputs, 'decisions'>;

/** Terms of a run, by its number. */
export type TermsOf = (runNumber: number) => RunTerms;

/** What a person decides when a supplementary batch is made, so that a line joins it. */
export interface JoiningDecision extends DecisionOnLine {
  readonly householdId: string;
}

/** A line of the batch that a correction leads to. */
export interface DifferenceLine extends HouseholdAmount {
  readonly funders: readonly FunderPart[];
  /** What is booked before it, after what is set off; undefined where nothing ever was. */
  readonly bookedFen?: Fen | undefined;
}

/** A line that waits, so that nothing moves. */
export interface WaitingLine {
  readonly householdId: string;
  readonly status: LineStatus;
  readonly waitsFor: 'run' | 'person' | 'violation';
  readonly bookedFen: Fen;
  /** What it would pay in all; undefined where the amount is not known. */
  readonly bestFen?: Fen | undefined;
}

/** What a run moves against what is booked. */
export interface RunDifferences<Made extends DecisionOnLine = DecisionOnLine> {
  readonly correction: Correction;
  readonly lines: readonly DifferenceLine[];
  readonly recoveries: readonly HouseholdAmount[];
  /**
   * What of a difference is not paid but set off against what an earlier correction took back and
   * has not come back: nobody is paid what they are asked to give back.
   */
  readonly offsets: readonly HouseholdAmount[];
  /** Earlier decisions by which lines pay what they pay, with the new ones after them. */
  readonly decisions: readonly (DecisionOf<Made> | JoiningDecision)[];
  readonly waiting: readonly WaitingLine[];
}

type DecisionOf<Made> = Made & { readonly householdId: string };

/**
 * Compares a run with what is booked (domain rule S2), household by household: as its decisions
 * stand, whether anything of it waits, and who bears a difference, by the shares of the rule that
 * settles it now.
 *
 * @param compared each household once; one that is booked with what it gets now and that nobody
 *   decided on may be left out, since nothing of it moves.
 * @param joining decisions that let waiting lines join, in the order in which they are taken; each
 *   pays its household more than is booked, or is refused.
 */
export function differencesOf<Made extends DecisionOnLine>(
  runNumber: number,
  compared: readonly ComparedHousehold<Made>[],
  changed: ChangedSince,
  termsOf: TermsOf,
  joining: readonly JoiningDecision[] = [],
):
  | RunDifferences<Made>
  | Refusal<'reasonMissing' | 'evidenceMissing' | 'lineStateWrong' | 'lineNotFound'> {
  const standing = new Map<string, Standing<Made>>();
  for (const household of compared) {
    standing.set(household.householdId, standingOf(household, runNumber, termsOf));
  }
  for (const { householdId, ...decision } of joining) {
    const before = standing.get(householdId);
    if (!before?.line) {
      return refusal('lineNotFound', {
        zh: `${householdId} 户没有待处理的明细。`,
        en: `Household ${householdId} has no line that waits.`,
      });
    }
    if (waitsForCase(before.household)) {
      return refusal('lineStateWrong', {
        zh: `${householdId} 户有违规案件在查办。`,
        en: `A violation case of household ${householdId} is open.`,
      });
    }
    const line = decideLine(before.line, decision);
    if (isRefusal(line)) return line;
    const decisions = [...before.decisions, { householdId, ...decision }];
    standing.set(householdId, { ...before, line, decisions });
  }
  const decided = new Set(joining.map(({ householdId }) => householdId));
  const correction = correctionOf(
    new Map(
      compared.flatMap(({ householdId, bookedFen }): [string, Fen][] =>
        bookedFen === undefined ? [] : [[householdId, bookedFen]],
      ),
    ),
    [...standing.values()].flatMap(newAmount),
    { ...changed, decisions: decided },
  );
  const toPay = correction.differences.filter(({ differenceFen }) => differenceFen > 0);
  const paid = new Set(toPay.map(({ householdId }) => householdId));
  const idle = joining.find(({ householdId }) => !paid.has(householdId));
  if (idle) {
    // What is taken back rests on what is certain, and never on an estimate.
    return refusal('lineStateWrong', {
      zh: `不会给 ${idle.householdId} 户多付。`,
      en: `It pays household ${idle.householdId} nothing more.`,
    });
  }
  const offsets = toPay.flatMap(({ householdId, differenceFen }): HouseholdAmount[] => {
    const { owedBackFen = 0 } = standing.get(householdId)!.household;
    const amountFen = Math.min(differenceFen, owedBackFen);
    return amountFen > 0 ? [{ householdId, amountFen }] : [];
  });
  const offsetOf = new Map(offsets.map(({ householdId, amountFen }) => [householdId, amountFen]));
  return {
    correction,
    lines: toPay.flatMap((difference) => {
      const { householdId, differenceFen } = difference;
      const offsetFen = offsetOf.get(householdId) ?? 0;
      if (offsetFen === differenceFen) return [];
      const own = standing.get(householdId)!;
      return [differenceLine(difference, offsetFen, own, termsOf(runNumber))];
    }),
    recoveries: recoveryLines(correction),
    offsets,
    decisions: toPay.flatMap(({ householdId }) => standing.get(householdId)!.decisions),
    waiting: [...standing.values()].flatMap(waitingLine),
  };
}

interface Standing<Made> {
  readonly household: ComparedHousehold<DecisionOnLine>;
  /** Undefined where the run has none. */
  readonly line?: DecidedLine | undefined;
  /** Those by which the line stands. */
  readonly decisions: readonly (DecisionOf<Made> | JoiningDecision)[];
}

function standingOf<Made extends DecisionOnLine>(
  household: ComparedHousehold<Made>,
  runNumber: number,
  termsOf: TermsOf,
): Standing<Made> {
  const { householdId, isExcluded, decided } = household;
  if (!household.line) return { household, decisions: [] };
  const candidate = candidateOf(household.line, termsOf(runNumber));
  if (isExcluded) return { household, line: { candidate, stand: 'excluded' }, decisions: [] };
  if (!decided) return { household, line: undecidedLine(candidate), decisions: [] };
  const own = decided.decisions.map((each) => ({ ...each, householdId }));
  const before = decidedLine(candidateOf(decided.line, termsOf(decided.runNumber)), own);
  const line = carriedOver(before, candidate);
  if (line === before) return { household, line, decisions: own };
  const hold = own.findLast(({ decision }) => decision === 'hold');
  return { household, line, decisions: isHeldByPerson(line) && hold ? [hold] : [] };
}

function isHeldByPerson({ stand, pays }: DecidedLine): boolean {
  return stand === 'held' && pays !== undefined;
}

/** While a case is open nothing is paid, and nothing taken back either: nobody has decided it. */
function waitsForCase({ line }: ComparedHousehold): boolean {
  return line?.reason === 'openViolation';
}

function newAmount({ household, line }: Standing<unknown>): NewAmount[] {
  if (!line) return [];
  const { householdId, bookedFen = 0 } = household;
  if (waitsForCase(household)) return [{ householdId, amountFen: 0, waits: true }];
  return [newAmountOf(line, bookedFen)];
}

function differenceLine(
  { householdId, differenceFen }: CorrectionDifference,
  offsetFen: Fen,
  { household, line }: Standing<unknown>,
  terms: RunTerms,
): DifferenceLine {
  const { bookedFen } = household;
  if (bookedFen === undefined) {
    return { householdId, amountFen: differenceFen, funders: line!.pays!.funders };
  }
  const pays = fundedBy(household.line!, differenceFen - offsetFen, terms);
  return { householdId, bookedFen: bookedFen + offsetFen, ...pays };
}

function waitingLine({ household, line }: Standing<unknown>): WaitingLine[] {
  const { householdId, bookedFen = 0 } = household;
  if (!line) return [];
  const { status, best, now } = line.candidate;
  const waits = { householdId, status, bookedFen };
  if (waitsForCase(household)) return bookedFen > 0 ? [{ ...waits, waitsFor: 'violation' }] : [];
  if (line.stand === 'held') {
    const waitsFor = isHeldByPerson(line) ? 'person' : 'run';
    return [{ ...waits, waitsFor, bestFen: best?.amountFen }];
  }
  // Of a certain part the rest waits, until its best value is accepted or becomes certain.
  const isPart = status === 'certainPart' && line.stand === 'in';
  if (!isPart || line.pays?.amountFen !== now.amountFen || best?.amountFen === now.amountFen)
    return [];
  return [{ ...waits, waitsFor: 'run', bestFen: best?.amountFen }];
}

/** Who would bear what is to be paid. */
export function toPayByFunder({ lines }: Pick<RunDifferences, 'lines'>): FunderPart[] {
  return addParts(lines.flatMap(({ funders }) => funders));
}

/**
 * Names everything that a correction would move, so that whoever confirms it confirms what they
 * saw: SHA-256 over `household_id,booked_fen,new_fen,cause` and LF for each difference, in byte order of the
 * household, over `household_id,undecided` and LF for each that is booked and waits, and over
 * `household_id,offset,fen` and LF for each of which something is set off.
 */
export function differencesDigest({
  correction: { differences, undecided },
  offsets,
}: Pick<RunDifferences, 'correction' | 'offsets'>): string {
  const hash = createHash('sha256');
  for (const { householdId, bookedFen, newFen, cause } of differences) {
    hash.update(`${householdId},${bookedFen},${newFen},${cause}\n`);
  }
  for (const householdId of undecided) hash.update(`${householdId},undecided\n`);
  for (const { householdId, amountFen } of offsets) {
    hash.update(`${householdId},offset,${amountFen}\n`);
  }
  return hash.digest('hex');
}
