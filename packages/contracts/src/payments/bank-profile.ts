import { said, type Words } from '@nuanbu/terms';
import { z } from 'zod';
import { isPlainText } from './plain-text.ts';

/** What a column of a bank's payment file can hold. */
export const PAYMENT_FIELDS = [
  /** 1, 2, 3 …, in the order of the file. */
  'number',
  'payeeName',
  'payeeAccount',
  'payeeBank',
  'amountYuan',
  'purpose',
  'paymentId',
  'householdId',
  'batch',
  'executeOn',
  'payerName',
  'payerAccount',
  'payerBank',
  'auditHead',
] as const;

export type PaymentField = (typeof PAYMENT_FIELDS)[number];

/** A column of a bank's payment file. */
export interface BankColumn {
  /** What the bank's own form calls it. */
  readonly title: string;
  /** What stands in it, or `fixed` for the same text in every row, such as a currency. */
  readonly field: PaymentField | 'fixed';
  /** The text of a `fixed` column. */
  readonly text?: string | undefined;
  /** Width in a workbook, in characters. */
  readonly width?: number | undefined;
}

/** What a word of a return file says of its payment. */
export type ReturnedState = 'paidOut' | 'failed' | 'waiting';

/** What a return file may say of its lines. */
export const RETURN_TOTALS = [
  'count',
  'sumYuan',
  'paidCount',
  'paidSumYuan',
  'failedCount',
  'failedSumYuan',
] as const;

export type ReturnTotal = (typeof RETURN_TOTALS)[number];

/** How a bank's return file is read. */
export interface ReturnMapping {
  /** Titles of its columns. */
  readonly columns: {
    readonly paymentId?: string | undefined;
    readonly account?: string | undefined;
    readonly name?: string | undefined;
    readonly amountYuan: string;
    readonly state: string;
    readonly reason?: string | undefined;
  };
  /** Every word of the column `state`; a bank that is still at it leaves a payment waiting. */
  readonly states: Readonly<Record<string, ReturnedState>>;
  /**
   * What the cells before the file's own counts and sums say: of all its lines, of those paid and of
   * those failed. With them a line that got lost or changed is found; without them a lost line is a
   * payment of which the bank says nothing.
   */
  readonly totals?: Readonly<Partial<Record<ReturnTotal, string | undefined>>> | undefined;
  /** Of CSV; workbooks need none. */
  readonly encoding?: 'utf-8' | 'gb18030' | undefined;
}

/** What a bank's files look like, in both directions; kept as JSON. */
export interface BankProfile {
  readonly columns: readonly BankColumn[];
  readonly returns: ReturnMapping;
}

/** The form that is used where a bank asks for no other. */
export const DEFAULT_BANK_PROFILE: BankProfile = {
  columns: [
    { title: '序号', field: 'number', width: 6 },
    { title: '收款人姓名', field: 'payeeName', width: 14 },
    { title: '收款账号', field: 'payeeAccount', width: 24 },
    { title: '开户行', field: 'payeeBank', width: 28 },
    { title: '金额(元)', field: 'amountYuan', width: 14 },
    { title: '用途', field: 'purpose', width: 28 },
    { title: '业务编号', field: 'paymentId', width: 22 },
  ],
  returns: {
    columns: {
      paymentId: '业务编号',
      account: '收款账号',
      name: '收款人姓名',
      amountYuan: '金额(元)',
      state: '处理结果',
      reason: '失败原因',
    },
    states: { 成功: 'paidOut', 失败: 'failed', 处理中: 'waiting' },
    totals: {
      count: '总笔数',
      sumYuan: '总金额(元)',
      paidCount: '成功笔数',
      paidSumYuan: '成功金额(元)',
      failedCount: '失败笔数',
      failedSumYuan: '失败金额(元)',
    },
  },
};

const text = z
  .string()
  .refine(isPlainText, said({ zh: '不是单行文字', en: 'is no text of one line' }));

/** What a bank's payment file has in it, from left to right. */
export const bankColumns = z
  .array(
    z
      .strictObject({
        title: text,
        field: z.enum([...PAYMENT_FIELDS, 'fixed']),
        text: text.optional(),
        width: z.int().min(1).max(255).optional(),
      })
      .refine(
        ({ field, text }) => (field === 'fixed') === (text !== undefined),
        said({
          zh: '只有 fixed 字段才写 text，且必须写',
          en: 'a text stands with the field fixed, and with no other',
        }),
      ),
  )
  .check(({ value: columns, issues }) => {
    const refuse = (words: Words) =>
      issues.push({ code: 'custom', ...said(words), input: columns });
    const titles = columns.map(({ title }) => title);
    const twice = titles.find((title, index) => titles.indexOf(title) < index);
    if (twice !== undefined)
      refuse({ zh: `两列的列名都是 ${twice}`, en: `two columns have the title ${twice}` });
    for (const field of PAYMENT_FIELDS) {
      const count = columns.filter((column) => column.field === field).length;
      if (count > 1)
        refuse({ zh: `两列都是字段 ${field}`, en: `two columns have the field ${field}` });
      if (count === 0 && ['payeeName', 'payeeAccount', 'amountYuan'].includes(field)) {
        refuse({ zh: `没有字段为 ${field} 的列`, en: `no column has the field ${field}` });
      }
    }
  });

/** How a bank's return file is read. */
export const returnMapping = z.strictObject({
  columns: z
    .strictObject({
      paymentId: text.optional(),
      account: text.optional(),
      name: text.optional(),
      amountYuan: text,
      state: text,
      reason: text.optional(),
    })
    .refine(
      ({ paymentId, account, name }) =>
        paymentId !== undefined || (account !== undefined && name !== undefined),
      said({
        zh: '须按 paymentId，或按 account 和 name 查找付款',
        en: 'a payment is found by paymentId, or by account and name',
      }),
    ),
  states: z.record(text, z.enum(['paidOut', 'failed', 'waiting'])).refine(
    (states) =>
      ['paidOut', 'failed'].every((state) =>
        Object.values(states).includes(state as ReturnedState),
      ),
    said({
      zh: '没有表示 paidOut 的词，或没有表示 failed 的词',
      en: 'no word says paidOut, or none says failed',
    }),
  ),
  totals: z.partialRecord(z.enum(RETURN_TOTALS), text).optional(),
  encoding: z.enum(['utf-8', 'gb18030']).optional(),
});

const bankProfile = z.strictObject({
  columns: bankColumns.optional(),
  returns: returnMapping.optional(),
});

/**
 * Reads what somebody wrote about a bank's files. What is left out is as in the default profile.
 *
 * @returns what is wrong, a sentence each with its place, where it cannot be used.
 */
export function readBankProfile(json: unknown): BankProfile | { readonly faults: string[] } {
  const read = bankProfile.safeParse(json);
  if (read.success) {
    const { columns, returns } = DEFAULT_BANK_PROFILE;
    return { columns: read.data.columns ?? columns, returns: read.data.returns ?? returns };
  }
  return {
    faults: read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
  };
}
