import { stringify } from 'csv-stringify/sync';
import { printed, type ReportField, type ReportKind } from './values.ts';

/** A column of a table: its head, and how its fields are printed. */
export interface TableHead {
  readonly title: string;
  readonly kind: ReportKind;
}

type Rows = Iterable<readonly ReportField[]>;

/**
 * A table as CSV with a byte order mark, so that spreadsheets read its Chinese. What a spreadsheet
 * would take for a formula gets an apostrophe before it; of numbers alone a minus stays as it is.
 */
export function csvText(columns: readonly TableHead[], rows: Rows): string {
  return csvHead(columns) + csvRows(columns, rows);
}

/** The same piece by piece, for tables that nobody holds whole. */
export async function* csvPieces(
  columns: readonly TableHead[],
  pages: AsyncIterable<Rows>,
): AsyncGenerator<string> {
  yield csvHead(columns);
  for await (const rows of pages) yield csvRows(columns, rows);
}

function csvHead(columns: readonly TableHead[]): string {
  return stringify([columns.map(({ title }) => title)], { bom: true, escape_formulas: true });
}

function csvRows(columns: readonly TableHead[], rows: Rows): string {
  return stringify([...rows] as ReportField[][], {
    escape_formulas: true,
    cast: { number: (integer, { index }) => printed(columns[index]!.kind, integer) },
  });
}
