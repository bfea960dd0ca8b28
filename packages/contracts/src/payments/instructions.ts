import { particulars } from '@nuanbu/terms';
import { type Day, type Fen, type Instant, parseDay, sumIntegers } from '@nuanbu/units';
import { MOST_FEN } from './amounts.ts';
import { messageIdOf } from './file-name.ts';
import { isPlainText } from './plain-text.ts';
import type { PaymentRefusal } from './refused.ts';

/** One payment that a bank is to make. */
export interface PaymentInstruction {
  /** Number of the batch and of the household, which no other payment ever has. */
  readonly paymentId: string;
  readonly householdId: string;
  readonly payeeName: string;
  readonly payeeAccount: string;
  /** Where the account is kept; empty where nobody said so. */
  readonly payeeBank: string;
  readonly amountFen: Fen;
  /** What the payee reads on the statement (用途). */
  readonly purpose: string;
}

/** What a payment file is of; it stands in every file, so that a file can be proved. */
export interface PaymentFileHead {
  readonly batch: number;
  /** The programme's title. */
  readonly programme: string;
  readonly season: string;
  readonly component: string;
  readonly count: number;
  readonly sumFen: Fen;
  /** Head of the audit chain when the file was written (domain rule S7). */
  readonly auditHead: string;
  readonly payerName: string;
  readonly payerAccount: string;
  readonly payerBank: string;
  /** The day on which the bank is to pay. */
  readonly executeOn: Day;
  readonly writtenAt: Instant;
}

/** The most characters of a field: those of ISO 20022, which spreadsheets of banks stay below. */
const MOST_CHARACTERS = {
  paymentId: 35,
  householdId: 140,
  payeeName: 140,
  payeeAccount: 34,
  payeeBank: 140,
  purpose: 140,
} as const;

/** The most characters of a message's number in ISO 20022. */
const MOST_MESSAGE_ID = 35;

const TEXTS = Object.keys(MOST_CHARACTERS) as (keyof typeof MOST_CHARACTERS)[];

/**
 * Letters, hyphens and at least one digit. No spaces: the same number must be the same text
 * everywhere.
 */
export const ACCOUNT = /^(?=.*[0-9])[0-9A-Za-z-]{1,34}$/;

/**
 * What keeps payments from being written into a file, in their order; none where all can be. A
 * household without a usable account stays on the list of those entitled and not paid. The line of
 * a refusal is the place of the payment, 1 for the first.
 */
export function paymentFaults(payments: readonly PaymentInstruction[]): PaymentRefusal[] {
  const placeOf = new Map<string, number>();
  return payments.flatMap((payment, index) => {
    const line = index + 1;
    const fault = faultOf(payment);
    const earlier = placeOf.get(payment.paymentId);
    placeOf.set(payment.paymentId, earlier ?? line);
    if (fault) return [{ line, ...fault }];
    if (earlier === undefined) return [];
    const told = particulars({
      zh: `${payment.paymentId}，与第 ${earlier} 笔相同`,
      en: `${payment.paymentId}, as payment ${earlier}`,
    });
    return [{ line, column: 'paymentId', code: 'duplicatePayment', ...told }];
  });
}

function faultOf(payment: PaymentInstruction): Omit<PaymentRefusal, 'line'> | undefined {
  const { paymentId, amountFen } = payment;
  for (const column of TEXTS) {
    const text = payment[column];
    if (text === '') {
      if (column === 'payeeBank') continue;
      return { column, code: 'missingValue', detail: paymentId };
    }
    if (!isPlainText(text)) return { column, code: 'notText', detail: paymentId };
    const most = MOST_CHARACTERS[column];
    if ([...text].length > most) {
      return {
        column,
        code: 'textTooLong',
        ...particulars({
          zh: `${paymentId}（至多 ${most} 个字符）`,
          en: `${paymentId} (at most ${most} characters)`,
        }),
      };
    }
  }
  if (!ACCOUNT.test(payment.payeeAccount)) {
    return { column: 'payeeAccount', code: 'notAnAccount', detail: paymentId };
  }
  if (!(Number.isSafeInteger(amountFen) && amountFen > 0 && amountFen <= MOST_FEN)) {
    return {
      column: 'amountFen',
      code: 'notANumber',
      ...particulars({ zh: `${paymentId}：${amountFen} 分`, en: `${paymentId}: ${amountFen} fen` }),
    };
  }
  return undefined;
}

/**
 * Holds a head against its payments.
 *
 * @throws RangeError where its count or sum is not theirs, or a field cannot be printed: whoever
 *   made the file did not make it of these payments.
 */
export function checkHead(head: PaymentFileHead, payments: readonly PaymentInstruction[]): void {
  const { batch, count, sumFen, executeOn, writtenAt, ...texts } = head;
  if (payments.length === 0) throw new RangeError('a payment file has at least one payment');
  if (count !== payments.length) throw new RangeError(`${count} payments, not ${payments.length}`);
  const sum = sumIntegers(
    payments.map(({ amountFen }) => amountFen),
    'sum of payments',
  );
  if (sumFen !== sum) throw new RangeError(`a sum of ${sumFen} fen, not ${sum}`);
  if (!Number.isSafeInteger(batch) || batch < 1) throw new RangeError(`batch ${batch}`);
  if (parseDay(executeOn) === undefined) throw new RangeError(`not a day: ${executeOn}`);
  if (!Number.isSafeInteger(writtenAt)) throw new RangeError(`not an instant: ${writtenAt}`);
  for (const [field, text] of Object.entries(texts)) {
    if (!isPlainText(text)) throw new RangeError(`the head’s ${field} is no text`);
  }
  if (!ACCOUNT.test(texts.payerAccount)) throw new RangeError('the head’s payerAccount');
  const messageId = messageIdOf(head);
  if (messageId.length > MOST_MESSAGE_ID) throw new RangeError(`${messageId} is too long`);
}
