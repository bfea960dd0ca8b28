import type { Span } from '@nuanbu/units';
import { sql } from 'kysely';
import type { LedgerContext } from '../context.ts';
import type { AuditEntry } from './chain.ts';

/** Which entries of the chain somebody looks for. */
export interface AuditSearch {
  /** What their actors' names contain, in letters of either size. */
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  /** What their subjects, such as `batch 3`, contain, in letters of either size. */
  readonly subject?: string | undefined;
  /** With which whole words their subjects begin: `batch`, or for one batch alone `batch 3`. */
  readonly kind?: string | undefined;
  /** When they were made; the end is no longer meant. */
  readonly during?: { readonly [Edge in keyof Span]?: Span[Edge] | undefined } | undefined;
}

/** A page of entries, newest first. */
export async function searchAudit(
  { db }: LedgerContext,
  { actor, action, subject, kind, during }: AuditSearch,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<AuditEntry[]> {
  let query = db.selectFrom('audit_entry').selectAll().orderBy('number', 'desc').limit(limit);
  if (actor !== undefined) query = query.where(contains('actor', actor));
  if (action !== undefined) query = query.where('action', '=', action);
  if (subject !== undefined) query = query.where(contains('subject', subject));
  if (kind !== undefined) {
    query = query.where(({ eb, fn, val }) =>
      eb.or([
        eb('subject', '=', kind),
        eb(fn<boolean>('starts_with', ['subject', val(`${kind} `)]), '=', true),
      ]),
    );
  }
  if (during?.from !== undefined) query = query.where('at', '>=', during.from);
  if (during?.to !== undefined) query = query.where('at', '<', during.to);
  if (before !== undefined) query = query.where('number', '<', before);
  return (await query.execute()).map(({ previous_hash: previousHash, ...row }) => ({
    ...row,
    previousHash,
  }));
}

/** Whether a column contains a text as it is; no sign of it means anything else. */
function contains(column: 'actor' | 'subject', text: string) {
  return sql<boolean>`strpos(lower(${sql.ref(column)}), lower(${text})) > 0`;
}
