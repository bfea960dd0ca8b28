import { noticeListQuery, noticeListSchema, numberInPath } from '@nuanbu/contracts/http';
import { type Ledger, maskValue } from '@nuanbu/ledger';
import { sumIntegers } from '@nuanbu/units';
import { z } from 'zod';
import { type Place, refuseOutside } from '../access/scope.ts';
import { shownBatch } from '../batches/sheet.ts';
import { NOTICE_COLUMNS } from '../exports/columns/batches.ts';
import { type Route, read } from '../http/route.ts';

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
      columns: NOTICE_COLUMNS,
      handle: async ({ params, query, session: { user } }) => {
        refuseOutside(user.scope, query);
        return noticeListOf(ledger, params.batch, query);
      },
    }),
  ];
}

/** Whom a batch pays in a village, by the names of the roster that its run froze (domain rule S8). */
async function noticeListOf(
  { batches, runs, roster }: Pick<Ledger, 'batches' | 'runs' | 'roster'>,
  number: number,
  { town, village }: Place,
) {
  const batch = await batches.get(number);
  const { rosterVersion } = await runs.get(batch.runNumber);
  const households = await roster.snapshot(rosterVersion, { town, village });
  const lines = await batches.lines(number);
  const amounts = new Map(lines.map(({ householdId, amountFen }) => [householdId, amountFen]));
  const items = households.flatMap(({ facts: { householdId, name } }) => {
    const amountFen = amounts.get(householdId);
    if (amountFen === undefined) return [];
    return [{ householdId, name: maskValue('payeeName', name), amountFen }];
  });
  const sumFen = sumIntegers(
    items.map(({ amountFen }) => amountFen),
    'notice',
  );
  const { auditHead, notice } = { notice: undefined, ...shownBatch(batch) };
  return {
    batch: number,
    town,
    village,
    notice,
    households: items.length,
    sumFen,
    items,
    auditHead,
  };
}
