import { particulars } from '@nuanbu/terms';
import { type Fen, formatYuan, sumIntegers } from '@nuanbu/units';
import { type PaymentFileName, readPaymentFileName } from './file-name.ts';
import type { PaymentFileHead, PaymentInstruction } from './instructions.ts';
import type { PaymentRefusal, Refused } from './refused.ts';

/** One payment as a payment file orders it: of what the form leaves out nothing is said. */
export interface PaymentOrder extends Omit<Partial<PaymentInstruction>, 'payeeBank'> {
  /** Where it begins in its file. */
  readonly line: number;
  readonly payeeName: string;
  readonly payeeAccount: string;
  readonly payeeBank?: string;
  readonly amountFen: Fen;
}

/** A payment file that was read: its rows agree with all that it says of them. */
export interface PaymentOrders {
  /** Of CSV and workbooks only where it stands above the table. */
  readonly head?: PaymentFileHead;
  readonly orders: readonly PaymentOrder[];
  readonly count: number;
  readonly sumFen: Fen;
}

/** What a file or its name says of its count or its sum, and where. */
export interface Statement {
  readonly line: number;
  readonly column: string;
  readonly count?: number | undefined;
  readonly sumFen?: Fen | undefined;
}

/** The rows of a payment file, each of which can be used, and what the file says of them. */
export interface StatedOrders {
  readonly head?: PaymentFileHead;
  readonly orders: readonly PaymentOrder[];
  readonly statements: readonly Statement[];
  /** Where the rows' own numbers leave one out, or have one twice. */
  readonly gaps: readonly PaymentRefusal[];
  /** What the file calls the payment's number. */
  readonly idColumn: string;
}

/** The orders of a file, where all that it says of them is true. */
export function agreeing(read: StatedOrders): PaymentOrders | Refused {
  const { head, orders, statements, gaps, idColumn } = read;
  const refusals = [...gaps, ...twiceIn(orders, idColumn), ...statementFaults(statements, orders)];
  if (refusals.length > 0) return { refusals: refusals.sort((a, b) => a.line - b.line) };
  return { ...(head && { head }), orders, count: orders.length, sumFen: sumOf(orders) };
}

/** Where statements about rows are not true of them. */
export function statementFaults(
  statements: readonly Statement[],
  rows: readonly { readonly amountFen: Fen }[],
): PaymentRefusal[] {
  const actualFen = sumOf(rows);
  return statements.flatMap(({ line, column, count, sumFen }): PaymentRefusal[] => {
    if (count !== undefined && count !== rows.length) {
      const told = particulars({
        zh: `文件写 ${count} 笔，实有 ${rows.length} 行`,
        en: `${count} stated, ${rows.length} rows`,
      });
      return [{ line, column, code: 'countWrong', ...told }];
    }
    if (sumFen === undefined || sumFen === actualFen) return [];
    const [stated, actual] = [formatYuan(sumFen), formatYuan(actualFen)];
    const told = particulars({
      zh: `文件写 ${stated} 元，各行合计 ${actual} 元`,
      en: `${stated} stated, ${actual} in the rows`,
    });
    return [{ line, column, code: 'sumWrong', ...told }];
  });
}

/** What the amounts of rows add up to. */
export function sumOf(rows: readonly { readonly amountFen: Fen }[]): Fen {
  return sumIntegers(
    rows.map(({ amountFen }) => amountFen),
    'sum of payments',
  );
}

/** Refusals of every payment that stands in a file for the second time. */
export function twiceIn(
  rows: readonly { readonly line: number; readonly paymentId?: string }[],
  column: string,
): PaymentRefusal[] {
  const lineOf = new Map<string, number>();
  return rows.flatMap(({ line, paymentId }): PaymentRefusal[] => {
    if (paymentId === undefined) return [];
    const earlier = lineOf.get(paymentId);
    lineOf.set(paymentId, earlier ?? line);
    if (earlier === undefined) return [];
    return [
      {
        line,
        column,
        code: 'duplicatePayment',
        ...particulars({
          zh: `${paymentId}，第 ${earlier} 行`,
          en: `${paymentId}, line ${earlier}`,
        }),
      },
    ];
  });
}

/** What a file's name states, or why it can be no payment file's. */
export function statementOfName(name: string): PaymentFileName | PaymentRefusal {
  const said = readPaymentFileName(name);
  if (said) return said;
  const told = particulars({
    zh: `${name} 不是支付文件的名称`,
    en: `${name} is no name of a payment file`,
  });
  return { line: 1, column: '', code: 'malformed', ...told };
}
