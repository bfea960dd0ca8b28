import type { ReturnMapping } from '@nuanbu/contracts';
import { formatYuan } from '@nuanbu/units';
import { stringify } from 'csv-stringify/sync';
import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import { type AnswerLine, totalOf } from './answer.ts';

/**
 * A return file as rows in the titles of a mapping. The totals are those of the bank's own books;
 * the lines are what its file says.
 *
 * @throws RangeError where the mapping has no word for a state that a line is in.
 */
export function returnTable(
  { columns, states, totals = {} }: ReturnMapping,
  books: readonly AnswerLine[],
  lines: readonly AnswerLine[],
): string[][] {
  const wordOf = new Map(Object.entries(states).map(([word, state]) => [state, word]));
  const fields: readonly (readonly [string | undefined, (line: AnswerLine) => string])[] = [
    [columns.paymentId, ({ order }) => order.paymentId ?? ''],
    [columns.account, ({ order }) => order.payeeAccount],
    [columns.name, ({ order }) => order.payeeName],
    [columns.amountYuan, ({ amountFen }) => formatYuan(amountFen)],
    [
      columns.state,
      ({ state }) => {
        const word = wordOf.get(state);
        if (word === undefined) throw new RangeError(`the mapping has no word for ${state}`);
        return word;
      },
    ],
    [columns.reason, ({ reason }) => reason?.words ?? ''],
  ];
  const shown = fields.filter(([title]) => title !== undefined);
  const [all, paid, failed] = [totalOf(books), totalOf(books, 'paidOut'), totalOf(books, 'failed')];
  const stated: readonly (readonly [string | undefined, string])[] = [
    [totals.count, String(all.count)],
    [totals.sumYuan, formatYuan(all.sumFen)],
    [totals.paidCount, String(paid.count)],
    [totals.paidSumYuan, formatYuan(paid.sumFen)],
    [totals.failedCount, String(failed.count)],
    [totals.failedSumYuan, formatYuan(failed.sumFen)],
  ];
  return [
    ...stated.flatMap(([label, value]) => (label === undefined ? [] : [[label, value]])),
    shown.map(([title]) => title!),
    ...lines.map((line) => shown.map(([, print]) => print(line))),
  ];
}

/** Rows as CSV in UTF-8, each as long as it is. */
export function csvOf(rows: readonly (readonly string[])[]): Buffer {
  return Buffer.from(stringify([...rows], { bom: true, record_delimiter: 'windows' }));
}

/** Rows as a workbook; every cell is text. */
export async function workbookOf(rows: readonly (readonly string[])[]): Promise<Buffer> {
  const data: SheetData = rows.map((row) =>
    row.map((value) => (value === '' ? null : { type: String, value })),
  );
  return writeExcelFile(data).toBuffer();
}
