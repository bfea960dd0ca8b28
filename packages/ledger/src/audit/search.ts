import type { LedgerContext } from '../context.ts';
import type { AuditEntry } from './chain.ts';

/** Which entries of the chain somebody looks for. */
export interface AuditSearch {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  /** What it was done to, such as `batch 3`. */
  readonly subject?: string | undefined;
}

/** A page of entries, newest first. */
export async function searchAudit(
  { db }: LedgerContext,
  { actor, action, subject }: AuditSearch,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<AuditEntry[]> {
  let query = db.selectFrom('audit_entry').selectAll().orderBy('number', 'desc').limit(limit);
  if (actor !== undefined) query = query.where('actor', '=', actor);
  if (action !== undefined) query = query.where('action', '=', action);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  if (before !== undefined) query = query.where('number', '<', before);
  return (await query.execute()).map(({ previous_hash: previousHash, ...row }) => ({
    ...row,
    previousHash,
  }));
}
