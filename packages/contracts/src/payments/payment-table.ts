import { formatYuan } from '@nuanbu/units';
import { stringify } from 'csv-stringify/sync';
import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import { type BankColumn, type BankProfile, DEFAULT_BANK_PROFILE } from './bank-profile.ts';
import { messageIdOf, paymentFileName } from './file-name.ts';
import type { TableKind } from './grid.ts';
import {
  checkHead,
  type PaymentFileHead,
  type PaymentInstruction,
  paymentFaults,
} from './instructions.ts';
import { assertVerified, type PaymentFile } from './payment-file.ts';
import { harmless } from './plain-text.ts';
import { verifyPaymentFile } from './read-payment-file.ts';
import type { Refused } from './refused.ts';
import { headRows } from './table-head.ts';

/**
 * Writes payments as CSV in UTF-8 with a byte order mark. What the file is of stands above the table,
 * unless the bank takes nothing but a table and names the head of the audit chain as a column.
 *
 * @returns what keeps the payments from being written: then nothing is.
 * @throws RangeError where the head is not that of the payments.
 */
export async function writePaymentCsv(
  head: PaymentFileHead,
  payments: readonly PaymentInstruction[],
  columns: BankProfile['columns'] = DEFAULT_BANK_PROFILE.columns,
): Promise<PaymentFile | Refused> {
  return writeTable('csv', head, payments, columns, (above, table) => {
    const blank = table[0]!.slice(2).map(() => '');
    const rows = [...above.map((row) => [...row, ...blank]), ...table];
    const text = stringify(
      rows.map((row) => row.map(harmless)),
      { bom: true },
    );
    return Buffer.from(text);
  });
}

/** Writes payments as a workbook in which everything is text, amounts too; else as CSV is written. */
export async function writePaymentXlsx(
  head: PaymentFileHead,
  payments: readonly PaymentInstruction[],
  columns: BankProfile['columns'] = DEFAULT_BANK_PROFILE.columns,
): Promise<PaymentFile | Refused> {
  return writeTable('xlsx', head, payments, columns, (above, [titles, ...rows]) => {
    const bold = { fontWeight: 'bold' } as const;
    const data: SheetData = [
      ...above.map(([title, text]) => [
        { type: String, value: title, ...bold },
        { type: String, value: text },
      ]),
      titles!.map((title) => ({ type: String, value: title, ...bold, backgroundColor: '#eeeeee' })),
      ...rows.map((row) => row.map((text) => (text === '' ? null : { type: String, value: text }))),
    ];
    return writeExcelFile(data, {
      sheet: '付款明细',
      columns: columns.map(({ width = 14 }) => ({ width })),
      stickyRowsCount: above.length + 1,
    }).toBuffer();
  });
}

type Rows = readonly (readonly string[])[];

async function writeTable(
  kind: TableKind,
  head: PaymentFileHead,
  payments: readonly PaymentInstruction[],
  columns: readonly BankColumn[],
  print: (above: readonly [string, string][], table: Rows) => Buffer | Promise<Buffer>,
): Promise<PaymentFile | Refused> {
  const refusals = paymentFaults(payments);
  if (refusals.length > 0) return { refusals };
  checkHead(head, payments);
  const above = columns.some(({ field }) => field === 'auditHead') ? [] : headRows(head);
  const table = [
    columns.map(({ title }) => title),
    ...payments.map((payment, index) =>
      columns.map((column) => fieldOf(column, payment, head, index)),
    ),
  ];
  const bytes = await print(above, table);
  const file = { kind, name: paymentFileName(head, kind), messageId: messageIdOf(head), bytes };
  assertVerified(await verifyPaymentFile(payments, file, kind, columns));
  return file;
}

function fieldOf(
  { field, text = '' }: BankColumn,
  payment: PaymentInstruction,
  head: PaymentFileHead,
  index: number,
): string {
  switch (field) {
    case 'number':
      return String(index + 1);
    case 'amountYuan':
      return formatYuan(payment.amountFen);
    case 'fixed':
      return text;
    case 'batch':
      return String(head.batch);
    case 'executeOn':
    case 'payerName':
    case 'payerAccount':
    case 'payerBank':
    case 'auditHead':
      return head[field];
    default:
      return payment[field];
  }
}
