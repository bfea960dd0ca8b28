import type { PaperColumn, PaperTable } from './paper.ts';
import { LEADING, type Pen, type Weight } from './pen.ts';
import type { Sheets } from './sheets.ts';

/** Of letters, where the table does not say. */
const USUAL_SIZE = 7.5;
const PADDING = 2.4;
/** Of a cell, so that its row has room on a page. */
const MOST_LINES = 14;

/** Lays a table out, its head again on each page; a row stays on one page. */
export async function layTable(sheets: Sheets, pen: Pen, table: PaperTable): Promise<void> {
  const widths = widthsOf(table.columns, sheets.width);
  const head = table.columns.map(({ title }) => title);
  const size = table.size ?? USUAL_SIZE;
  const rows = new Rows(sheets, pen, table.columns, widths, size);
  const layHead = () => rows.lay(head, 'bold', HEAD_FILL);
  // A head stands above at least one row.
  sheets.need(rows.heightOf(head, 'bold') + 2 * (size * LEADING + 2 * PADDING));
  layHead();
  for (const [index, row] of table.rows.entries()) {
    if (sheets.need(rows.heightOf(row, 'regular'))) layHead();
    rows.lay(row, 'regular');
    if (index % ROWS_A_BREATH === 0) await sheets.breathe();
  }
  if (table.total) {
    if (sheets.need(rows.heightOf(table.total, 'bold'))) layHead();
    rows.lay(table.total, 'bold', TOTAL_FILL);
  }
  sheets.y += 6;
}

/** After so many rows others have their turn: a long register takes seconds. */
const ROWS_A_BREATH = 100;
const HEAD_FILL = '#e8ecf1';
const TOTAL_FILL = '#f4f6f8';
const RULE = '#b8c0ca';

function widthsOf(columns: readonly PaperColumn[], width: number): number[] {
  const sum = columns.reduce((total, { share }) => total + share, 0);
  return columns.map(({ share }) => (share / sum) * width);
}

class Rows {
  readonly #sheets: Sheets;
  readonly #pen: Pen;
  readonly #columns: readonly PaperColumn[];
  readonly #widths: readonly number[];
  readonly #size: number;

  constructor(
    sheets: Sheets,
    pen: Pen,
    columns: readonly PaperColumn[],
    widths: readonly number[],
    size: number,
  ) {
    this.#size = size;
    this.#sheets = sheets;
    this.#pen = pen;
    this.#columns = columns;
    this.#widths = widths;
  }

  heightOf(texts: readonly string[], weight: Weight): number {
    const lines = this.#wrapped(texts, weight).map(({ length }) => length);
    return Math.max(...lines) * this.#size * LEADING + 2 * PADDING;
  }

  lay(texts: readonly string[], weight: Weight, fill?: string): void {
    const { doc, left, y } = this.#sheets;
    const height = this.heightOf(texts, weight);
    if (fill) doc.rect(left, y, this.#sheets.width, height).fill(fill);
    let x = left;
    for (const [index, lines] of this.#wrapped(texts, weight).entries()) {
      const width = this.#widths[index]!;
      const { isNumber } = this.#columns[index]!;
      for (const [at, line] of lines.entries()) {
        const room = width - 2 * PADDING - this.#pen.width(line, this.#size, weight);
        const indent = isNumber ? room : 0;
        const top = y + PADDING + at * this.#size * LEADING;
        this.#pen.write(line, x + PADDING + indent, top, this.#size, weight);
      }
      x += width;
    }
    const bottom = y + height;
    doc.moveTo(left, bottom).lineTo(x, bottom).lineWidth(0.4).strokeColor(RULE).stroke();
    this.#sheets.y = bottom;
  }

  #wrapped(texts: readonly string[], weight: Weight): string[][] {
    return texts.map((text, index) => {
      const width = this.#widths[index]! - 2 * PADDING;
      const lines = this.#pen.wrap(text, width, this.#size, weight);
      if (lines.length <= MOST_LINES) return lines;
      // The files of a report have what paper has no room for.
      return [...lines.slice(0, MOST_LINES - 1), '…'];
    });
  }
}
