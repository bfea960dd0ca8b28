import { TroubleError, verbatim } from '@nuanbu/terms';
import type { LedgerContext } from './context.ts';

/**
 * Ties the ledger to a reading store at the first start with it, and compares at every later one.
 * Without, a process that was told of another store, or of none, would take readings that no run
 * sees, and settle or save what is not there.
 *
 * @param place names the store for good, wherever it is reached.
 * @throws TroubleError `readingsElsewhere`.
 */
export async function tieReadings(
  { db, clock }: Pick<LedgerContext, 'db' | 'clock'>,
  place: string,
): Promise<void> {
  await db
    .insertInto('reading_place')
    .values({ place, since: clock.now() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const known = await db.selectFrom('reading_place').select('place').executeTakeFirstOrThrow();
  if (known.place === place) return;
  throw new TroubleError('readingsElsewhere', verbatim(`${known.place} ≠ ${place}`), {
    hint: {
      zh: '请检查 INFLUX_URL、INFLUX_PLACEMENT、DATABASE_URL 与 DATA_DIR；要迁移读数，请用 nuanbu backup 与 restore。',
      en:
        'Look at INFLUX_URL, INFLUX_PLACEMENT, DATABASE_URL and DATA_DIR; readings move from one ' +
        'place to another by `nuanbu backup` and `nuanbu restore`.',
    },
  });
}
