import { noticeListQuery, noticeListSchema, numberInPath } from '@nuanbu/contracts/http';
import type { Ledger } from '@nuanbu/ledger';
import { z } from 'zod';
import { refuseOutside } from '../access/scope.ts';
import { type Route, read } from '../http/route.ts';
import { noticeListOf } from '../papers/notice-list.ts';

/** What is put up in the villages while a notice runs. */
export function noticeListRoutes(ledger: Pick<Ledger, 'batches' | 'runs' | 'roster'>): Route[] {
  return [
    read({
      path: '/api/batches/:batch/notice',
      access: 'seeBatches',
      tag: 'batches',
      summary: 'A village’s public notice list, with names masked.',
      params: z.object({ batch: numberInPath }),
      query: noticeListQuery,
      answer: noticeListSchema,
      handle: async ({ params, query, session: { user } }) => {
        refuseOutside(user.scope, query);
        return noticeListOf(ledger, params.batch, query);
      },
    }),
  ];
}
