import { createHash } from 'node:crypto';
import {
  isRefused,
  type MatchedReturn,
  type MatchedReturns,
  matchReturns,
  type Refused,
  readReturnFile,
} from '@nuanbu/contracts';
import type { returnFileSchema } from '@nuanbu/contracts/http';
import type { BatchRule, BatchView, By, Ledger, NewReturns, SentPayment } from '@nuanbu/ledger';
import { act, isRefusal, type PaymentCounts, type Refusal, refusal } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import type { FunderPart } from '@nuanbu/units';
import type { z } from 'zod';
import { faultsInWords } from './payment-file.ts';

export type ReturnUpload = z.output<typeof returnFileSchema>;

/** Where a bank returns a payment and does not say why. */
const NO_REASON = '银行未说明原因';

/**
 * Reads a return file and matches it to all payments of a batch. For that their payees are opened,
 * which the audit chain says.
 */
export async function readReturns(
  { payments }: Pick<Ledger, 'payments'>,
  batchNumber: number,
  { kind, base64, mapping }: ReturnUpload,
  by: By,
): Promise<MatchedReturns | Refused> {
  const file = await readReturnFile(Buffer.from(base64, 'base64'), kind, mapping);
  if (isRefused(file)) return file;
  const sent = await payments.reveal(batchNumber, { ...by, why: 'a return file is matched' });
  return matchReturns(
    sent.map(({ paymentId, amountFen, payee }) => ({
      ...{ paymentId, amountFen, payeeName: payee.name, payeeAccount: payee.account },
    })),
    file,
  );
}

/** @throws TroubleError `returnSumWrong`, `returnLineUnknown`, `fileUnreadable`. */
export function refuseFile({ refusals }: Refused): never {
  const money = refusals.find(
    ({ code }) => code === 'returnSumWrong' || code === 'returnLineUnknown',
  );
  const code = money?.code === 'returnLineUnknown' ? 'returnLineUnknown' : 'returnSumWrong';
  const faults = faultsInWords(refusals);
  throw new TroubleError(money ? code : 'fileUnreadable', {
    zh: `整个文件未登记：${faults.zh}。`,
    en: `Nothing of the file counts: ${faults.en}.`,
  });
}

/** What of a matched file is new, and what the bank said before. */
export interface NewAnswers {
  readonly answers: readonly (MatchedReturn & { readonly payment: SentPayment })[];
  readonly known: number;
}

/**
 * What a matched file adds to what is known. A bank may return later what it said was paid; what it
 * returned it cannot have paid after all, since the money may be on its way a second time.
 */
export function newAnswers(
  sent: readonly SentPayment[],
  { decided }: MatchedReturns,
): NewAnswers | Refusal<'lineStateWrong'> {
  const byId = new Map(sent.map((payment) => [payment.paymentId, payment]));
  const answers: (MatchedReturn & { payment: SentPayment })[] = [];
  let known = 0;
  for (const answer of decided) {
    const payment = byId.get(answer.paymentId)!;
    const wasReturned = payment.state === 'failed' || payment.state === 'replaced';
    if (wasReturned && answer.state === 'paidOut') {
      const detail = {
        zh: `${answer.paymentId} 已退回，银行现在又称已付。`,
        en: `${answer.paymentId} was returned, and now the bank says that it is paid.`,
      };
      return refusal('lineStateWrong', detail);
    }
    if (wasReturned || payment.state === answer.state) known += 1;
    else answers.push({ ...answer, payment });
  }
  return { answers, known };
}

/** Records what a bank returned, as far as it is new. */
export function returnsRule(
  person: string,
  { kind, name, base64 }: ReturnUpload,
  matched: MatchedReturns,
): BatchRule {
  const sha256 = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');
  return (view) => {
    const found = newAnswers(view.sent, matched);
    if (isRefusal(found)) return found;
    const { answers } = found;
    if (answers.length === 0) {
      return refusal('returnLineUnknown', {
        zh: '文件中没有尚未登记的内容。',
        en: 'The file says nothing that is not recorded already.',
      });
    }
    const step = act(view, {
      ...{ action: 'recordReturns', person, payments: countsAfter(view, answers) },
      failedParts: failedParts(view, answers),
    });
    if (isRefusal(step)) return step;
    const returns: NewReturns = {
      ...{ kind, name, sha256 },
      lines: answers.map(({ payment, amountFen, state, reason }) => ({
        ...{ householdId: payment.householdId, amountFen, state },
        ...(state === 'failed' && { reason: reason || NO_REASON }),
      })),
    };
    return {
      ...{ nextState: step.state, postings: step.postings, returns },
      events: [{ action: 'recordReturns', duty: 'importReturns' }],
    };
  };
}

function countsAfter({ payments }: BatchView, answers: NewAnswers['answers']): PaymentCounts {
  const counts = { ...payments };
  for (const { payment, state } of answers) {
    counts[payment.state] -= 1;
    counts[state] += 1;
  }
  return counts;
}

function failedParts({ lines }: BatchView, answers: NewAnswers['answers']): FunderPart[] {
  const partsOf = new Map(lines.map(({ householdId, pays }) => [householdId, pays?.funders]));
  return answers.flatMap(({ payment, state }) =>
    state === 'failed' ? [...(partsOf.get(payment.householdId) ?? [])] : [],
  );
}
