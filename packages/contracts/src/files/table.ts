import { recordBlocks, SPLIT_FAULTS, splitFields } from './records.ts';
import type { RowRefusal } from './refusal.ts';

/** The columns that a file must have, and those that it may have. */
export interface TableShape {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** Where each known column stands in a file. */
export interface Header {
  readonly fields: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Columns that the shape does not know; they are not read. */
  readonly ignored: readonly string[];
}

/** Reads a header row; a refusal where a required column is missing or one stands twice. */
export function readHeader(text: string, shape: TableShape): Header | RowRefusal {
  const refuse = (column: string, detail: string): RowRefusal => ({
    line: 1,
    column,
    code: 'missingColumn',
    detail,
  });
  const fields = splitFields(text);
  if (typeof fields === 'string') return refuse('', SPLIT_FAULTS[fields]);
  const indexOf = new Map<string, number>();
  const ignored: string[] = [];
  const known = new Set([...shape.required, ...shape.optional]);
  for (const [index, field] of fields.entries()) {
    if (!known.has(field)) ignored.push(field);
    else if (indexOf.has(field)) return refuse(field, 'the column stands twice');
    else indexOf.set(field, index);
  }
  const missing = shape.required.find((column) => !indexOf.has(column));
  if (missing !== undefined) return refuse(missing, `the header is: ${fields.join(',')}`);
  return { fields, indexOf, ignored };
}

/** One row of a table: its line, and its values by column; empty where the file has no such column. */
export interface TableRow {
  readonly line: number;
  readonly get: (column: string) => string;
}

/** A table read whole; for files of a row a household, not of a row a reading. */
export interface Table {
  readonly rows: readonly TableRow[];
  readonly refusals: readonly RowRefusal[];
  readonly ignoredColumns: readonly string[];
  /** Set where nothing of the file could be used. */
  readonly unusable?: RowRefusal | undefined;
}

/** Reads a small CSV file into rows, each of the header's width. */
export async function readTable(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  shape: TableShape,
): Promise<Table> {
  const rows: TableRow[] = [];
  const refusals: RowRefusal[] = [];
  let header: Header | undefined;
  for await (const block of recordBlocks(chunks)) {
    for (const { line, text } of block) {
      if (!header) {
        const read = readHeader(text, shape);
        if ('code' in read) {
          return { rows, refusals, ignoredColumns: [], unusable: { ...read, line } };
        }
        header = read;
        continue;
      }
      const fields = splitFields(text);
      if (typeof fields === 'string') {
        refusals.push({ line, column: '', code: 'malformed', detail: SPLIT_FAULTS[fields] });
      } else if (fields.length !== header.fields.length) {
        const detail = `${fields.length} fields, the header has ${header.fields.length}`;
        refusals.push({ line, column: '', code: 'wrongFieldCount', detail });
      } else if (fields.some((field) => field !== '')) {
        const { indexOf } = header;
        rows.push({ line, get: (column) => fields[indexOf.get(column) ?? -1] ?? '' });
      }
    }
  }
  if (!header) {
    const detail = 'the file is empty';
    return {
      rows,
      refusals,
      ignoredColumns: [],
      unusable: { line: 1, column: shape.required[0] ?? '', code: 'missingColumn', detail },
    };
  }
  return { rows, refusals, ignoredColumns: header.ignored };
}
