import {
  completenessQuery,
  completenessSchema,
  householdPageSchema,
  householdQuery,
  householdSheetSchema,
  personalSchema,
  revealSchema,
  sheetQuery,
  typedText,
  villagesSchema,
} from '@nuanbu/contracts/http';
import type { Ledger } from '@nuanbu/ledger';
import { completenessByDay } from '@nuanbu/readings';
import { TroubleError } from '@nuanbu/terms';
import { addDays, startOfDay } from '@nuanbu/units';
import { z } from 'zod';
import { covers, refuseOutside, villageNamed } from '../access/scope.ts';
import {
  COMPLETENESS_COLUMNS,
  HOUSEHOLD_COLUMNS,
  VILLAGE_COLUMNS,
} from '../exports/columns/register.ts';
import { page } from '../http/pages.ts';
import { exchange, type Route, read } from '../http/route.ts';
import type { Parts } from './parts.ts';
import { sheetOf } from './sheet.ts';

const householdPath = z.object({ household: typedText(100) });
/** A completeness question spans a season at most, whole days counted. */
const MOST_DAYS = 400;

/** Villages, households and everything about one of them. */
export function householdRoutes(parts: Parts): Route[] {
  const { ledger, store } = parts;
  const { roster, personal } = ledger;
  return [
    read({
      path: '/api/villages',
      access: 'seeVillages',
      tag: 'register',
      summary: 'The villages of the roster, in its order.',
      answer: villagesSchema,
      columns: VILLAGE_COLUMNS,
      handle: async ({ session: { user } }) => {
        const rosterVersion = await roster.rosterVersion();
        const villages = await roster.villages(rosterVersion);
        return { rosterVersion, items: villages.filter((each) => covers(user.scope, each)) };
      },
    }),
    read({
      path: '/api/completeness',
      access: 'seeRegister',
      tag: 'register',
      summary: 'How many of a village’s meters have readings on each day.',
      query: completenessQuery,
      answer: completenessSchema,
      columns: COMPLETENESS_COLUMNS,
      rows: 'days',
      handle: async ({ query: { from, to, ...village }, session: { user } }) => {
        refuseOutside(user.scope, village);
        if (to < from || to > addDays(from, MOST_DAYS)) {
          throw new TroubleError('argumentInvalid', {
            zh: `${from} 至 ${to} 不是可用的日期范围。`,
            en: `From ${from} to ${to} is no span of days.`,
          });
        }
        const households = await roster.snapshot(await roster.rosterVersion(), village);
        const meters = households.flatMap(({ installations }) =>
          installations.map(({ meterId }) => meterId),
        );
        const meterIds = [...new Set(meters)];
        const span = { from: startOfDay(from), to: startOfDay(addDays(to, 1)) };
        const counts = await store.dayCounts(meterIds, span, await store.frontier());
        return { meters: meterIds.length, days: completenessByDay(counts, span) };
      },
    }),
    read({
      path: '/api/households',
      access: 'seeRegister',
      tag: 'register',
      summary: 'Households by number, meter or name, with their lines in a run.',
      query: householdQuery,
      answer: householdPageSchema,
      columns: HOUSEHOLD_COLUMNS,
      handle: async ({ query, session: { user } }) => {
        const { town, village, after, limit, run: asked, ...choice } = query;
        const wanted = villageNamed(user.scope, { town, village });
        const run = asked === undefined ? await newestRun(ledger) : await ledger.runs.get(asked);
        const rows = await roster.search(
          { ...choice, village: wanted, scope: user.scope, run: run?.number },
          { after, limit: limit + 1 },
        );
        return { run: run?.number, ...page(rows, limit, ({ householdId }) => householdId) };
      },
    }),
    read({
      path: '/api/households/:household',
      access: 'seeRegister',
      tag: 'register',
      summary: 'A household’s sheet: facts, meters, and its line in a run, step by step.',
      params: householdPath,
      query: sheetQuery,
      answer: householdSheetSchema,
      handle: async ({ params, query, session: { user } }) => {
        const household = await roster.household(params.household);
        refuseOutside(user.scope, household.facts);
        const run =
          query.run === undefined ? await newestRun(ledger) : await ledger.runs.get(query.run);
        return sheetOf(parts, household, run);
      },
    }),
    exchange({
      path: '/api/households/:household/personal',
      access: 'revealPersonal',
      tag: 'register',
      summary: 'Personal data in full; who looked, and why, is in the audit chain before.',
      params: householdPath,
      body: revealSchema,
      answer: personalSchema,
      handle: async ({ params, body, by, session: { user } }) => {
        const { facts } = await roster.household(params.household);
        refuseOutside(user.scope, facts);
        return personal.reveal(facts.householdId, { ...by, why: body.why });
      },
    }),
  ];
}

/** The newest run that succeeded; undefined where none has. */
export async function newestRun({ runs }: Ledger) {
  const [newest] = await runs.list({ state: 'succeeded', limit: 1 });
  return newest;
}
