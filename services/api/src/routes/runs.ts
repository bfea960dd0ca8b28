import {
  comparisonQuery,
  comparisonSchema,
  linePageSchema,
  lineQuery,
  newRunSchema,
  numberInPath,
  runPageSchema,
  runQuery,
  runSchema,
} from '@nuanbu/contracts/http';
import type { Run } from '@nuanbu/ledger';
import { TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import { villageNamed } from '../access/scope.ts';
import { CHANGE_COLUMNS, LINE_COLUMNS, RUN_COLUMNS } from '../exports/columns/runs.ts';
import { page } from '../http/pages.ts';
import { command, type Route, read } from '../http/route.ts';
import { progressIfKnown } from '../run-progress.ts';
import { compareRuns } from './compare.ts';
import type { Parts } from './parts.ts';

/** Each page of a comparison compares everything. */
const EVERY_CHANGE = 1_000_000;

/** Runs and their lines, and two runs side by side. */
export function runRoutes(parts: Parts): Route[] {
  const { ledger } = parts;
  return [
    read({
      path: '/api/runs',
      access: 'seeRuns',
      tag: 'runs',
      summary: 'Runs, newest first.',
      query: runQuery,
      answer: runPageSchema,
      columns: RUN_COLUMNS,
      handle: async ({ query: { after, limit, ...filter } }) => {
        const rows = await ledger.runs.list({ ...filter, before: after, limit: limit + 1 });
        const { items, next } = page(rows, limit, ({ number }) => number);
        return { items: await Promise.all(items.map((run) => withProgress(parts, run))), next };
      },
    }),
    command({
      path: '/api/runs',
      access: 'makeBatch',
      tag: 'runs',
      summary: 'Makes a run; a final one of a season that is over leads to a draft batch.',
      body: newRunSchema,
      answer: z.object({ number: z.int() }),
      handle: async ({ body, by, traceId, session: { user } }) => {
        if (user.scope !== 'all') {
          throw new TroubleError('scopeMissing', {
            zh: '核算涉及名册中的全部户。',
            en: 'A run settles every household of the roster.',
          });
        }
        return { number: await parts.desk.requestRun({ ...body, ...by, traceId }) };
      },
    }),
    read({
      path: '/api/runs/:run',
      access: 'seeRuns',
      tag: 'runs',
      summary: 'A run, and how far it is while it is under way.',
      params: z.object({ run: numberInPath }),
      answer: runSchema,
      handle: async ({ params }) => withProgress(parts, await ledger.runs.get(params.run)),
    }),
    read({
      path: '/api/runs/:run/lines',
      access: 'seeRuns',
      tag: 'runs',
      summary: 'A run’s lines in roster order.',
      params: z.object({ run: numberInPath }),
      query: lineQuery,
      answer: linePageSchema,
      columns: LINE_COLUMNS,
      handle: async ({ params, query, session: { user } }) => {
        const { number } = await ledger.runs.get(params.run);
        const { town, village, limit, ...choice } = query;
        const wanted = villageNamed(user.scope, { town, village });
        const filter = { ...choice, village: wanted, scope: user.scope, limit: limit + 1 };
        const lines = await ledger.runs.lines(number, filter);
        return page(lines, limit, ({ householdId }) => householdId);
      },
    }),
    read({
      path: '/api/runs/:run/against/:before',
      access: 'seeRuns',
      tag: 'runs',
      summary: 'How the households of two runs stand in the first against the second.',
      params: z.object({ run: numberInPath, before: numberInPath }),
      query: comparisonQuery,
      answer: comparisonSchema,
      columns: CHANGE_COLUMNS,
      rows: 'changes.items',
      rowsAtOnce: EVERY_CHANGE,
      handle: ({ params, query, session: { user } }) =>
        compareRuns(parts, params.before, params.run, user.scope, query),
    }),
  ];
}

/** A run, and how far it is while it is under way and the queues say so. */
export async function withProgress({ jobs }: Pick<Parts, 'jobs'>, run: Run) {
  if (run.state !== 'running') return run;
  return { ...run, progress: await progressIfKnown(jobs, run.number) };
}
