import { particulars } from '@nuanbu/terms';
import { stringify } from 'csv-stringify/sync';
import { readSheet, type SheetData } from 'read-excel-file/node';
import { refuseBurst } from '../archive/unzip.ts';
import type { FileBytes, FileRead } from './read-rows.ts';
import type { RowRefusal } from './refusal.ts';

/** A workbook's first sheet as the CSV file that would say the same. */
interface WorkbookText {
  /** A line for each row, so that lines are rows; a row that is refused is an empty one. */
  readonly csv: Uint8Array;
  readonly refusals: readonly RowRefusal[];
  /** Set where the file is no workbook that can be read. */
  readonly unusable?: RowRefusal | undefined;
}

/** Spreadsheets keep so many digits of a number, and zeros in place of the others. */
const DIGITS_KEPT = 15;

/**
 * Reads a workbook as the file that would say the same.
 *
 * @param read what reads such a file.
 */
export async function readWorkbook<Read extends FileRead<unknown>>(
  bytes: Uint8Array,
  read: (csv: FileBytes) => Promise<Read>,
): Promise<Read> {
  const { csv, refusals, unusable } = await csvOfWorkbook(bytes);
  const found = await read([csv]);
  const all = [...refusals, ...found.refusals].sort((a, b) => a.line - b.line);
  return { ...found, refusals: all, unusable: unusable ?? found.unusable };
}

/**
 * Reads the first sheet of a workbook, which people fill in by hand. A number with more digits than
 * spreadsheets keep, as an account that was typed as a number has, refuses its row: the last of them
 * are lost already.
 */
export async function csvOfWorkbook(bytes: Uint8Array): Promise<WorkbookText> {
  let cells: SheetData;
  try {
    await refuseBurst(bytes);
    cells = await readSheet(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    const en = error instanceof Error ? error.message : String(error);
    const told = particulars({ zh: `不是可读取的工作簿：${en}`, en });
    const unusable = { line: 1, column: '', code: 'malformed', ...told } as const;
    return { csv: new Uint8Array(), refusals: [], unusable };
  }
  const header = (cells[0] ?? []).map(textOfCell);
  const refusals: RowRefusal[] = [];
  const rows = cells.map((row, index) => {
    const at = row.findIndex(isCut);
    if (at < 0) return row.map(textOfCell);
    const told = particulars({
      zh: `${String(row[at])}：数字超过 ${DIGITS_KEPT} 位，请改为文本`,
      en: `${String(row[at])}: a number of more than ${DIGITS_KEPT} digits; make it a text`,
    });
    refusals.push({ line: index + 1, column: header[at] ?? '', code: 'malformed', ...told });
    return [];
  });
  const lines = rows.map((fields) => (fields.some((field) => field !== '') ? fields : []));
  return { csv: Buffer.from(lines.map(lineOf).join('')), refusals };
}

function lineOf(fields: readonly string[]): string {
  return fields.length === 0 ? '\n' : stringify([fields]);
}

function isCut(cell: unknown): boolean {
  return typeof cell === 'number' && Math.abs(cell) >= 10 ** DIGITS_KEPT;
}

/** A cell as a file has it, on one line; a number is the shortest decimal that reads as it. */
function textOfCell(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return timeText(cell);
  return String(cell)
    .replaceAll(/[\r\n]+/g, ' ')
    .trim();
}

/** A workbook's dates have no zone: they are civil time, and a day alone is one at midnight. */
function timeText(date: Date): string {
  const [day, time] = date.toISOString().slice(0, 19).split('T') as [string, string];
  return time === '00:00:00' ? day : `${day}T${time}`;
}
