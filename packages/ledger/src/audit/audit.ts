import type { Kysely } from 'kysely';
import { canonicalJson } from '../canonical.ts';
import type { LedgerContext, Work } from '../context.ts';
import { oneAtATime } from '../locks.ts';
import type { Database } from '../schema.ts';
import {
  type AuditEntry,
  type AuditHead,
  type BrokenLink,
  brokenLink,
  GENESIS,
  hashEntry,
} from './chain.ts';

/** What a change writes into the chain. */
export interface AuditNote {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/**
 * Appends to the chain inside the transaction of the change itself, so that both are there or
 * neither is. Waits for whoever is appending; the last thing that a transaction does.
 */
export async function appendAudit(
  work: Work,
  context: LedgerContext,
  note: AuditNote,
): Promise<AuditHead> {
  await oneAtATime(work, 'audit');
  const previous = await headOf(work);
  const entry = {
    number: previous.number + 1,
    at: context.clock.now(),
    actor: note.actor,
    action: note.action,
    subject: note.subject,
    content: canonicalJson(note.content),
    previousHash: previous.hash,
  };
  const hash = hashEntry(entry);
  const { previousHash: previous_hash, ...columns } = entry;
  await work
    .insertInto('audit_entry')
    .values({ ...columns, previous_hash, hash })
    .execute();
  return { number: entry.number, hash };
}

/** The newest entry's number and hash, to be printed on batches and exports. */
export async function headOf(db: Kysely<Database>): Promise<AuditHead> {
  const row = await db
    .selectFrom('audit_entry')
    .select(['number', 'hash'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? GENESIS;
}

/** What a check of the whole chain found. */
export type AuditVerdict =
  | { readonly holds: true; readonly entries: number; readonly head: AuditHead }
  | { readonly holds: false; readonly broken: BrokenLink };

const PAGE = 5_000;

/**
 * Recomputes the whole chain from its first entry and names the first link that does not hold.
 *
 * @param anchors heads that were printed outside of the database. Only they can show that the
 *   chain's end was cut off or that the chain was forged as a whole.
 */
export async function verifyAudit(
  context: LedgerContext,
  anchors: readonly AuditHead[] = [],
): Promise<AuditVerdict> {
  const expected = new Map(anchors.map((anchor) => [anchor.number, anchor.hash]));
  let head = GENESIS;
  for (;;) {
    const page = await auditEntries(context, { after: head.number, limit: PAGE });
    for (const entry of page) {
      const broken = brokenLink(head, entry);
      if (broken) return { holds: false, broken };
      head = { number: entry.number, hash: entry.hash };
      const anchor = expected.get(head.number);
      if (anchor !== undefined && anchor !== head.hash) {
        return { holds: false, broken: { number: head.number, fault: 'anchorDiffers' } };
      }
      expected.delete(head.number);
    }
    if (page.length < PAGE) break;
  }
  const [cutOff] = [...expected.keys()].filter((number) => number > 0).sort((a, b) => a - b);
  if (cutOff !== undefined) {
    return { holds: false, broken: { number: head.number + 1, fault: 'entryMissing' } };
  }
  return { holds: true, entries: head.number, head };
}

/** Entries in order, a page at a time. */
export async function auditEntries(
  context: LedgerContext,
  page: { readonly after?: number | undefined; readonly limit: number },
): Promise<AuditEntry[]> {
  const rows = await context.db
    .selectFrom('audit_entry')
    .selectAll()
    .where('number', '>', page.after ?? 0)
    .orderBy('number')
    .limit(page.limit)
    .execute();
  return rows.map(({ previous_hash: previousHash, ...row }) => ({ ...row, previousHash }));
}
