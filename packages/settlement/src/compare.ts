import { codesOf, type LineStatus, MOVES, type Move } from '@nuanbu/terms';
import { type Fen, sumIntegers } from '@nuanbu/units';
import type { Line } from './line.ts';
import { isPaidNow, type Standing, standingOf } from './standing.ts';
import type { RunTerms } from './terms.ts';

/** A household under two sets of terms. */
export interface HouseholdChange {
  readonly householdId: string;
  readonly town: string;
  readonly village: string;
  readonly before: Standing;
  readonly after: Standing;
  /** What is paid now, after less before. */
  readonly differenceFen: Fen;
  readonly moves: readonly Move[];
}

/** Money under two sets of terms; the difference is after less before. */
export interface MoneyChange {
  readonly beforeFen: Fen;
  readonly afterFen: Fen;
  readonly differenceFen: Fen;
}

/** What becomes of a roster under other terms. Money is what is paid now, unless it says otherwise. */
export interface Comparison {
  readonly households: number;
  /** How many households make each move; one may make several. */
  readonly moves: Readonly<Record<Move, number>>;
  readonly paid: MoneyChange;
  /** The known amounts of lines that wait. */
  readonly held: MoneyChange;
  /** In roster order; the sums of villages are the whole. */
  readonly byVillage: readonly VillageChange[];
  /** The sums of funders are the whole. */
  readonly byFunder: readonly (MoneyChange & { readonly funder: string })[];
  /** How many households have which status before and after. */
  readonly byStatus: readonly StatusChange[];
  /** The households that stand otherwise in any way, in roster order. */
  readonly changes: readonly HouseholdChange[];
}

export interface VillageChange extends MoneyChange {
  readonly town: string;
  readonly village: string;
  readonly gaining: number;
  readonly losing: number;
}

export interface StatusChange {
  readonly before: LineStatus;
  readonly after: LineStatus;
  readonly households: number;
}

/** The terms of the two sides of a comparison. */
export interface ComparedTerms {
  readonly before: RunTerms;
  readonly after: RunTerms;
}

/**
 * Compares two sets of lines of the same households, one by one.
 *
 * @returns a change for each household, moved or not, in the order of the first set.
 * @throws RangeError where the sets are not of the same households.
 */
export function compareLines(
  before: readonly Line[],
  after: readonly Line[],
  terms: ComparedTerms,
): HouseholdChange[] {
  const afterOf = new Map(after.map((line) => [line.householdId, line]));
  if (afterOf.size !== before.length || after.length !== before.length) {
    throw new RangeError(`${before.length} lines cannot be compared with ${after.length}`);
  }
  return before.map((line) => {
    const { householdId, town, village } = line;
    const other = afterOf.get(householdId);
    if (!other) throw new RangeError(`${householdId} has no line to compare with`);
    const was = standingOf(line, terms.before);
    const is = standingOf(other, terms.after);
    const differenceFen = is.paidFen - was.paidFen;
    const moves = movesOf(was, is, differenceFen);
    return { householdId, town, village, before: was, after: is, differenceFen, moves };
  });
}

function movesOf(before: Standing, after: Standing, differenceFen: Fen): Move[] {
  const wasPaid = isPaidNow(before.status);
  const isPaid = isPaidNow(after.status);
  const made: readonly [Move, boolean][] = [
    ['gains', differenceFen > 0],
    ['loses', differenceFen < 0],
    ['becomesPayable', isPaid && !wasPaid],
    ['stopsBeingPayable', wasPaid && !isPaid],
    ['reachesStart', before.hasStarted === false && after.hasStarted === true],
    ['fallsBelowStart', before.hasStarted === true && after.hasStarted === false],
    ['reachesLimit', before.isLimited === false && after.isLimited === true],
    ['leavesLimit', before.isLimited === true && after.isLimited === false],
  ];
  return made.filter(([, isMade]) => isMade).map(([move]) => move);
}

/** Adds up what becomes of the households of a roster. */
export function comparisonOf(all: readonly HouseholdChange[]): Comparison {
  const moves = codesOf(MOVES).map((move) => {
    return [move, all.filter((change) => change.moves.includes(move)).length];
  });
  return {
    households: all.length,
    moves: Object.fromEntries(moves) as Record<Move, number>,
    paid: moneyOf(all, ({ paidFen }) => paidFen),
    held: moneyOf(all, ({ status, amountFen }) => (status === 'held' ? (amountFen ?? 0) : 0)),
    byVillage: byVillage(all),
    byFunder: byFunder(all),
    byStatus: byStatus(all),
    changes: all.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after)),
  };
}

function moneyOf(all: readonly HouseholdChange[], fenOf: (standing: Standing) => Fen): MoneyChange {
  const beforeFen = sumIntegers(
    all.map(({ before }) => fenOf(before)),
    'amount before',
  );
  const afterFen = sumIntegers(
    all.map(({ after }) => fenOf(after)),
    'amount after',
  );
  return { beforeFen, afterFen, differenceFen: afterFen - beforeFen };
}

function byVillage(all: readonly HouseholdChange[]): VillageChange[] {
  const groups = Map.groupBy(all, ({ town, village }) => JSON.stringify([town, village]));
  return [...groups.values()].map((group) => ({
    town: group[0]!.town,
    village: group[0]!.village,
    gaining: group.filter(({ differenceFen }) => differenceFen > 0).length,
    losing: group.filter(({ differenceFen }) => differenceFen < 0).length,
    ...moneyOf(group, ({ paidFen }) => paidFen),
  }));
}

function byFunder(all: readonly HouseholdChange[]) {
  const funders = new Set(
    all.flatMap(({ before, after }) =>
      [...before.funders, ...after.funders].map(({ funder }) => funder),
    ),
  );
  return [...funders].map((funder) => ({
    funder,
    ...moneyOf(all, (standing) =>
      sumIntegers(
        standing.funders.filter((part) => part.funder === funder).map((part) => part.amountFen),
        'part of a funder',
      ),
    ),
  }));
}

function byStatus(all: readonly HouseholdChange[]): StatusChange[] {
  const groups = Map.groupBy(all, ({ before, after }) => `${before.status} ${after.status}`);
  return [...groups.values()].map((group) => ({
    before: group[0]!.before.status,
    after: group[0]!.after.status,
    households: group.length,
  }));
}
