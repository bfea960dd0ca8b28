import type { CorrectionCause } from '@nuanbu/terms';
import { type Fen, safeInteger, sumIntegers } from '@nuanbu/units';
import type { DecidedLine } from './line-decisions.ts';

/** An amount of a household: booked in a live batch, or taken back of it. */
export interface HouseholdAmount {
  readonly householdId: string;
  readonly amountFen: Fen;
}

/** What a household gets by the new run and the decisions that stand. */
export interface NewAmount extends HouseholdAmount {
  /** Whether the line waits for a person: doubt takes nothing back. */
  readonly waits: boolean;
}

/**
 * What a household gets by its line of the new run, as decided. An exclusion pays nothing more, but
 * does not stand against what is found to be less.
 */
export function newAmountOf({ candidate, stand, pays }: DecidedLine, bookedFen: Fen): NewAmount {
  const { householdId, status, now } = candidate;
  if (stand === 'excluded') {
    const amountFen = status === 'held' ? bookedFen : Math.min(bookedFen, now.amountFen);
    return { householdId, amountFen, waits: false };
  }
  const amountFen = stand === 'in' ? (pays?.amountFen ?? 0) : 0;
  return { householdId, amountFen, waits: stand === 'held' };
}

/** What is not the same in the frozen inputs of what is booked and of the new run (rule S1). */
export interface ChangedInputs {
  /** Households on whose lines somebody decided since. */
  readonly decisions: ReadonlySet<string>;
  /** Households of which the roster has other facts or meters. */
  readonly facts: ReadonlySet<string>;
  /** Households whose meters have other readings. */
  readonly readings: ReadonlySet<string>;
  /** Whether the programme has another version. */
  readonly programme: boolean;
}

/** One line of a correction: booked and difference are what is new. */
export interface CorrectionDifference {
  readonly householdId: string;
  readonly bookedFen: Fen;
  readonly newFen: Fen;
  /** Positive to be paid in a supplementary batch, negative to be taken back; never zero. */
  readonly differenceFen: Fen;
  readonly cause: CorrectionCause;
}

export interface Correction {
  /** In byte order of the household. */
  readonly differences: readonly CorrectionDifference[];
  /** Households that are booked and whose new line waits, so that nothing is taken back yet. */
  readonly undecided: readonly string[];
}

/**
 * What is booked for each household: its live booked lines less what was taken back of them.
 *
 * @throws RangeError where more was taken back than booked, which the ledger does not let happen.
 */
export function bookedOf(
  lines: readonly HouseholdAmount[],
  recoveries: readonly HouseholdAmount[],
): Map<string, Fen> {
  const booked = new Map<string, Fen>();
  const add = (householdId: string, amountFen: Fen) => {
    const sum = (booked.get(householdId) ?? 0) + amountFen;
    booked.set(householdId, safeInteger(sum, `booked for ${householdId}`));
  };
  for (const { householdId, amountFen } of lines) add(householdId, amountFen);
  for (const { householdId, amountFen } of recoveries) add(householdId, -amountFen);
  for (const [householdId, bookedFen] of booked) {
    if (bookedFen < 0) throw new RangeError(`${householdId} gave back more than it was paid`);
  }
  return booked;
}

/**
 * Compares what is booked with a new run (domain rule S2). A household that is booked and has no
 * new line is withdrawn by a difference of all that is booked.
 *
 * @throws RangeError where a household has two new lines.
 */
export function correctionOf(
  booked: ReadonlyMap<string, Fen>,
  now: readonly NewAmount[],
  changed: ChangedInputs,
): Correction {
  const newOf = new Map(now.map((line) => [line.householdId, line]));
  if (newOf.size !== now.length) throw new RangeError('a household has two new lines');
  const differences: CorrectionDifference[] = [];
  const undecided: string[] = [];
  for (const householdId of inByteOrder(new Set([...booked.keys(), ...newOf.keys()]))) {
    const bookedFen = booked.get(householdId) ?? 0;
    const line = newOf.get(householdId);
    if (line?.waits) {
      if (bookedFen > 0) undecided.push(householdId);
      continue;
    }
    const newFen = line?.amountFen ?? 0;
    const differenceFen = newFen - bookedFen;
    if (differenceFen === 0) continue;
    const cause = causeOf(householdId, changed);
    differences.push({ householdId, bookedFen, newFen, differenceFen, cause });
  }
  return { differences, undecided };
}

function inByteOrder(households: Iterable<string>): string[] {
  const keyed = [...households].map((householdId) => ({
    householdId,
    key: Buffer.from(householdId),
  }));
  keyed.sort((one, other) => Buffer.compare(one.key, other.key));
  return keyed.map(({ householdId }) => householdId);
}

/**
 * Why a household has another amount: what is nearest to it comes first, since a new programme
 * concerns everybody. Where nothing of its own changed, nor the programme, a fact of another
 * household did, with which it shares a dwelling; where no fact did at all, the same inputs gave
 * the same lines (rule S1), and a person's decision is what is left.
 */
function causeOf(
  householdId: string,
  { decisions, facts, readings, programme }: ChangedInputs,
): CorrectionCause {
  if (decisions.has(householdId)) return 'decision';
  if (facts.has(householdId)) return 'fact';
  if (readings.has(householdId)) return 'reading';
  if (programme) return 'programme';
  return facts.size > 0 ? 'fact' : 'decision';
}

/** The lines of the supplementary batch that a correction leads to. */
export function supplementaryLines({ differences }: Correction): HouseholdAmount[] {
  return differences
    .filter(({ differenceFen }) => differenceFen > 0)
    .map(({ householdId, differenceFen }) => ({ householdId, amountFen: differenceFen }));
}

/** What a correction takes back, as positive amounts. */
export function recoveryLines({ differences }: Correction): HouseholdAmount[] {
  return differences
    .filter(({ differenceFen }) => differenceFen < 0)
    .map(({ householdId, differenceFen }) => ({ householdId, amountFen: -differenceFen }));
}

/** What would move by one cause. */
export interface CauseSum {
  readonly cause: CorrectionCause;
  readonly households: number;
  readonly toPayFen: Fen;
  /** As a positive amount. */
  readonly toTakeBackFen: Fen;
}

/** What a correction would move, by cause; causes that move nothing are left out. */
export function correctionSums(correction: Correction): CauseSum[] {
  const groups = Map.groupBy(correction.differences, ({ cause }) => cause);
  return [...groups].map(([cause, differences]) => {
    const group = { differences, undecided: [] };
    return {
      cause,
      households: differences.length,
      toPayFen: sumOf(supplementaryLines(group)),
      toTakeBackFen: sumOf(recoveryLines(group)),
    };
  });
}

function sumOf(lines: readonly HouseholdAmount[]): Fen {
  return sumIntegers(
    lines.map(({ amountFen }) => amountFen),
    'correction',
  );
}
