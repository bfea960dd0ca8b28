import {
  batchDetailSchema,
  batchLinePageSchema,
  batchLineQuery,
  batchPageSchema,
  batchPath,
  batchQuery,
  noticeListQuery,
  noticeListSchema,
} from '@nuanbu/contracts/http';
import { type Ledger, maskValue, type Scope } from '@nuanbu/ledger';
import { firstDayToEnd, isOpen } from '@nuanbu/settlement';
import { sumIntegers } from '@nuanbu/units';
import { covers, type Place, refuseOutside } from '../access/scope.ts';
import { page } from '../http/pages.ts';
import { type Route, read } from '../http/route.ts';
import { batchLineRoutes } from './batch-lines.ts';
import { batchObjectionRoutes } from './batch-objections.ts';
import { batchStepRoutes } from './batch-steps.ts';
import { stagesOf, standOf } from './batch-track.ts';
import type { Parts } from './parts.ts';

/** Batches: what is seen of them, and what is done at them up to the approval and at their end. */
export function batchRoutes(parts: Pick<Parts, 'ledger' | 'desk'>): Route[] {
  const { ledger } = parts;
  return [
    read({
      path: '/api/batches',
      access: 'seeBatches',
      tag: 'batches',
      summary: 'Batches, newest first.',
      query: batchQuery,
      answer: batchPageSchema,
      handle: async ({ query: { after: before, limit, ...filter } }) => {
        const rows = await ledger.batches.list(filter, { before, limit: limit + 1 });
        return page(rows, limit, ({ number }) => number);
      },
    }),
    read({
      path: '/api/batches/:batch',
      access: 'seeBatches',
      tag: 'batches',
      summary: 'A batch: its stages, who did what at it, its notice and the objections.',
      params: batchPath,
      answer: batchDetailSchema,
      handle: ({ params, session: { user } }) => detailOf(ledger, params.batch, user.scope),
    }),
    read({
      path: '/api/batches/:batch/lines',
      access: 'seeBatches',
      tag: 'batches',
      summary: 'Lines that it pays or may take in, with what was decided on them, by household.',
      params: batchPath,
      query: batchLineQuery,
      answer: batchLinePageSchema,
      handle: async ({ params, query, session: { user } }) => {
        const { after, limit, town, village, stand } = query;
        const { lines } = await ledger.batches.view(params.batch);
        const wanted = lines
          .map((line) => ({ ...line, stand: standOf(line) }))
          .filter((line) => {
            if (town !== undefined && line.town !== town) return false;
            if (village !== undefined && line.village !== village) return false;
            return (stand === undefined || line.stand === stand) && covers(user.scope, line);
          });
        const isPast = ({ householdId }: { householdId: string }) =>
          after === undefined || Buffer.compare(Buffer.from(householdId), Buffer.from(after)) > 0;
        const rows = wanted.filter(isPast).slice(0, limit + 1);
        return page(rows, limit, ({ householdId }) => householdId);
      },
    }),
    read({
      path: '/api/batches/:batch/notice',
      access: 'seeBatches',
      tag: 'batches',
      summary: 'A village’s public notice list, with names masked.',
      params: batchPath,
      query: noticeListQuery,
      answer: noticeListSchema,
      handle: async ({ params, query, session: { user } }) => {
        refuseOutside(user.scope, query);
        return noticeListOf(ledger, params.batch, query);
      },
    }),
    ...batchStepRoutes(ledger),
    ...batchLineRoutes(parts),
    ...batchObjectionRoutes(ledger),
  ];
}

async function detailOf({ batches, roster }: Ledger, number: number, scope: Scope) {
  const batch = await batches.get(number);
  const events = await batches.events(number);
  const decided = await batches.decisions(number);
  const all = (await batches.objections(number)).map((objection) => ({
    ...objection,
    isOpen: isOpen(objection, decided),
  }));
  const households = all.map(({ householdId }) => householdId);
  const seen = await roster.inScope(scope, households);
  return {
    ...{ batch, events, stages: stagesOf(batch, events) },
    ...(batch.notice && { noticeMayEndOn: firstDayToEnd(batch.notice) }),
    objections: all.filter(({ householdId }) => scope === 'all' || seen.has(householdId)),
    openObjections: all.filter((objection) => objection.isOpen).length,
  };
}

/** Whom a batch pays in a village, by the names of the roster that its run froze (domain rule S8). */
async function noticeListOf({ batches, runs, roster }: Ledger, number: number, place: Place) {
  const { runNumber, notice, auditHead } = await batches.get(number);
  const { rosterVersion } = await runs.get(runNumber);
  const households = await roster.snapshot(rosterVersion, place);
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
  const { town, village } = place;
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
