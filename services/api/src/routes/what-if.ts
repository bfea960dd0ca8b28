import {
  newWhatIfSchema,
  whatIfChangesSchema,
  whatIfFundersSchema,
  whatIfPath,
  whatIfQuery,
  whatIfSchema,
  whatIfVillagesSchema,
} from '@nuanbu/contracts/http';
import { TroubleError } from '@nuanbu/terms';
import type { z } from 'zod';
import {
  WHAT_IF_COLUMNS,
  WHAT_IF_FUNDER_COLUMNS,
  WHAT_IF_VILLAGE_COLUMNS,
} from '../exports/columns/what-if.ts';
import { RequestError } from '../http/errors.ts';
import { exchange, type Route, read } from '../http/route.ts';
import type { WhatIfDesk } from '../what-ifs/what-ifs.ts';

/** A settled season under other terms. Nothing that is stored changes. */
export function whatIfRoutes(desk: WhatIfDesk): Route[] {
  return [
    exchange({
      path: '/api/what-if',
      access: 'askWhatIf',
      tag: 'rules',
      summary: 'Computes a settled run by other values, another programme or start rule.',
      body: newWhatIfSchema,
      answer: whatIfSchema,
      handle: ({ body, session: { user } }) => {
        if (user.scope !== 'all') {
          throw new TroubleError('scopeMissing', {
            zh: '涉及该次核算的全部户。',
            en: 'It computes every household of the run.',
          });
        }
        return desk.ask(user.name, body, whatIfQuery.parse({}));
      },
    }),
    read({
      path: '/api/what-if/:whatIf',
      access: 'askWhatIf',
      tag: 'rules',
      summary: 'How far a what-if is, or what it came to; households that move, page by page.',
      params: whatIfPath,
      query: whatIfQuery,
      answer: whatIfSchema,
      handle: async ({ params, query, session: { user } }) =>
        desk.get(user.name, params.whatIf, query),
    }),
    read({
      path: '/api/what-if/:whatIf/changes',
      access: 'askWhatIf',
      tag: 'rules',
      summary: 'The households that a what-if moves, once it is done.',
      params: whatIfPath,
      query: whatIfQuery,
      answer: whatIfChangesSchema,
      columns: WHAT_IF_COLUMNS,
      handle: async ({ params, query, session: { user } }) =>
        reportOf(user.name, params.whatIf, query).changes,
    }),
    read({
      path: '/api/what-if/:whatIf/villages',
      access: 'askWhatIf',
      tag: 'rules',
      summary: 'What a what-if comes to in each village, once it is done.',
      params: whatIfPath,
      answer: whatIfVillagesSchema,
      columns: WHAT_IF_VILLAGE_COLUMNS,
      handle: async ({ params, session: { user } }) => ({
        items: reportOf(user.name, params.whatIf, whatIfQuery.parse({})).byVillage,
      }),
    }),
    read({
      path: '/api/what-if/:whatIf/funders',
      access: 'askWhatIf',
      tag: 'rules',
      summary: 'What a what-if comes to for each level that bears it, once it is done.',
      params: whatIfPath,
      answer: whatIfFundersSchema,
      columns: WHAT_IF_FUNDER_COLUMNS,
      handle: async ({ params, session: { user } }) => {
        const report = reportOf(user.name, params.whatIf, whatIfQuery.parse({}));
        const titles = { ...report.before.funderTitles, ...report.after.funderTitles };
        const items = report.byFunder.map((sums) => {
          const { funder } = sums;
          return { ...sums, title: titles[funder] ?? { zh: funder, en: funder } };
        });
        return { items };
      },
    }),
  ];

  /** @throws RequestError `addressUnknown` also while it is under way. */
  function reportOf(actor: string, id: string, query: z.output<typeof whatIfQuery>) {
    const { report } = desk.get(actor, id, query);
    if (report) return report;
    throw new RequestError('addressUnknown', {
      zh: '尚无结果。',
      en: 'It has come to nothing yet.',
    });
  }
}
