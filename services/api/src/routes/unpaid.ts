import {
  unpaidListQuery,
  unpaidListSchema,
  unpaidSumQuery,
  unpaidSumsSchema,
} from '@nuanbu/contracts/http';
import type { Ledger, Scope, Unpaid, UnpaidCursor, UnpaidFilter } from '@nuanbu/ledger';
import { TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import { refuseOutside } from '../access/scope.ts';
import { UNPAID_COLUMNS, UNPAID_SUM_COLUMNS } from '../exports/columns/payments.ts';
import { RequestError } from '../http/errors.ts';
import { page } from '../http/pages.ts';
import { type Route, read } from '../http/route.ts';

/** Who is entitled and not paid, and since when (domain rule S5). */
export function unpaidRoutes({ payments }: Pick<Ledger, 'payments'>): Route[] {
  return [
    read({
      path: '/api/unpaid',
      access: 'seeBatches',
      tag: 'payments',
      summary: 'Households that are entitled and not paid, the oldest first, with their stage.',
      query: unpaidListQuery,
      answer: unpaidListSchema,
      columns: UNPAID_COLUMNS,
      handle: async ({ query, session: { user } }) => {
        const { after, limit, ...filter } = query;
        // Pages are of what a person sees, so that none names a household of elsewhere.
        const seen = { ...filterOf(filter), scope: user.scope };
        const rows = await payments.unpaid(seen, {
          limit: limit + 1,
          after: after === undefined ? undefined : readCursor(after),
        });
        return page(rows, limit, cursorOf);
      },
    }),
    read({
      path: '/api/unpaid/sums',
      access: 'seeBatches',
      tag: 'payments',
      summary: 'The same added up by stage; for a part of the district its place is named.',
      query: unpaidSumQuery,
      answer: unpaidSumsSchema,
      columns: UNPAID_SUM_COLUMNS,
      handle: async ({ query, session: { user } }) => {
        refuseBeyond(user.scope, query);
        return { items: await payments.unpaidSums(filterOf(query)) };
      },
    }),
  ];
}

/** The filter as the ledger has it, without what nobody asked for. */
function filterOf({ household: householdId, ...filter }: z.output<typeof unpaidSumQuery>) {
  const given = Object.entries({ ...filter, householdId });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined)) as UnpaidFilter;
}

/** Sums are of what a person may see: everything, or a town or village of theirs. */
function refuseBeyond(
  scope: Scope,
  { town, village }: { readonly town?: string | undefined; readonly village?: string | undefined },
): void {
  if (scope === 'all' || (town !== undefined && scope.towns.includes(town))) return;
  if (town === undefined || village === undefined) {
    throw new TroubleError('scopeMissing', {
      zh: '请选定乡镇，或乡镇和村。',
      en: 'Name the town, or the town and the village.',
    });
  }
  refuseOutside(scope, { town, village });
}

const cursor = z.tuple([
  z.iso.date(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.int(),
  z.int(),
]);

/** The place of an entry in the list, as a word for addresses. */
function cursorOf(each: Unpaid): string {
  const { owedSince, programme, season, component, householdId, runNumber, batchNumber } = each;
  const place = [owedSince, programme, season, component, householdId, runNumber, batchNumber ?? 0];
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function readCursor(word: string): UnpaidCursor {
  const read = cursor.safeParse(parsed(word));
  if (!read.success)
    throw new RequestError('requestInvalid', {
      zh: 'querystring/after 不是有效的翻页标记。',
      en: 'querystring/after is no cursor.',
    });
  const [owedSince, programme, season, component, householdId, runNumber, batchNumber] = read.data;
  return { owedSince, programme, season, component, householdId, runNumber, batchNumber };
}

function parsed(word: string): unknown {
  try {
    return JSON.parse(Buffer.from(word, 'base64url').toString());
  } catch {
    return undefined;
  }
}
