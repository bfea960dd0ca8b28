import { particulars, type Told } from '@nuanbu/terms';
import { type Fen, formatYuan } from '@nuanbu/units';
import type { ReturnedState } from './bank-profile.ts';
import type { PaymentInstruction } from './instructions.ts';
import { type Statement, statementFaults, sumOf } from './orders.ts';
import type { PaymentRefusal, Refused } from './refused.ts';
import type { ReturnFile, ReturnLine, ReturnOfAll } from './returns.ts';

/** What has to be known of a payment to find it in a return file. */
export type SentPayment = Pick<
  PaymentInstruction,
  'paymentId' | 'payeeName' | 'payeeAccount' | 'amountFen'
>;

/** A payment that the bank has decided. */
export interface MatchedReturn {
  readonly paymentId: string;
  readonly amountFen: Fen;
  readonly state: Exclude<ReturnedState, 'waiting'>;
  /** Why it failed; empty where it is paid. */
  readonly reason: string;
}

/** What a return file says of the payments that were sent; each of them stands in one list. */
export interface MatchedReturns {
  readonly decided: readonly MatchedReturn[];
  /** Numbers of those of which the bank says nothing yet, or that it is still at it. */
  readonly waiting: readonly string[];
  readonly paidFen: Fen;
  readonly failedFen: Fen;
}

/**
 * Matches a return file to the payments of the file that it answers, line by line (domain rule S5):
 * by the payment's number, or by account, name and amount where the bank gives no number and these
 * are those of one payment alone.
 *
 * @returns a refusal for each line that is of no payment sent, of another amount or payee than was
 *   sent, or of a payment that another line has already, and for each total of the file that is not
 *   that of its lines; then nothing of the file counts.
 */
export function matchReturns(
  sent: readonly SentPayment[],
  returned: ReturnFile,
): MatchedReturns | Refused {
  const lines = returned.all ? linesOfAll(sent, returned.all) : returned.lines;
  if ('refusals' in lines) return lines;
  const finder = new Finder(sent);
  const refusals: PaymentRefusal[] = [];
  const lineOf = new Map<string, ReturnLine>();
  for (const line of lines) {
    const found = finder.find(line);
    if ('code' in found) {
      refusals.push(found);
      continue;
    }
    const { paymentId } = found;
    const earlier = lineOf.get(paymentId);
    if (earlier) {
      const told = particulars({
        zh: `${paymentId}，第 ${earlier.line} 行`,
        en: `${paymentId}, line ${earlier.line}`,
      });
      refusals.push({ line: line.line, column: '', code: 'duplicatePayment', ...told });
    }
    lineOf.set(paymentId, line);
  }
  for (const statement of returned.statements) {
    refusals.push(...statementFaults([statement], statement.of));
  }
  if (refusals.length > 0) return { refusals: refusals.sort((a, b) => a.line - b.line) };

  const decided = sent.flatMap(({ paymentId, amountFen }): MatchedReturn[] => {
    const { state = 'waiting', reason = '' } = lineOf.get(paymentId) ?? {};
    return state === 'waiting' ? [] : [{ paymentId, amountFen, state, reason }];
  });
  const ofState = (wanted: ReturnedState) => decided.filter(({ state }) => state === wanted);
  const known = new Set(decided.map(({ paymentId }) => paymentId));
  return {
    decided,
    waiting: sent.map(({ paymentId }) => paymentId).filter((id) => !known.has(id)),
    paidFen: sumOf(ofState('paidOut')),
    failedFen: sumOf(ofState('failed')),
  };
}

/**
 * A line for each payment, where the bank speaks of all at once. That all are paid it must say with
 * their count and sum.
 */
