import type { LineStatus } from '@nuanbu/terms';
import { FAULT_KINDS, type FaultKind, faultKindFacts } from './faults/kinds.ts';
import type { HouseholdTruth } from './truth.ts';

/** One household's line as far as the judge needs it. */
export interface JudgedLine {
  readonly householdId: string;
  readonly status: LineStatus;
  /** What the line pays, or would pay at best where it is held. */
  readonly amountFen: number;
}

/** One row of the fault table: what became of the households with one kind of fault. */
export interface FaultRow {
  readonly kind: FaultKind | 'none';
  readonly zh: string;
  readonly en: string;
  /** False where no register can show this fault, so that wrong payments are its price. */
  readonly registersShow: boolean;
  readonly households: number;
  /** Settled without a hold at exactly the true amount, nought included. */
  readonly exact: number;
  /** Settled without a hold and off by at most the tolerance. */
  readonly withinTolerance: number;
  readonly held: number;
  /** Settled without a hold and off by more than the tolerance. */
  readonly wrong: number;
  /** By how much `wrong` and `withinTolerance` are too much and too little. */
  readonly overpaidFen: number;
  readonly underpaidFen: number;
  /** The households behind `wrong`, for whoever looks into it. */
  readonly wrongHouseholds: readonly string[];
}

/** The programme's tolerance of money at risk, 1.00 yuan (domain rule P2). */
export const TOLERANCE_FEN = 100;

const SOUND = { zh: '无故障', en: 'no fault', registersShow: true } as const;

/**
 * Holds a run's lines against the truth, one row for each kind of fault that occurs, with a row for
 * sound households first. The true amount comes from true consumption, never from a register.
 *
 * @throws RangeError where a household of the truth has no line: a line with no money still exists
 */
export function judge(truth: readonly HouseholdTruth[], lines: Iterable<JudgedLine>): FaultRow[] {
  const lineOf = new Map<string, JudgedLine>();
  for (const line of lines) lineOf.set(line.householdId, line);
  const byKind = Map.groupBy(truth, (each) => each.fault ?? 'none');
  const kinds = ['none', ...(Object.keys(FAULT_KINDS) as FaultKind[])] as const;
  return kinds.flatMap((kind) => {
    const households = byKind.get(kind);
    return households === undefined ? [] : [judgeKind(kind, households, lineOf)];
  });
}

function judgeKind(
  kind: FaultKind | 'none',
  households: readonly HouseholdTruth[],
  lineOf: ReadonlyMap<string, JudgedLine>,
): FaultRow {
  const { zh, en, registersShow } = kind === 'none' ? SOUND : faultKindFacts(kind);
  let exact = 0;
  let withinTolerance = 0;
  let held = 0;
  let overpaidFen = 0;
  let underpaidFen = 0;
  const wrongHouseholds: string[] = [];
  for (const { householdId, amountFen } of households) {
    const line = lineOf.get(householdId);
    if (line === undefined) throw new RangeError(`household ${householdId} has no line`);
    if (line.status === 'held') {
      held += 1;
      continue;
    }
    const differenceFen = line.amountFen - amountFen;
    if (differenceFen > 0) overpaidFen += differenceFen;
    else underpaidFen -= differenceFen;
    if (differenceFen === 0) exact += 1;
    else if (Math.abs(differenceFen) <= TOLERANCE_FEN) withinTolerance += 1;
    else wrongHouseholds.push(householdId);
  }
  return {
    kind,
    zh,
    en,
    registersShow,
    households: households.length,
    exact,
    withinTolerance,
    held,
    wrong: wrongHouseholds.length,
    overpaidFen,
    underpaidFen,
    wrongHouseholds,
  };
}
