import type { TableHead } from './csv.ts';
import { csvText } from './csv.ts';
import type { PaperTable, Signature } from './paper/paper.ts';
import { printed, type ReportField } from './values.ts';
import { tableWorkbook } from './workbook.ts';

/** A column of a report: of its table, and of its print where it has a place there. */
export interface PrintedColumn extends TableHead {
  /** Its part of the paper's width; 0 leaves it to the files. */
  readonly share: number;
}

/** A report that is one table: what it is of, its rows, and what stands below them. */
export interface Report {
  readonly title: string;
  /** The name of a workbook's sheet. */
  readonly sheet: string;
  /** What binds it to the ledger, each a label and a value, so that a sheet on paper can be proved. */
  readonly anchors: readonly (readonly [string, string])[];
  readonly columns: readonly PrintedColumn[];
  readonly rows: readonly (readonly ReportField[])[];
  /** The sum of the rows, as far as columns have one. */
  readonly total?: readonly ReportField[] | undefined;
  /** Of the letters of its print, in points, where it hangs on a wall. */
  readonly printSize?: number | undefined;
  readonly notes: readonly string[];
  readonly signatures: readonly Signature[];
}

/** The rows of a report as CSV, with a byte order mark and without formulas. */
export function reportCsv({ columns, rows }: Report): string {
  return csvText(columns, rows);
}

/** A report as a workbook: title and anchors, the table with its sum, notes and signatures. */
export function reportWorkbook(report: Report) {
  const { title, anchors, total, notes, signatures } = report;
  const signed = signatures.map(({ who, says }) =>
    [who, ...says.map((text) => `${text} ____________`)].join('    '),
  );
  return tableWorkbook({
    ...{ sheet: report.sheet, columns: report.columns, pages: [report.rows] },
    above: [title, ...anchors.map((anchor) => anchor.join(': '))],
    ...(total && { total }),
    below: [...notes, ...signed],
  });
}

/** The table of a report as paper has it. */
export function paperTable({ columns, rows, total, printSize }: Report): PaperTable {
  const shown = columns.flatMap(({ share }, index) => (share > 0 ? [index] : []));
  const texts = (row: readonly ReportField[]) =>
    shown.map((index) => printed(columns[index]!.kind, row[index]));
  return {
    size: printSize,
    columns: shown.map((index) => {
      const { title, kind, share } = columns[index]!;
      const isNumber = kind !== 'text' && kind !== 'day' && kind !== 'instant';
      return { title, share, isNumber };
    }),
    rows: rows.map(texts),
    ...(total && { total: texts(total) }),
  };
}