function linesOfAll(sent: readonly SentPayment[], all: ReturnOfAll): ReturnLine[] | Refused {
  const { line, state, reason, count, sumFen } = all;
  const statements: Statement[] = [
    { line, column: 'OrgnlNbOfTxs', count },
    { line, column: 'OrgnlCtrlSum', sumFen },
  ];
  if (state === 'paidOut' && (count === undefined || sumFen === undefined)) {
    const column = count === undefined ? 'OrgnlNbOfTxs' : 'OrgnlCtrlSum';
    return {
      refusals: [
        {
          line,
          column,
          code: 'missingValue',
          ...particulars({ zh: '只说全部已付', en: 'all are said to be paid' }),
        },
      ],
    };
  }
  const refusals = statementFaults(statements, sent);
  if (refusals.length > 0) return { refusals };
  return sent.map(({ paymentId, amountFen }) => ({ line, paymentId, amountFen, state, reason }));
}

/** Finds the payment that a line is of. */
class Finder {
  readonly #byId: ReadonlyMap<string, SentPayment>;
  readonly #byAccount = new Map<string, SentPayment[]>();

  constructor(sent: readonly SentPayment[]) {
    this.#byId = new Map(sent.map((payment) => [payment.paymentId, payment]));
    for (const payment of sent) {
      const key = accountKey(payment.payeeAccount, payment.payeeName);
      this.#byAccount.set(key, [...(this.#byAccount.get(key) ?? []), payment]);
    }
  }

  find(line: ReturnLine): SentPayment | PaymentRefusal {
    return line.paymentId === undefined ? this.#findByAccount(line) : this.#findById(line);
  }

  #findById(line: ReturnLine): SentPayment | PaymentRefusal {
    const { paymentId = '', account, name, amountFen } = line;
    const payment = this.#byId.get(paymentId);
    if (!payment) return refusal(line, 'returnLineUnknown', paymentId);
    if (amountFen !== payment.amountFen) return sumWrong(line, [payment]);
    const isSamePayee =
      isAsSent(account, payment.payeeAccount) && isAsSent(name, payment.payeeName);
    if (!isSamePayee)
      return refusal(line, 'paymentChanged', {
        zh: `${paymentId}：收款人`,
        en: `${paymentId}: the payee`,
      });
    return payment;
  }

  #findByAccount(line: ReturnLine): SentPayment | PaymentRefusal {
    const { account = '', name = '', amountFen } = line;
    const payments = this.#byAccount.get(accountKey(account, name)) ?? [];
    const [first, second] = payments.filter((payment) => payment.amountFen === amountFen);
    if (first && !second) return first;
    if (second)
      return refusal(line, 'returnLineUnknown', {
        zh: '有两笔相同的付款，须有编号',
        en: 'two payments are alike; a number is needed',
      });
    if (payments.length > 0) return sumWrong(line, payments);
    return refusal(line, 'returnLineUnknown', {
      zh: '没有这个账号和户名的付款',
      en: 'no payment has this account and name',
    });
  }
}

function sumWrong(line: ReturnLine, payments: readonly SentPayment[]): PaymentRefusal {
  const sums = payments.map(({ amountFen }) => formatYuan(amountFen));
  const [{ paymentId } = { paymentId: '' }] = payments;
  const came = formatYuan(line.amountFen);
  const detail = {
    zh: `${paymentId}：${came} 元，应为 ${sums.join(' 或 ')} 元`,
    en: `${paymentId}: ${came} instead of ${sums.join(' or ')}`,
  };
  return refusal(line, 'returnSumWrong', detail);
}

function refusal({ line }: ReturnLine, code: PaymentRefusal['code'], told: Told): PaymentRefusal {
  return { line, column: '', code, ...particulars(told) };
}

function accountKey(account: string, name: string): string {
  return JSON.stringify([account, name]);
}

/** Whether what came back is what was sent; banks put asterisks in place of a part of it. */
function isAsSent(returned: string | undefined, sent: string): boolean {
  if (returned === undefined || returned === sent) return true;
  if (!returned.includes('*')) return false;
  const [start = '', ...rest] = returned.split(/\*+/);
  const end = rest.at(-1) ?? '';
  return rest.length === 1 && sent.startsWith(start) && sent.endsWith(end);
}
