import {
  newWhatIfSchema,
  whatIfChangesSchema,
  whatIfPath,
  whatIfQuery,
  whatIfSchema,
} from '@nuanbu/contracts/http';
import { TroubleError } from '@nuanbu/terms';
import { WHAT_IF_COLUMNS } from '../exports/columns/what-if.ts';
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
      handle: async ({ params, query, session: { user } }) => {
        const { report } = desk.get(user.name, params.whatIf, query);
        if (report) return report.changes;
        throw new RequestError('addressUnknown', {
          zh: '尚无结果。',
          en: 'It has come to nothing yet.',
        });
      },
    }),
  ];
}
