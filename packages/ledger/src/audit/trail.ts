import type { LedgerContext } from '../context.ts';
import { type AuditVerdict, auditEntries, headOf, verifyAudit } from './audit.ts';
import type { AuditEntry, AuditHead } from './chain.ts';
import { type AuditSearch, searchAudit } from './search.ts';

/** The audit chain as others see it: to be read and checked, never written to from outside. */
export interface AuditTrail {
  /** To be printed on every batch, export and payment file (domain rule S7). */
  head(): Promise<AuditHead>;
  entries(page: { after?: number; limit: number }): Promise<AuditEntry[]>;
  /** A page of entries, newest first. */
  search(
    wanted: AuditSearch,
    page: { readonly before?: number | undefined; readonly limit: number },
  ): Promise<AuditEntry[]>;
  /** Recomputes the chain; heads printed earlier show what the database alone cannot. */
  verify(anchors?: readonly AuditHead[]): Promise<AuditVerdict>;
}

export function auditTrail(context: LedgerContext): AuditTrail {
  return {
    head: () => headOf(context.db),
    entries: (page) => auditEntries(context, page),
    search: (wanted, page) => searchAudit(context, wanted, page),
    verify: (anchors) => verifyAudit(context, anchors),
  };
}
