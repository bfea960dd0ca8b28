import {
  batchLinePageSchema,
  batchLineQuery,
  batchPageSchema,
  batchQuery,
  batchSheetSchema,
  numberInPath,
} from '@nuanbu/contracts/http';
import { z } from 'zod';
import { covers, refuseOutside } from '../access/scope.ts';
import { batchSheetOf, shownBatch } from '../batches/sheet.ts';
import { BATCH_COLUMNS, BATCH_LINE_COLUMNS } from '../exports/columns/batches.ts';
import { page } from '../http/pages.ts';
import { type Route, read } from '../http/route.ts';
import type { Parts } from './parts.ts';
import { placeOf } from './runs.ts';

export const batchPath = z.object({ batch: numberInPath });

/** Batches: how far they are, what was done at them, and their lines. */
export function batchRoutes({ ledger }: Pick<Parts, 'ledger'>): Route[] {
  const { batches, roster } = ledger;
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
        const sheet = batchSheetOf(await batches.view(params.batch), user);
        const seen = await roster.inScope(
          user.scope,
          sheet.objections.map(({ householdId }) => householdId),
        );
        const objections = sheet.objections.filter(({ householdId }) => seen.has(householdId));
        return { ...sheet, objections };
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
      rowsAtOnce: 20_000,
      handle: async ({ params, query, session: { user } }) => {
        const { town, village, stand, after = '', limit } = query;
        const wanted = placeOf(town, village);
        if (wanted) refuseOutside(user.scope, wanted);
        const { lines } = await batches.view(params.batch);
        const chosen = lines.filter(
          (line) =>
            covers(user.scope, line) &&
            (!wanted || (line.town === town && line.village === village)) &&
            (stand === undefined || (line.pays !== undefined) === (stand === 'in')),
        );
        const start = after === '' ? 0 : placeAfter(chosen, after);
        const { items, next } = page(chosen.slice(start), limit, (line) => line.householdId);
        const names = await roster.names(items.map(({ householdId }) => householdId));
        const named = items.map((line) => ({ ...line, name: names.get(line.householdId) ?? '' }));
        return { items: named, next };
      },
    }),
  ];
}

/** Where the lines after a household begin, also where it is no longer among them. */
function placeAfter(lines: readonly { readonly householdId: string }[], after: string): number {
  const cursor = Buffer.from(after);
  const place = lines.findIndex(
    ({ householdId }) => Buffer.compare(Buffer.from(householdId), cursor) > 0,
  );
  return place === -1 ? lines.length : place;
}
