import {
  payeeAnswerForm,
  payeeChangeListSchema,
  payeeChangePath,
  payeeForm,
  payeeInFullSchema,
  payoutDecidedSchema,
  payoutPath,
  repaymentMadeSchema,
  repaymentSchema,
} from '@nuanbu/contracts/http';
import type { Ledger } from '@nuanbu/ledger';
import { isRefusal } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import { inScope } from '../access/in-scope.ts';
import { decideFor } from '../batches/command.ts';
import { PAYEE_CHANGE_COLUMNS } from '../exports/columns/payments.ts';
import { refuse } from '../http/errors.ts';
import { command, exchange, type Route, read } from '../http/route.ts';
import { answerPayeeRule, changePayeeRule, repaymentRule } from '../payouts/rules.ts';

/** Payees that are changed by two people, and the payments that are made again then. */
export function payeeRoutes(ledger: Pick<Ledger, 'batches' | 'payments' | 'roster'>): Route[] {
  const { batches, payments } = ledger;
  return [
    read({
      path: '/api/batches/:batch/payee-changes',
      access: 'seeBatches',
      tag: 'payments',
      summary: 'Changes of payees at a batch, with the payees masked.',
      params: payoutPath,
      answer: payeeChangeListSchema,
      columns: PAYEE_CHANGE_COLUMNS,
      handle: async ({ params, session: { user } }) => {
        const { number } = await batches.get(params.batch);
        const changes = await payments.payeeChanges({ batchNumber: number });
        return { items: await inScope(ledger, user.scope, changes) };
      },
    }),
    command({
      path: '/api/batches/:batch/payee-changes',
      access: 'changePayee',
      tag: 'payments',
      summary: 'Proposes another payee for a household; a second person has to approve it.',
      params: payoutPath,
      body: payeeForm,
      answer: payoutDecidedSchema,
      handle: (call) => {
        const { name: person, scope } = call.session.user;
        return decideFor(ledger, call, changePayeeRule({ person, scope }, call.body));
      },
    }),
    exchange({
      path: '/api/batches/:batch/payee-changes/:change/payee',
      access: 'approvePayee',
      tag: 'payments',
      summary:
        'The proposed payee in full, to be compared with the evidence; who looked is in the audit chain before.',
      params: payeeChangePath,
      answer: payeeInFullSchema,
      handle: async ({ params, by, session: { user } }) => {
        const { number } = await batches.get(params.batch);
        const all = await payments.payeeChanges({ batchNumber: number });
        const meant = all.filter((each) => each.number === params.change);
        if (meant.length === 0) {
          throw new TroubleError('payeeChangeNotFound', {
            zh: `批次 ${number} 没有编号为 ${params.change} 的收款人变更。`,
            en: `Batch ${number} has no change number ${params.change}.`,
          });
        }
        if ((await inScope(ledger, user.scope, meant)).length === 0) {
          throw new TroubleError('scopeMissing', {
            zh: '这一户不在管辖范围内。',
            en: 'The household does not lie within.',
          });
        }
        const why = `收款人变更 ${params.change} 与证据核对`;
        return payments.revealPayeeChange(params.change, { ...by, why });
      },
    }),
    command({
      path: '/api/batches/:batch/payee-changes/:change/answer',
      access: 'approvePayee',
      tag: 'payments',
      summary: 'A second person approves another payee, or rejects it with a reason.',
      params: payeeChangePath,
      body: payeeAnswerForm,
      answer: payoutDecidedSchema,
      handle: (call) => {
        const { name: person, scope } = call.session.user;
        const rule = answerPayeeRule({ person, scope }, call.params.change, call.body);
        return decideFor(ledger, call, rule);
      },
    }),
    command({
      path: '/api/batches/:batch/repayment',
      access: 'makeBatch',
      tag: 'payments',
      summary: 'Makes a batch of returned payments whose payees were changed and approved since.',
      params: payoutPath,
      body: repaymentSchema,
      answer: repaymentMadeSchema,
      handle: async ({ params, body, by, session: { user } }) => {
        const { number, runNumber } = await batches.get(params.batch);
        const things = body.households.map((householdId) => ({ householdId }));
        const seen = await inScope(ledger, user.scope, things);
        if (seen.length < things.length) {
          throw new TroubleError('scopeMissing', {
            zh: '这些户并非都在管辖范围内。',
            en: 'Not all of these households lie within.',
          });
        }
        const rule = repaymentRule(user.name, number, body.households, body.reason);
        const content = { command: 'repay', ...params, ...body };
        const drafted = await batches.draft(runNumber, rule, { ...by, content });
        if (isRefusal(drafted)) return refuse(drafted);
        return { batchNumber: drafted.batchNumber! };
      },
    }),
  ];
}
