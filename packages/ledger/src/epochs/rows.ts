import { sql } from 'kysely';
import type { LedgerContext } from '../context.ts';
import { oneAtATime } from '../locks.ts';

/** The newest epoch, which is open. */
export async function newestEpoch({ db }: Pick<LedgerContext, 'db'>): Promise<number> {
  const row = await db
    .selectFrom('reading_epoch')
    .select(({ fn }) => fn.max('number').as('number'))
    .executeTakeFirstOrThrow();
  return Number(row.number);
}

/**
 * Opens the next epoch where the newest may have been written into.
 *
 * @returns the newest epoch that is not open. A writer marks an epoch before it first writes into
 *   it, so that one without a mark holds nothing that was acknowledged, and may stay open.
 */
export function closeNewest({ db, clock }: Pick<LedgerContext, 'db' | 'clock'>): Promise<number> {
  return db.transaction().execute(async (work) => {
    await oneAtATime(work, 'epoch');
    const newest = await work
      .selectFrom('reading_epoch')
      .selectAll()
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    if (newest.written_at === null) return newest.number - 1;
    const next = { number: newest.number + 1, opened_at: clock.now(), written_at: null };
    await work.insertInto('reading_epoch').values(next).execute();
    return newest.number;
  });
}

/** Makes the open epoch this one at least, and counts it as written into. */
export function openAtLeast(
  { db, clock }: Pick<LedgerContext, 'db' | 'clock'>,
  number: number,
): Promise<void> {
  return db.transaction().execute(async (work) => {
    await oneAtATime(work, 'epoch');
    await sql`
      INSERT INTO ledger.reading_epoch
      SELECT greatest(max(number), ${number}), ${clock.now()}, ${clock.now()}
      FROM ledger.reading_epoch
      ON CONFLICT (number) DO UPDATE
      SET written_at = coalesce(reading_epoch.written_at, excluded.written_at)`.execute(work);
  });
}

/** Says that an epoch is written into from now on. */
export async function markWritten(
  { db, clock }: Pick<LedgerContext, 'db' | 'clock'>,
  number: number,
): Promise<void> {
  await db
    .updateTable('reading_epoch')
    .set({ written_at: clock.now() })
    .where('number', '=', number)
    .where('written_at', 'is', null)
    .execute();
}

/**
 * Writes down a new writer, which knows of no epoch yet. It asks for the newest one only after this
 * is there: a freeze sees the writer, or the writer sees the freeze.
 *
 * @returns its number.
 */
export async function addWriter(
  { db }: Pick<LedgerContext, 'db'>,
  name: string,
  leaseMs: number,
): Promise<number> {
  await endRunOut({ db });
  const { writer_number } = await db
    .insertInto('reading_writer')
    .values({ name, epoch: 0, leased_until: inMs(leaseMs) })
    .returning('writer_number')
    .executeTakeFirstOrThrow();
  return writer_number;
}

/**
 * Says into which epochs a writer no longer writes, and renews its lease.
 *
 * @param epoch it has no pass of one before this, and gives none out.
 * @returns the newest epoch; undefined where the lease ran out and somebody saw it.
 */
export async function renewWriter(
  { db }: Pick<LedgerContext, 'db'>,
  writerNumber: number,
  epoch: number,
  leaseMs: number,
): Promise<number | undefined> {
  // A renewal whose answer was lost may come after a later one, and takes nothing back.
  const { rows } = await sql<{ newest: number }>`
    UPDATE ledger.reading_writer
    SET epoch = greatest(reading_writer.epoch, ${epoch}),
      leased_until = greatest(leased_until, ${inMs(leaseMs)})
    FROM (SELECT max(number) AS newest FROM ledger.reading_epoch) AS opened
    WHERE writer_number = ${writerNumber}
    RETURNING opened.newest`.execute(db);
  return rows[0]?.newest;
}

/** Ends a writer that has no pass out. */
export async function removeWriter(
  { db }: Pick<LedgerContext, 'db'>,
  writerNumber: number,
): Promise<void> {
  await db.deleteFrom('reading_writer').where('writer_number', '=', writerNumber).execute();
}

/** A process that may still write into what a freeze closes. */
export interface LivingWriter {
  readonly number: number;
  readonly name: string;
  /** What is left of its lease now. */
  readonly leaseMs: number;
}

/**
 * The writers that may still write into an epoch or one before it. Those whose lease ran out are
 * ended first, by taking their row away: from then on their renewals fail, late ones too, which
 * only looking at the time could not promise. A row that is being renewed at this moment is left.
 */
export async function writersInto(
  context: Pick<LedgerContext, 'db'>,
  epoch: number,
): Promise<LivingWriter[]> {
  await endRunOut(context);
  const { rows } = await sql<LivingWriter>`
    SELECT writer_number AS number, name,
      (extract(epoch FROM leased_until - clock_timestamp()) * 1000)::float8 AS "leaseMs"
    FROM ledger.reading_writer WHERE epoch <= ${epoch} ORDER BY writer_number`.execute(context.db);
  return rows;
}

async function endRunOut({ db }: Pick<LedgerContext, 'db'>): Promise<void> {
  await sql`
    DELETE FROM ledger.reading_writer WHERE writer_number IN (
      SELECT writer_number FROM ledger.reading_writer
      WHERE leased_until <= clock_timestamp() FOR UPDATE SKIP LOCKED)`.execute(db);
}

/** So long from now by PostgreSQL's clock, which alone decides when a lease has run out. */
function inMs(ms: number) {
  return sql<Date>`clock_timestamp() + make_interval(secs => ${ms / 1000})`;
}
