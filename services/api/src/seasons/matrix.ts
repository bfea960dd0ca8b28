import type { HouseholdCase } from '@nuanbu/settlement';
import { civilDays, type Day, dayOf, overlaps, type Span } from '@nuanbu/units';
import type { Parts } from '../routes/parts.ts';

/** Villages × days, as the answer has it. */
export interface Matrix {
  readonly days: Day[];
  readonly readingCommit: number;
  readonly rosterVersion: number;
  readonly villages: VillageRow[];
}

interface VillageRow {
  readonly town: string;
  readonly village: string;
  readonly meters: number;
  /** One number for each of the days, as all below. */
  readonly metersExpected: number[];
  readonly metersSeen: number[];
  readonly readings: number[];
}

type Sources = Pick<Parts, 'ledger' | 'store' | 'clock'>;

interface Kept {
  /** The store's version that it was begun at. */
  readonly version: string;
  readonly beganMs: number;
  readonly matrix: Promise<Matrix>;
}

/** While readings come in all the time, one that is no older than this is new enough. */
const FRESH_MS = 30_000;
const MOST_KEPT = 8;

/**
 * Completeness of all villages, counted once for all who ask: whose villages somebody sees is
 * decided after it. The roster moves it at once, readings at most twice in a minute.
 */
export class Matrices {
  readonly #sources: Sources;
  readonly #kept = new Map<string, Kept>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** @param span whole civil days. */
  async get(span: Span): Promise<Matrix> {
    const { ledger, store, clock } = this.#sources;
    const rosterVersion = await ledger.roster.rosterVersion();
    const version = await store.version();
    const key = JSON.stringify([span, rosterVersion]);
    const kept = this.#kept.get(key);
    const isFresh = kept && clock.monotonicMs() - kept.beganMs < FRESH_MS;
    if (kept && (isFresh || kept.version === version)) return kept.matrix;
    const readingCommit = await store.frontier();
    const matrix = matrixOf(this.#sources, span, { rosterVersion, readingCommit });
    this.#kept.delete(key);
    this.#kept.set(key, { version, beganMs: clock.monotonicMs(), matrix });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
    // One that failed is not kept: the next question counts anew.
    matrix.catch(() => {
      if (this.#kept.get(key)?.matrix === matrix) this.#kept.delete(key);
    });
    return matrix;
  }
}

async function matrixOf(
  { ledger, store }: Pick<Sources, 'ledger' | 'store'>,
  span: Span,
  frozen: Pick<Matrix, 'rosterVersion' | 'readingCommit'>,
): Promise<Matrix> {
  const days = civilDays(span);
  const placed = installationsIn(await ledger.roster.snapshot(frozen.rosterVersion), span);
  const meterIds = [...new Set(placed.map(({ meterId }) => meterId))];
  const counts = await store.dayCounts(meterIds, span, frozen.readingCommit);
  const rowsOf = new Map<string, number[]>();
  for (let row = 0; row < counts.length; row += 1) {
    const meterId = meterIds[counts.meter[row]!]!;
    const rows = rowsOf.get(meterId);
    if (rows) rows.push(row);
    else rowsOf.set(meterId, [row]);
  }
  const indexOf = new Map(days.map(({ from }, index) => [from, index]));
  const villages = Map.groupBy(placed, ({ town, village }) => JSON.stringify([town, village]));
  return {
    ...frozen,
    days: days.map(({ from }) => dayOf(from)),
    villages: [...villages.values()].map((group) => {
      const [{ town, village }] = group as [Placed];
      const row: VillageRow = {
        ...{ town, village, meters: new Set(group.map(({ meterId }) => meterId)).size },
        metersExpected: days.map(() => 0),
        metersSeen: days.map(() => 0),
        readings: days.map(() => 0),
      };
      for (const [meterId, there] of Map.groupBy(group, (each) => each.meterId)) {
        const isThere = days.map((day) => there.some((each) => overlaps(each.span, day)));
        for (const [day, is] of isThere.entries()) if (is) row.metersExpected[day]! += 1;
        for (const at of rowsOf.get(meterId) ?? []) {
          const day = indexOf.get(counts.dayAt[at]!)!;
          // A meter that has moved is heard where it is, not where it was.
          if (!isThere[day]) continue;
          row.metersSeen[day]! += 1;
          row.readings[day]! += counts.readings[at]!;
        }
      }
      return row;
    }),
  };
}

/** A meter at a place for a time. */
interface Placed {
  readonly meterId: string;
  readonly town: string;
  readonly village: string;
  readonly span: Span;
}

function installationsIn(households: readonly HouseholdCase[], span: Span): Placed[] {
  return households.flatMap(({ facts: { town, village }, installations }) =>
    installations
      .map(({ meterId, installedAt = -Infinity, removedAt = Infinity }) => ({
        ...{ meterId, town, village, span: { from: installedAt, to: removedAt } },
      }))
      .filter((each) => overlaps(each.span, span)),
  );
}
