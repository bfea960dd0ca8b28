import {
  exportAgainForm,
  fileBytesSchema,
  paymentFilePath,
  paymentFilesSchema,
  paymentListQuery,
  paymentListSchema,
  payoutDecidedSchema,
  payoutPath,
  releaseForm,
} from '@nuanbu/contracts/http';
import type { WritePaymentFile } from '@nuanbu/ledger';
import { isRefusal, mayTakeOn } from '@nuanbu/settlement';
import { decideWhole, outside } from '../batches/command.ts';
import { PAYMENT_COLUMNS, PAYMENT_FILE_COLUMNS } from '../exports/columns/payments.ts';
import { refuse } from '../http/errors.ts';
import { page } from '../http/pages.ts';
import { command, exchange, type Route, read } from '../http/route.ts';
import { type FileForm, fileWriter, MEDIA_TYPES } from '../payouts/payment-file.ts';
import { exportAgainRule, releaseRule } from '../payouts/rules.ts';
import type { Parts } from './parts.ts';
import { payeeRoutes } from './payees.ts';
import { returnRoutes } from './returns.ts';
import { unpaidRoutes } from './unpaid.ts';

/** Payments on their way to the bank and back (domain rules S5 and S6). */
export function paymentRoutes(parts: Pick<Parts, 'ledger' | 'desk' | 'clock'>): Route[] {
  const { ledger } = parts;
  const { payments } = ledger;
  return [
    read({
      path: '/api/batches/:batch/payments',
      access: 'seeBatches',
      tag: 'payments',
      summary: 'Payments of a released batch with their payees masked, by household.',
      params: payoutPath,
      query: paymentListQuery,
      answer: paymentListSchema,
      columns: PAYMENT_COLUMNS,
      handle: async ({ params, query: { after, limit, state }, session: { user } }) => {
        const { number } = await ledger.batches.get(params.batch);
        const filter = { state, scope: user.scope, afterHousehold: after, limit: limit + 1 };
        const rows = await payments.list(number, filter);
        return page(rows, limit, ({ householdId }) => householdId);
      },
    }),
    command({
      path: '/api/batches/:batch/release',
      access: 'release',
      tag: 'payments',
      summary: 'Writes the payment file of an approved batch, as far as the levels’ money goes.',
      params: payoutPath,
      body: releaseForm,
      answer: payoutDecidedSchema,
      handle: async (call) => {
        const { name } = call.session.user;
        const rule = releaseRule(name, await writerFor(parts, call.params.batch, call.body));
        return decideWhole(ledger, call, rule);
      },
    }),
    read({
      path: '/api/batches/:batch/payment-files',
      access: 'seeBatches',
      tag: 'payments',
      summary: 'The payment files of a batch: who wrote them, who took them, what binds them.',
      params: payoutPath,
      answer: paymentFilesSchema,
      columns: PAYMENT_FILE_COLUMNS,
      handle: async ({ params }) => {
        const { number } = await ledger.batches.get(params.batch);
        return { items: await payments.files(number) };
      },
    }),
    command({
      path: '/api/batches/:batch/payment-files',
      access: 'release',
      tag: 'payments',
      summary: 'Writes the payment file once more, with a typed reason, before the bank answers.',
      params: payoutPath,
      body: exportAgainForm,
      answer: payoutDecidedSchema,
      handle: async (call) => {
        const { name } = call.session.user;
        const writer = await writerFor(parts, call.params.batch, call.body);
        const rule = exportAgainRule(name, call.body.reason, writer);
        return decideWhole(ledger, call, rule);
      },
    }),
    exchange({
      path: '/api/batches/:batch/payment-files/:attempt/take',
      access: 'release',
      tag: 'payments',
      summary: 'Hands a payment file out, once; the audit chain has who took it.',
      params: paymentFilePath,
      answer: fileBytesSchema,
      handle: async ({ params, by, reply, session: { user } }) => {
        const head = await ledger.batches.head(params.batch);
        const may = outside(head, user.scope) ?? mayTakeOn(user.name, 'release', head.done);
        if (isRefusal(may)) return refuse(may);
        const file = await payments.takeFile(params.batch, params.attempt, by);
        reply.type(MEDIA_TYPES[file.kind]);
        reply.header('content-disposition', `attachment; filename="${file.name}"`);
        return Buffer.from(file.bytes);
      },
    }),
    ...returnRoutes(ledger),
    ...payeeRoutes(ledger),
    ...unpaidRoutes(ledger),
  ];
}

async function writerFor(
  { ledger, desk, clock }: Pick<Parts, 'ledger' | 'desk' | 'clock'>,
  batchNumber: number,
  form: FileForm,
): Promise<WritePaymentFile> {
  const batch = await ledger.batches.get(batchNumber);
  const { programme } = await desk.programme(batch.programme);
  return fileWriter(batch, programme.title.zh, form, clock.now());
}
