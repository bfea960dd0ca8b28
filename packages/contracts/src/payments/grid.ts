import { readSheet, type SheetData } from 'read-excel-file/node';
import { refuseBurst } from '../archive/unzip.ts';
import { recordBlocks, SPLIT_FAULTS, splitFields } from '../files/records.ts';
import { asMeant } from './plain-text.ts';
import { isRefused, type Refused, refusedAt } from './refused.ts';

/** A row of a table as its file has it. */
export interface GridRow {
  /** 1-based line of the CSV file, or row of the workbook. */
  readonly line: number;
  /** Its fields as text; one that is not there is empty. */
  readonly fields: readonly string[];
}

/** The forms of files that are tables. */
export type TableKind = 'csv' | 'xlsx';

/**
 * All rows of a small table, blank ones left out. Text that was made harmless in CSV is what it was
 * before. Of a workbook the first sheet is read.
 */
export async function readGrid(
  bytes: Uint8Array,
  kind: TableKind,
  encoding: 'utf-8' | 'gb18030' = 'utf-8',
): Promise<readonly GridRow[] | Refused> {
  const rows = await (kind === 'csv' ? csvRows(bytes, encoding) : workbookRows(bytes));
  if (isRefused(rows)) return rows;
  return rows.filter(({ fields }) => fields.some((field) => field !== ''));
}

async function csvRows(bytes: Uint8Array, encoding: string): Promise<GridRow[] | Refused> {
  const utf8 = encoding === 'utf-8' ? bytes : recoded(bytes, encoding);
  if (!utf8)
    return refusedAt(1, '', 'malformed', {
      zh: `文件不是 ${encoding} 编码`,
      en: `the file is not ${encoding}`,
    });
  const rows: GridRow[] = [];
  for await (const block of recordBlocks([utf8])) {
    for (const { line, text } of block) {
      const fields = splitFields(text);
      if (typeof fields === 'string') return refusedAt(line, '', 'malformed', SPLIT_FAULTS[fields]);
      rows.push({ line, fields: fields.map(asMeant) });
    }
  }
  return rows;
}

function recoded(bytes: Uint8Array, encoding: string): Buffer | undefined {
  try {
    return Buffer.from(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

async function workbookRows(bytes: Uint8Array): Promise<GridRow[] | Refused> {
  let cells: SheetData;
  try {
    await refuseBurst(bytes);
    cells = await readSheet(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return refusedAt(1, '', 'malformed', {
      zh: `不是可读取的工作簿：${detail}`,
      en: `not a workbook that can be read: ${detail}`,
    });
  }
  return cells.map((row, index) => ({ line: index + 1, fields: row.map(textOfCell) }));
}

/** A number's text is the shortest decimal that reads as that number. */
function textOfCell(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return String(cell).trim();
}
