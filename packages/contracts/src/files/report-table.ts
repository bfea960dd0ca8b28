import { type Day, parseDay, safeInteger } from '@nuanbu/units';
import writeExcelFile, { type Cell, type Row } from 'write-excel-file/node';
import { csvText } from '../reports/csv.ts';
import {
  MOST_IN_CELL,
  NUMBER_FORMS,
  type NumberKind,
  numberOf,
  type ReportField,
  type ReportKind,
} from '../reports/values.ts';

export interface ReportColumn {
  readonly title: string;
  readonly kind: ReportKind;
}

/** One table of a report. */
export interface ReportSheet {
  /** At most 31 characters, none of them `[]/\:*?`, and no other sheet's name. */
  readonly name: string;
  readonly columns: readonly ReportColumn[];
  /** Each row has a field for each column. */
  readonly rows: readonly (readonly ReportField[])[];
}

/** A report as files. */
export interface ReportFiles {
  /** A workbook with all sheets. */
  readonly xlsx: Buffer;
  /** One file for each sheet, in their order, with a byte order mark for spreadsheets. */
  readonly csv: readonly string[];
}

const WIDTHS = { number: 14, day: 12, leastText: 8, mostText: 40 };

/**
 * Writes tables as a workbook and as CSV. Numbers become the shortest decimal that they are, so that
 * both hold every fen; one with more digits than a spreadsheet keeps is text in the workbook. Text
 * is text, whatever it looks like: leading zeros stay, and in CSV, which cannot say so, what a
 * spreadsheet would take for a formula gets an apostrophe before it.
 *
 * @throws Error where a sheet is not as its columns say or its name is not one of a sheet, which is
 *   a bug of the caller.
 */
export async function reportTable({
  sheets,
}: {
  readonly sheets: readonly ReportSheet[];
}): Promise<ReportFiles> {
  checkSheets(sheets);
  const xlsx = await writeExcelFile(sheets.map(workbookSheet)).toBuffer();
  return { xlsx, csv: sheets.map(csvOf) };
}

function checkSheets(sheets: readonly ReportSheet[]): void {
  if (sheets.length === 0) throw new RangeError('a report has at least one sheet');
  const names = new Set(sheets.map(({ name }) => name.toLowerCase()));
  if (names.size < sheets.length) throw new RangeError('two sheets of a report have one name');
  for (const { name, columns, rows } of sheets) {
    for (const row of rows) {
      if (row.length !== columns.length) {
        throw new RangeError(`${name}: ${row.length} fields, ${columns.length} columns`);
      }
      for (const [index, field] of row.entries()) checkField(columns[index]!, field);
    }
  }
}

function checkField({ title, kind }: ReportColumn, field: ReportField): void {
  if (field === undefined) return;
  const isText = kind === 'text' || kind === 'day';
  if (isText !== (typeof field === 'string')) {
    throw new TypeError(`${title}: ${typeof field} in a column of ${kind}`);
  }
  if (typeof field === 'number') safeInteger(field, title);
  else if (kind === 'day' && parseDay(field) === undefined) {
    throw new RangeError(`${title}: not a day: ${field}`);
  }
}

function workbookSheet({ name, columns, rows }: ReportSheet) {
  const style = { fontWeight: 'bold', backgroundColor: '#eeeeee' } as const;
  const head: Row = columns.map(({ title }) => ({ type: String, value: title, ...style }));
  return {
    sheet: name,
    columns: columns.map((column, index) => ({ width: widthOf(column, rows, index) })),
    stickyRowsCount: 1,
    data: [head, ...rows.map((row) => row.map((field, index) => cellOf(columns[index]!, field)))],
  };
}

function cellOf({ kind }: ReportColumn, field: ReportField): Cell {
  if (field === undefined) return null;
  if (kind === 'text') return { type: String, value: String(field) };
  if (kind === 'day') return { type: Date, value: midnightOf(String(field)), format: 'yyyy-mm-dd' };
  const { print, format } = NUMBER_FORMS[kind as NumberKind];
  const integer = Number(field);
  if (Math.abs(integer) >= MOST_IN_CELL) return { type: String, value: print(integer) };
  return { type: Number, value: Number(numberOf(kind as NumberKind, integer)), format };
}

/** A workbook counts days from midnight UTC; no zone shifts them. */
function midnightOf(day: Day): Date {
  return new Date(`${day}T00:00:00Z`);
}

function widthOf({ title, kind }: ReportColumn, rows: ReportSheet['rows'], index: number): number {
  if (kind !== 'text') return Math.max(kind === 'day' ? WIDTHS.day : WIDTHS.number, shown(title));
  const widest = rows.reduce((most, row) => Math.max(most, shown(String(row[index] ?? ''))), 0);
  return Math.min(WIDTHS.mostText, Math.max(WIDTHS.leastText, shown(title), widest));
}

/** About how wide a text is, in Latin letters with a little room: a Chinese character is two. */
function shown(text: string): number {
  return [...text].reduce((width, letter) => width + (letter > '\u2e7f' ? 2 : 1), 2);
}

function csvOf({ columns, rows }: ReportSheet): string {
  return csvText(
    columns.map(({ title, kind }) => ({ title, kind })),
    rows,
  );
}
