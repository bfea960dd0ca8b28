import { TroubleError, verbatim } from '@nuanbu/terms';
import type { LedgerContext } from './context.ts';

type Context = Pick<LedgerContext, 'db' | 'clock'>;

/** How a ledger knows the store of readings that belongs to it. */
export interface ReadingPlace {
  /** The store's kind and name, wherever it is reached. */
  readonly place: string;
  /** Whether readings may be in it; never true of one that nobody was allowed to write into. */
  readonly isUsed: boolean;
}

/**
 * Says which store of readings belongs to a ledger: the given one where none was named before. So
 * that no process that was told of another store, or of none, takes readings that no run sees, or
 * settles or saves what is not there.
 */
export async function readingPlace({ db, clock }: Context, fresh: string): Promise<ReadingPlace> {
  await db
    .insertInto('reading_place')
    .values({ place: fresh, since: clock.now() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { place } = await db.selectFrom('reading_place').select('place').executeTakeFirstOrThrow();
  const written = await db
    .selectFrom('reading_epoch')
    .select('number')
    .where('written_at', 'is not', null)
    .limit(1)
    .execute();
  return { place, isUsed: written.length > 0 };
}

/** Why a store is not that of a ledger. */
export function readingsElsewhere(known: string, given: string): TroubleError {
  return new TroubleError('readingsElsewhere', verbatim(`${known} ≠ ${given}`), {
    hint: {
      zh: '请检查 INFLUX_URL、INFLUX_PLACEMENT、DATABASE_URL 与 DATA_DIR；要迁移读数，请用 nuanbu backup 与 restore。',
      en:
        'Look at INFLUX_URL, INFLUX_PLACEMENT, DATABASE_URL and DATA_DIR; readings move from one ' +
        'place to another by `nuanbu backup` and `nuanbu restore`.',
    },
  });
}
