import { isRefused, type MatchedReturn } from '@nuanbu/contracts';
import {
  payoutDecidedSchema,
  payoutPath,
  returnFileSchema,
  returnImportForm,
  returnImportsSchema,
  returnPreviewSchema,
} from '@nuanbu/contracts/http';
import type { Ledger } from '@nuanbu/ledger';
import { isRefusal } from '@nuanbu/settlement';
import { sumIntegers } from '@nuanbu/units';
import { decideWhole, outside } from '../batches/command.ts';
import { RETURN_COLUMNS } from '../exports/columns/payments.ts';
import { refuse } from '../http/errors.ts';
import { command, exchange, type Route, read } from '../http/route.ts';
import { newAnswers, readReturns, refuseFile, returnsRule } from '../payouts/returns.ts';

/** A workbook of a hundred thousand payments, in base64. */
const FILE_LIMIT_BYTES = 20_000_000;

/** What the bank returned: looked at first, then recorded whole or not at all. */
export function returnRoutes(ledger: Pick<Ledger, 'batches' | 'payments'>): Route[] {
  const { batches, payments } = ledger;
  return [
    read({
      path: '/api/batches/:batch/returns',
      access: 'seeBatches',
      tag: 'payments',
      summary: 'The return files of a batch, import by import.',
      params: payoutPath,
      answer: returnImportsSchema,
      columns: RETURN_COLUMNS,
      handle: async ({ params }) => {
        const { number } = await batches.get(params.batch);
        return { items: await payments.imports(number) };
      },
    }),
    exchange({
      path: '/api/batches/:batch/returns/preview',
      access: 'importReturns',
      tag: 'payments',
      summary: 'What a return file says of the payments sent, or why nothing of it counts.',
      params: payoutPath,
      body: returnFileSchema,
      bodyLimitBytes: FILE_LIMIT_BYTES,
      answer: returnPreviewSchema,
      handle: async ({ params, body, by, session: { user } }) => {
        const view = await batches.view(params.batch);
        const beyond = outside(view, user.scope);
        if (beyond) return refuse(beyond);
        const matched = await readReturns(ledger, params.batch, body, by);
        if (isRefused(matched)) return { refusals: [...matched.refusals] };
        const found = newAnswers(view.sent, matched);
        if (isRefusal(found)) return refuse(found);
        const { answers, known } = found;
        const failed = answers.filter(({ state }) => state === 'failed');
        return {
          refusals: [],
          matched: {
            paid: countAndSum(answers.filter(({ state }) => state === 'paidOut')),
            failed: countAndSum(failed),
            ...{ waiting: matched.waiting.length, known },
            failures: failed.map(({ paymentId, amountFen, reason, payment }) => ({
              ...{ paymentId, householdId: payment.householdId, amountFen, reason },
            })),
          },
        };
      },
    }),
    command({
      path: '/api/batches/:batch/returns',
      access: 'importReturns',
      tag: 'payments',
      summary: 'Records what the bank returned; a file with one line in doubt counts for nothing.',
      params: payoutPath,
      body: returnImportForm,
      bodyLimitBytes: FILE_LIMIT_BYTES,
      answer: payoutDecidedSchema,
      handle: async (call) => {
        const { params, body, by, session } = call;
        const { name } = session.user;
        await batches.get(params.batch);
        const matched = await readReturns(ledger, params.batch, body, by);
        if (isRefused(matched)) return refuseFile(matched);
        return decideWhole(ledger, call, returnsRule(name, body, matched));
      },
    }),
  ];
}

function countAndSum(answers: readonly MatchedReturn[]) {
  const amounts = answers.map(({ amountFen }) => amountFen);
  return { count: amounts.length, sumFen: sumIntegers(amounts, 'sum of returns') };
}
