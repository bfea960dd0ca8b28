import { auditPageSchema, auditQuery, auditVerdictSchema } from '@nuanbu/contracts/http';
import type { Ledger } from '@nuanbu/ledger';
import { TroubleError } from '@nuanbu/terms';
import { addDays, startOfDay } from '@nuanbu/units';
import { AUDIT_COLUMNS } from '../exports/columns/office.ts';
import { page } from '../http/pages.ts';
import { type Route, read } from '../http/route.ts';

/** The audit chain, to be read and checked. */
export function auditRoutes({ audit }: Pick<Ledger, 'audit'>): Route[] {
  return [
    read({
      path: '/api/audit',
      access: 'seeAudit',
      tag: 'audit',
      summary: 'Entries of the audit chain, newest first; `after` goes further back.',
      query: auditQuery,
      answer: auditPageSchema,
      columns: AUDIT_COLUMNS,
      handle: async ({ query: { after: before, limit, from, to, ...wanted } }) => {
        if (from !== undefined && to !== undefined && to < from) {
          throw new TroubleError('argumentInvalid', {
            zh: `${from} 至 ${to} 不是可用的日期范围。`,
            en: `From ${from} to ${to} is no span of days.`,
          });
        }
        const during = {
          from: from === undefined ? undefined : startOfDay(from),
          to: to === undefined ? undefined : startOfDay(addDays(to, 1)),
        };
        const rows = await audit.search({ ...wanted, during }, { before, limit: limit + 1 });
        return page(rows, limit, ({ number }) => number);
      },
    }),
    read({
      path: '/api/audit/verification',
      access: 'seeAudit',
      tag: 'audit',
      summary: 'Recomputes the whole chain, and names the first link that does not hold.',
      limitPerMinute: VERIFICATIONS_PER_MINUTE,
      answer: auditVerdictSchema,
      handle: () => audit.verify(),
    }),
  ];
}

/** It reads everything that was ever done. */
const VERIFICATIONS_PER_MINUTE = 10;
