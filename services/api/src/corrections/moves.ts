import { type CorrectionView, type Scope, villageKey } from '@nuanbu/ledger';
import {
  correctionSums,
  differencesDigest,
  type RunDifferences,
  toPayByFunder,
} from '@nuanbu/settlement';
import { sumIntegers } from '@nuanbu/units';
import { covers, type Place } from '../access/scope.ts';
import { differencesIn, placesIn, termsBefore } from './differences.ts';

/** What a run would move against what is booked, and where the households lie. */
export interface Moves {
  readonly view: CorrectionView;
  readonly differences: RunDifferences;
  readonly places: ReadonlyMap<string, Place>;
}

/** @throws TroubleError `runNotFound`, `runNotSucceeded`, `nothingBooked`, `runNotWhole`. */
export async function movesOf(
  parts: Parameters<typeof termsBefore>[0],
  runNumber: number,
): Promise<Moves> {
  const termsOf = await termsBefore(parts, runNumber);
  const view = await parts.ledger.batches.correction(runNumber);
  return { view, differences: differencesIn(view, termsOf), places: placesIn(view) };
}

/**
 * Compares runs for whoever turns pages: the newest comparison is kept as long as nothing is done.
 * Whatever could change it is an entry of the audit chain.
 */
export class Comparisons {
  readonly #parts: Parameters<typeof movesOf>[0];
  #newest: { readonly of: string; readonly moves: Promise<Moves> } | undefined;

  constructor(parts: Parameters<typeof movesOf>[0]) {
    this.#parts = parts;
  }

  /** See `movesOf`. */
  async get(runNumber: number): Promise<Moves> {
    const { hash } = await this.#parts.ledger.audit.head();
    const of = `${runNumber} ${hash}`;
    if (this.#newest?.of === of) return this.#newest.moves;
    const moves = movesOf(this.#parts, runNumber);
    this.#newest = { of, moves };
    moves.catch(() => {
      if (this.#newest?.of === of) this.#newest = undefined;
    });
    return moves;
  }
}

/** What moves in the places that somebody sees, and what it adds up to; the digest names all of it. */
export function movesSeen({ view, differences, places }: Moves, scope: Scope) {
  const { correction, lines, offsets, waiting } = differences;
  const isSeen = (householdId: string) => covers(scope, places.get(householdId)!);
  const moves = correction.differences
    .filter(({ householdId }) => isSeen(householdId))
    .map((each) => ({ ...each, ...places.get(each.householdId)! }));
  const summary = {
    ...{ run: view.run.number, digest: differencesDigest(differences), bookedAs: view.bookedAs },
    ...sumsOf(moves),
    offsetFen: sumIntegers(
      offsets.filter(({ householdId }) => isSeen(householdId)).map(({ amountFen }) => amountFen),
      'set off',
    ),
    undecided: correction.undecided.filter(isSeen).length,
    waiting: waiting.filter(({ householdId }) => isSeen(householdId)).length,
    byCause: correctionSums({ differences: moves, undecided: [] }),
    byVillage: [...Map.groupBy(moves, villageKey).values()].map((own) => {
      const { town, village } = own[0]!;
      return { town, village, ...sumsOf(own) };
    }),
    toPayByFunder: toPayByFunder({
      lines: lines.filter(({ householdId }) => isSeen(householdId)),
    }),
  };
  return { moves, summary };
}

function sumsOf(moves: readonly { readonly differenceFen: number }[]) {
  let [toPayFen, toTakeBackFen] = [0, 0];
  for (const { differenceFen } of moves) {
    if (differenceFen > 0) toPayFen += differenceFen;
    else toTakeBackFen -= differenceFen;
  }
  return { households: moves.length, toPayFen, toTakeBackFen };
}
