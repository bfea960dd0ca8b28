import { particulars } from '@nuanbu/terms';
import { type Fen, parseYuan } from '@nuanbu/units';
import { FieldReader } from '../files/fields.ts';
import { fieldCount } from '../files/refusal.ts';
import { readAmount } from './amounts.ts';
import {
  RETURN_TOTALS,
  type ReturnedState,
  type ReturnMapping,
  type ReturnTotal,
} from './bank-profile.ts';
import { type GridRow, readGrid, type TableKind } from './grid.ts';
import { sumOf } from './orders.ts';
import { isPlainText } from './plain-text.ts';
import { isRefused, type PaymentRefusal, type Refused, refusedAt } from './refused.ts';
import type { ReturnFile, ReturnLine, ReturnStatement } from './returns.ts';

/** As it was sent, or with asterisks in place of some of its digits. */
const RETURNED_ACCOUNT = /^[0-9A-Za-z*-]{1,34}$/;

/**
 * Reads a return file that is a table. The row of its titles is the first that has all the columns
 * of the mapping; rows that hold a label of its totals are none of the table's.
 */
export async function readReturnTable(
  bytes: Uint8Array,
  kind: TableKind,
  mapping: ReturnMapping,
): Promise<ReturnFile | Refused> {
  const grid = await readGrid(bytes, kind, mapping.encoding);
  if (isRefused(grid)) return grid;
  const titles = Object.values(mapping.columns).filter((title) => title !== undefined);
  const header = headerOf(grid, titles);
  if ('code' in header) return { refusals: [header] };

  const totals = new Set(Object.values(mapping.totals ?? {}));
  const isTotal = ({ fields }: GridRow) => fields.some((field) => totals.has(field));
  const refusals: PaymentRefusal[] = [];
  const lines = grid
    .slice(grid.indexOf(header) + 1)
    .filter((row) => !isTotal(row))
    .flatMap((row) => {
      const read = readLine(row, header.fields, mapping);
      if ('code' in read) refusals.push(read);
      return 'code' in read ? [] : [read];
    });
  if (refusals.length > 0) return { refusals };
  const rowsOfTotals = grid.filter((row) => row !== header && isTotal(row));
  const statements = readTotals(rowsOfTotals, mapping.totals, lines);
  if (isRefused(statements)) return statements;
  return { lines, count: lines.length, sumFen: sumOf(lines), statements };
}

function headerOf(grid: readonly GridRow[], titles: readonly string[]): GridRow | PaymentRefusal {
  const missingIn = ({ fields }: GridRow) => titles.filter((title) => !fields.includes(title));
  const header = grid.find((row) => missingIn(row).length === 0);
  if (header) {
    const { line, fields } = header;
    const twice = titles.find((title) => fields.indexOf(title) !== fields.lastIndexOf(title));
    if (twice === undefined) return header;
    return {
      line,
      column: twice,
      code: 'missingColumn',
      ...particulars({ zh: '该列出现两次', en: 'the column stands twice' }),
    };
  }
  const fewest = (least: readonly string[], row: GridRow) => {
    const missing = missingIn(row);
    return missing.length < least.length ? missing : least;
  };
  const [column = ''] = grid.reduce(fewest, titles);
  return {
    line: 1,
    column,
    code: 'missingColumn',
    ...particulars({ zh: '没有一行具备全部列名', en: 'no row has all titles' }),
  };
}

/** Of which lines a total is; of all of them where none is named. */
const STATE_OF: Readonly<Partial<Record<ReturnTotal, ReturnedState>>> = {
  paidCount: 'paidOut',
  paidSumYuan: 'paidOut',
  failedCount: 'failed',
  failedSumYuan: 'failed',
};

const SUMS: readonly ReturnTotal[] = ['sumYuan', 'paidSumYuan', 'failedSumYuan'];

/** What the rows of totals say: each label with the next filled field behind it. */
function readTotals(
  rows: readonly GridRow[],
  labels: ReturnMapping['totals'] = {},
  lines: readonly ReturnLine[],
): ReturnStatement[] | Refused {
  const statements: ReturnStatement[] = [];
  for (const what of RETURN_TOTALS) {
    const column = labels[what];
    if (column === undefined) continue;
    const row = rows.find(({ fields }) => fields.includes(column));
    if (!row)
      return refusedAt(1, column, 'missingValue', {
        zh: '文件没有写此合计',
        en: 'the file does not say this total',
      });
    const { line, fields } = row;
    const text = fields.slice(fields.indexOf(column) + 1).find((field) => field !== '') ?? '';
    const total = SUMS.includes(what) ? { sumFen: parseYuan(text) } : { count: countOf(text) };
    if (Object.values(total)[0] === undefined) return refusedAt(line, column, 'notANumber', text);
    const state = STATE_OF[what];
    const of = lines.filter((each) => state === undefined || each.state === state);
    statements.push({ line, column, ...total, of });
  }
  return statements;
}

function countOf(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function readLine(
  { line, fields }: GridRow,
  titles: readonly string[],
  { columns, states }: ReturnMapping,
): ReturnLine | PaymentRefusal {
  const width = titles.findLastIndex((title) => title !== '') + 1;
  if (fields.length < width || fields.slice(width).some((field) => field !== '')) {
    const told = particulars(fieldCount(fields.length, width));
    return { line, column: '', code: 'wrongFieldCount', ...told };
  }
  const titleOf = (field: string) => columns[field as keyof typeof columns] ?? '';
  const reader = new FieldReader({
    line,
    get: (field) => fields[titles.indexOf(titleOf(field))] ?? '',
    nameOf: titleOf,
  });
  const given = (field: 'paymentId' | 'account' | 'name') => {
    const text = columns[field] === undefined ? '' : reader.anyText(field);
    if (text !== '' && !isPlainText(text)) reader.refuse(field, 'notText', '');
    return text === '' ? {} : { [field]: text };
  };
  const who: Pick<ReturnLine, 'paymentId' | 'account' | 'name'> = {
    ...given('paymentId'),
    ...given('account'),
    ...given('name'),
  };
  if (who.account !== undefined && !RETURNED_ACCOUNT.test(who.account)) {
    reader.refuse('account', 'notAnAccount', '');
  }
  if (who.paymentId === undefined && (who.account === undefined || who.name === undefined)) {
    const field = columns.paymentId === undefined ? 'account' : 'paymentId';
    reader.refuse(field, 'missingValue', {
      zh: '看不出是哪一笔付款',
      en: 'nothing says which payment it is',
    });
  }
  const amountFen: Fen = readAmount(reader);
  const word = reader.text('state');
  const state = Object.hasOwn(states, word) ? states[word]! : undefined;
  if (state === undefined) {
    reader.refuse('state', 'unknownWord', {
      zh: `${word}（须为：${Object.keys(states).join('、')}）`,
      en: `${word} (one of: ${Object.keys(states).join(', ')})`,
    });
  }
  const said = columns.reason === undefined ? '' : reader.anyText('reason');
  if (reader.refusal || state === undefined) return reader.refusal!;
  return { line, ...who, amountFen, state, reason: state === 'failed' ? said || word : '' };
}
