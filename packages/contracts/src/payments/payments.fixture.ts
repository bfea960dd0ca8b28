import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BankColumn } from './bank-profile.ts';
import type { PaymentKind } from './file-name.ts';
import type { PaymentFileHead, PaymentInstruction } from './instructions.ts';
import { writePain001 } from './pain/write-pain001.ts';
import type { PaymentFile } from './payment-file.ts';
import { writePaymentCsv, writePaymentXlsx } from './payment-table.ts';
import { isRefused, type PaymentRefusal, type Refused } from './refused.ts';

export const KINDS: readonly PaymentKind[] = ['csv', 'xlsx', 'pain001'];

/** A payment, as its test needs it. */
export function payment(
  number: number,
  given: Partial<PaymentInstruction> = {},
): PaymentInstruction {
  return {
    paymentId: `b12-H${number}`,
    householdId: `H${number}`,
    payeeName: `户${number}`,
    payeeAccount: `62220202001122334${String(number).padStart(2, '0')}`,
    payeeBank: '济宁农商银行马集支行',
    amountFen: 100_000 + number,
    purpose: '2021-2022 取暖季电采暖补贴',
    ...given,
  };
}

/** A head that is that of the payments. */
export function headOf(
  payments: readonly PaymentInstruction[],
  given: Partial<PaymentFileHead> = {},
): PaymentFileHead {
  return {
    batch: 12,
    programme: '济宁经开区2021年冬季清洁取暖实施方案',
    season: '2021-2022',
    component: 'energySubsidy',
    count: payments.length,
    sumFen: payments.reduce((sum, { amountFen }) => sum + amountFen, 0),
    auditHead: '5f'.repeat(32),
    payerName: '济宁经济技术开发区财政局',
    payerAccount: '0012300456',
    payerBank: '中国农业银行济宁分行',
    executeOn: '2022-05-10',
    writtenAt: 1_652_000_000,
    ...given,
  };
}

export async function written(
  kind: PaymentKind,
  payments: readonly PaymentInstruction[],
  columns?: readonly BankColumn[],
): Promise<PaymentFile> {
  const head = headOf(payments);
  const file = await {
    csv: () => writePaymentCsv(head, payments, columns),
    xlsx: () => writePaymentXlsx(head, payments, columns),
    pain001: () => writePain001(head, payments),
  }[kind]();
  return taken(file);
}

/** What is not refused. */
export function taken<Result extends object>(result: Result): Exclude<Result, Refused> {
  assert.ok(!isRefused(result), JSON.stringify(result));
  return result as Exclude<Result, Refused>;
}

/** Refusals as `line column code`; none where there are none. */
export function refusalsOf(result: object): string[] {
  return isRefused(result) ? result.refusals.map(said) : [];
}

export function said({ line, column, code }: PaymentRefusal): string {
  return `${line} ${column} ${code}`;
}

/** A text of one line as people may be called, and as spreadsheets and XML would trip over. */
const names = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'户一张三丰䶮𠮷·=+-@＝\'",;<>&]_x '),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((letters) => letters.join(''))
  .filter((text) => text === text.trim() && text !== '')
  .filter((text) => !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]|_x[0-9A-Fa-f]{4}_/u.test(text));

/** Payments of all kinds that can be written. */
export const anyPayments: fc.Arbitrary<PaymentInstruction[]> = fc
  .array(
    fc.record({
      payeeName: names,
      payeeAccount: fc.stringMatching(/^[0-9A-Za-z-]{0,33}[0-9]$/),
      payeeBank: fc.oneof(fc.constant(''), names),
      amountFen: fc.integer({ min: 1, max: 100_000_000_000 }),
      purpose: names,
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((rows) => rows.map((given, index) => payment(index + 1, given)));
