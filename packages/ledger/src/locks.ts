import { sql } from 'kysely';
import type { Work } from './context.ts';

/**
 * What is done one at a time, always asked for in this order within a transaction, so that no two
 * of them wait for each other. Held until the transaction ends.
 */
const LOCKS = { command: 1, roster: 2, booking: 3, audit: 4, epoch: 5, correction: 6 } as const;

/** The first word of the lock's number: other users of the database have other ones. */
const LEDGER = 0x6e62;

/** Waits until nobody else does such a thing, and keeps it so until the transaction ends. */
export async function oneAtATime(work: Work, what: keyof typeof LOCKS): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${LEDGER}, ${LOCKS[what]})`.execute(work);
}

/** Waits until nobody else does something about one thing, and keeps it so likewise. */
export async function oneAtATimeFor(work: Work, thing: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${thing}, ${LEDGER}))`.execute(work);
}

/** The same without waiting. @returns whether nobody else is at it. */
export async function isFirstAt(work: Work, thing: string): Promise<boolean> {
  const { rows } = await sql<{ isFirst: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${thing}, ${LEDGER})) AS "isFirst"`.execute(
    work,
  );
  return rows[0]!.isFirst;
}
