import { particulars } from '@nuanbu/terms';
import { FieldReader } from '../files/fields.ts';
import { fieldCount } from '../files/refusal.ts';
import { readAmount } from './amounts.ts';
import { type BankProfile, DEFAULT_BANK_PROFILE, type PaymentField } from './bank-profile.ts';
import { type GridRow, readGrid, type TableKind } from './grid.ts';
import { ACCOUNT } from './instructions.ts';
import { type PaymentOrder, type StatedOrders, statementOfName } from './orders.ts';
import type { NamedBytes } from './payment-file.ts';
import { isPlainText } from './plain-text.ts';
import { isRefused, type PaymentRefusal, type Refused, refusedAt } from './refused.ts';
import { readHead } from './table-head.ts';

/** Reads the rows of a payment file that is a table, and what it says of them. */
export async function readPaymentTable(
  { name, bytes }: NamedBytes,
  kind: TableKind,
  columns: BankProfile['columns'] = DEFAULT_BANK_PROFILE.columns,
): Promise<StatedOrders | Refused> {
  const grid = await readGrid(bytes, kind);
  if (isRefused(grid)) return grid;
  const titles = columns.map(({ title }) => title);
  const at = grid.findIndex(({ fields }) =>
    titles.every((title, index) => fields[index] === title),
  );
  if (at < 0)
    return refusedAt(1, titles[0]!, 'missingColumn', {
      zh: `没有一行为：${titles.join('、')}`,
      en: `no row is: ${titles.join(',')}`,
    });

  const named = statementOfName(name);
  if ('code' in named) return { refusals: [named] };
  const bearsHead = columns.some(({ field }) => field === 'auditHead');
  const above = bearsHead ? undefined : readHead(grid.slice(0, at));
  if (above && isRefused(above)) return above;
  if (bearsHead && at > 0)
    return refusedAt(grid[0]!.line, '', 'malformed', { zh: '在表格之上', en: 'above the table' });

  const rows = grid.slice(at + 1);
  const refusals: PaymentRefusal[] = [];
  const orders = rows.flatMap((row) => {
    const read = readOrder(row, columns);
    if ('code' in read) refusals.push(read);
    return 'code' in read ? [] : [read];
  });
  if (refusals.length > 0) return { refusals };
  return {
    ...(above && { head: above.head }),
    orders,
    statements: [{ line: 1, column: '', ...named }, ...(above?.statements ?? [])],
    gaps: gapsOf(
      rows,
      columns.findIndex(({ field }) => field === 'number'),
    ),
    idColumn: columns.find(({ field }) => field === 'paymentId')?.title ?? '',
  };
}

/** Where the numbers of the rows are not one after the other. */
function gapsOf(rows: readonly GridRow[], column: number): PaymentRefusal[] {
  if (column < 0) return [];
  let last = 0;
  return rows.flatMap(({ line, fields }): PaymentRefusal[] => {
    const [text = '', expected] = [fields[column], String(last + 1)];
    const isAgain = text === String(last);
    last = /^[1-9]\d{0,14}$/.test(text) ? Number(text) : last + 1;
    if (text === expected) return [];
    const code = isAgain ? 'duplicatePayment' : 'paymentMissing';
    return [
      {
        line,
        column: '',
        code,
        ...particulars({
          zh: `序号为 ${text}，应为 ${expected}`,
          en: `number ${text} where ${expected} follows`,
        }),
      },
    ];
  });
}

function readOrder(
  { line, fields }: GridRow,
  columns: BankProfile['columns'],
): PaymentOrder | PaymentRefusal {
  const stray = fields.findIndex((field, index) => index >= columns.length && field !== '');
  if (stray >= 0) {
    const told = particulars(fieldCount(stray + 1, columns.length));
    return { line, column: '', code: 'wrongFieldCount', ...told };
  }
  const indexOf = new Map(columns.map(({ field }, index) => [field as string, index]));
  const reader = new FieldReader({
    line,
    get: (field) => fields[indexOf.get(field) ?? -1] ?? '',
    nameOf: (field) => columns[indexOf.get(field) ?? -1]?.title ?? '',
  });
  const plain = (field: PaymentField) => {
    const text = reader.text(field);
    if (!isPlainText(text)) reader.refuse(field, 'notText', '');
    return text;
  };
  const optional = (field: 'paymentId' | 'householdId' | 'purpose') =>
    indexOf.has(field) ? { [field]: plain(field) } : {};
  const order: PaymentOrder = {
    line,
    ...optional('paymentId'),
    ...optional('householdId'),
    payeeName: plain('payeeName'),
    payeeAccount: reader.text('payeeAccount'),
    ...(indexOf.has('payeeBank') && { payeeBank: reader.anyText('payeeBank') }),
    amountFen: readAmount(reader),
    ...optional('purpose'),
  };
  if (!ACCOUNT.test(order.payeeAccount)) reader.refuse('payeeAccount', 'notAnAccount', '');
  return reader.refusal ?? order;
}
