import {
  fundEntryListQuery,
  fundEntryListSchema,
  fundsEnteredSchema,
  levelFundsSchema,
  newFundsSchema,
} from '@nuanbu/contracts/http';
import {
  type Balances,
  isRefusal,
  levelFunds,
  levelsOf,
  mayPay,
  postingsOf,
} from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import { FUND_COLUMNS, FUND_ENTRY_COLUMNS } from '../exports/columns/payments.ts';
import { refuse } from '../http/errors.ts';
import { page } from '../http/pages.ts';
import { command, type Route, read } from '../http/route.ts';
import type { Parts } from './parts.ts';

/** The money of each level: what came, what went, what is at hand (domain rule S6). */
export function fundRoutes({ ledger, desk }: Pick<Parts, 'ledger' | 'desk'>): Route[] {
  const { accounts } = ledger;
  return [
    read({
      path: '/api/funds',
      access: 'seeFunds',
      tag: 'funds',
      summary: 'How the money of each level stands.',
      answer: levelFundsSchema,
      columns: FUND_COLUMNS,
      handle: async () => {
        const balances = await accounts.balances();
        const levels = levelsOf(balances).sort();
        return { items: levels.map((level) => levelFunds(balances, level)) };
      },
    }),
    read({
      path: '/api/funds/entries',
      access: 'seeFunds',
      tag: 'funds',
      summary: 'Money that came or went beside batches, in order, with its postings.',
      query: fundEntryListQuery,
      answer: fundEntryListSchema,
      columns: FUND_ENTRY_COLUMNS,
      handle: async ({ query: { after, limit } }) => {
        const rows = await accounts.entries({ ...(after && { after }), limit: limit + 1 });
        return page(rows, limit, ({ number }) => number);
      },
    }),
    command({
      path: '/api/funds/entries',
      access: 'recordFunds',
      tag: 'funds',
      summary: 'Enters money that a level brought in or took back.',
      body: newFundsSchema,
      answer: fundsEnteredSchema,
      handle: async ({ body, by }) => {
        const { kind, funder, amountFen, occurredOn, evidence, reason } = body;
        const { programme } = await desk.programme(body.programme);
        if (!Object.hasOwn(programme.funderTitles, funder)) {
          const levels = Object.keys(programme.funderTitles).join(', ');
          const levelsZh = levels.replaceAll(', ', '、');
          throw new TroubleError('argumentInvalid', {
            zh: `资金来源须为：${levelsZh}。`,
            en: `The level is one of: ${levels}.`,
          });
        }
        if (kind === 'fundsWithdrawn' && reason === '') {
          throw new TroubleError('reasonMissing', {
            zh: '请写明为何收回资金。',
            en: 'Why is the money taken back?',
          });
        }
        const parts = [{ funder, amountFen }];
        const rule = (balances: Balances) => {
          const may = kind === 'fundsWithdrawn' ? mayPay(parts, balances) : true;
          return isRefusal(may) ? may : postingsOf({ kind, parts });
        };
        const entry = { kind, occurredOn, evidence, ...(reason !== '' && { reason }) };
        const number = await accounts.enter(entry, rule, { ...by, content: body });
        return isRefusal(number) ? refuse(number) : { number };
      },
    }),
  ];
}
