import {
  batchLinePageSchema,
  batchLineQuery,
  batchPageSchema,
  batchQuery,
  batchSheetSchema,
  numberInPath,
} from '@nuanbu/contracts/http';
import { z } from 'zod';
import { inScope } from '../access/in-scope.ts';
import { villageNamed } from '../access/scope.ts';
import { batchSheetOf, shownBatch } from '../batches/sheet.ts';
import { BATCH_COLUMNS, BATCH_LINE_COLUMNS } from '../exports/columns/batches.ts';
import { page } from '../http/pages.ts';
import { type Route, read } from '../http/route.ts';
import { named } from './named.ts';
import type { Parts } from './parts.ts';

export const batchPath = z.object({ batch: numberInPath });

/** Batches: how far they are, what was done at them, and their lines. */
export function batchRoutes({ ledger }: Pick<Parts, 'ledger'>): Route[] {
  const { batches } = ledger;
  return [
    read({
      path: '/api/batches',
      access: 'seeBatches',
      tag: 'batches',
      summary: 'Batches, newest first.',
      query: batchQuery,
      answer: batchPageSchema,
      columns: BATCH_COLUMNS,
      handle: async ({ query: { after: before, limit, ...filter } }) => {
        const rows = await batches.list(filter, { before, limit: limit + 1 });
        const { items, next } = page(rows, limit, ({ number }) => number);
        return { items: items.map(shownBatch), next };
      },
    }),
    read({
      path: '/api/batches/:batch',
      access: 'seeBatches',
      tag: 'batches',
      summary: 'A batch: its way, what was done at it, and what whoever asks may do next.',
      params: batchPath,
      answer: batchSheetSchema,
      handle: async ({ params, session: { user } }) => {
        const standing = await batches.standing(params.batch);
        const sheet = batchSheetOf(await batches.head(params.batch), standing, user);
        return { ...sheet, objections: await inScope(ledger, user.scope, sheet.objections) };
      },
    }),
    read({
      path: '/api/batches/:batch/lines',
      access: 'seeBatches',
      tag: 'batches',
      summary: 'Its lines, and those that its run held, in byte order of the household.',
      params: batchPath,
      query: batchLineQuery,
      answer: batchLinePageSchema,
      columns: BATCH_LINE_COLUMNS,
      handle: async ({ params, query, session: { user } }) => {
        const { town, village: name, stand, after, limit } = query;
        const village = villageNamed(user.scope, { town, village: name });
        const isIn = stand === undefined ? undefined : stand === 'in';
        const filter = { scope: user.scope, village, isIn, after, limit: limit + 1 };
        const lines = await batches.lineViews(params.batch, filter);
        const { items, next } = page(lines, limit, (line) => line.householdId);
        return { items: await named(ledger, items), next };
      },
    }),
  ];
}
