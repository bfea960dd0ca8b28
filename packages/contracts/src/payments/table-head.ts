import { formatInstant, formatYuan, parseDay, parseInstant, parseYuan } from '@nuanbu/units';
import { messageIdOf, readPaymentFileName } from './file-name.ts';
import type { GridRow } from './grid.ts';
import type { PaymentFileHead } from './instructions.ts';
import type { Statement } from './orders.ts';
import { type Refused, refusedAt } from './refused.ts';

/** The rows above the table: what the file is of. */
const ROWS = {
  messageId: { title: '文件编号', print: messageIdOf },
  batch: { title: '发放批次', print: ({ batch }) => String(batch) },
  programme: { title: '实施方案', print: ({ programme }) => programme },
  season: { title: '取暖季', print: ({ season }) => season },
  component: { title: '补贴项目', print: ({ component }) => component },
  count: { title: '总笔数', print: ({ count }) => String(count) },
  sumYuan: { title: '总金额(元)', print: ({ sumFen }) => formatYuan(sumFen) },
  payerName: { title: '付款单位', print: ({ payerName }) => payerName },
  payerAccount: { title: '付款账号', print: ({ payerAccount }) => payerAccount },
  payerBank: { title: '付款银行', print: ({ payerBank }) => payerBank },
  executeOn: { title: '付款日期', print: ({ executeOn }) => executeOn },
  writtenAt: { title: '制表时间', print: ({ writtenAt }) => formatInstant(writtenAt) },
  auditHead: { title: '审计链头', print: ({ auditHead }) => auditHead },
} as const satisfies Record<
  string,
  { readonly title: string; readonly print: (head: PaymentFileHead) => string }
>;

type Key = keyof typeof ROWS;
const KEYS = Object.keys(ROWS) as Key[];

/** A head as rows of two fields, to stand above the table. */
export function headRows(head: PaymentFileHead): [string, string][] {
  return KEYS.map((key) => [ROWS[key].title, ROWS[key].print(head)]);
}

/** Reads the rows above a table, and what they state of it. */
export function readHead(
  rows: readonly GridRow[],
): { readonly head: PaymentFileHead; readonly statements: readonly Statement[] } | Refused {
  const missing = KEYS.find((key, index) => rows[index]?.fields[0] !== ROWS[key].title);
  if (missing !== undefined || rows.length > KEYS.length) {
    const line = rows[KEYS.indexOf(missing ?? 'auditHead')]?.line ?? 1;
    const { title } = ROWS[missing ?? 'auditHead'];
    return refusedAt(line, title, 'missingColumn', {
      zh: '不是应在表格之上的各行',
      en: 'not the rows that stand above the table',
    });
  }
  const text = (key: Key) => rows[KEYS.indexOf(key)]!.fields[1] ?? '';
  const place = (key: Key) => ({
    line: rows[KEYS.indexOf(key)]!.line,
    column: ROWS[key].title,
  });

  const head = {
    ...{ programme: text('programme'), season: text('season'), component: text('component') },
    batch: wholeNumber(text('batch')) ?? Number.NaN,
    count: wholeNumber(text('count')) ?? Number.NaN,
    sumFen: parseYuan(text('sumYuan')) ?? Number.NaN,
    auditHead: text('auditHead'),
    payerName: text('payerName'),
    payerAccount: text('payerAccount'),
    payerBank: text('payerBank'),
    executeOn: parseDay(text('executeOn')) ?? '',
    writtenAt: parseInstant(text('writtenAt')) ?? 0,
  };
  const named = readPaymentFileName(text('messageId'));
  const wrong = KEYS.find((key) => {
    if (key === 'messageId') return named?.batch !== head.batch;
    return text(key) === '' || ROWS[key].print(head) !== text(key);
  });
  if (wrong !== undefined) {
    const { line, column } = place(wrong);
    return refusedAt(line, column, 'malformed', text(wrong));
  }
  const { count, sumFen } = head;
  return {
    head,
    statements: [
      { ...place('messageId'), ...named },
      { ...place('count'), count },
      { ...place('sumYuan'), sumFen },
    ],
  };
}

function wholeNumber(text: string): number | undefined {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}
