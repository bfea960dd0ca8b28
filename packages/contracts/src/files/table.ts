import { particulars, type Words } from '@nuanbu/terms';
import { NAMES_ELSEWHERE } from './columns.ts';
import { type Encoding, recordBlocks, SPLIT_FAULTS, splitFields } from './records.ts';
import { fieldCount, type RowRefusal } from './refusal.ts';

/** The columns that a file must have, and those that it may have. */
export interface TableShape {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Columns of which the file must have at least one. */
  readonly anyOf?: readonly string[];
  /** Other names under which a file may have a column: each with the column that it means. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** Where each known column stands in a file. */
export interface Header {
  readonly fields: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Columns that the shape does not know; they are not read. */
  readonly ignored: readonly string[];
}

/** Reads a header row; a refusal where a required column is missing or one stands twice. */
export function readHeader(
  text: string,
  shape: TableShape,
  encoding: Encoding = 'utf-8',
): Header | RowRefusal {
  const refuse = (column: string, told: Words): RowRefusal => ({
    line: 1,
    column,
    code: 'missingColumn',
    ...particulars(told),
  });
  const fields = splitFields(text, encoding);
  if (typeof fields === 'string') return refuse('', SPLIT_FAULTS[fields]);
  const indexOf = new Map<string, number>();
  const ignored: string[] = [];
  const { required, optional, anyOf = [], aliases = {} } = shape;
  const own = new Map([...required, ...optional].map((column) => [column, column]));
  const others = new Map(Object.entries(aliases));
  for (const [index, field] of fields.entries()) {
    const elsewhere = NAMES_ELSEWHERE.get(withoutUnit(field)) ?? '';
    const column =
      own.get(field) ?? others.get(field) ?? others.get(withoutUnit(field)) ?? own.get(elsewhere);
    if (column === undefined) ignored.push(field);
    else if (indexOf.has(column))
      return refuse(field, { zh: '该列出现两次', en: 'the column stands twice' });
    else indexOf.set(column, index);
  }
  const missing = required.find((column) => !indexOf.has(column));
  if (missing !== undefined) {
    const other = Object.entries(aliases).find(([, column]) => column === missing);
    const beside = other ? `, also called ${other[0]}` : '';
    return refuse(missing, {
      zh: `缺少这一列${other ? `，即“${other[0]}”` : ''}；表头为：${fields.join('、')}`,
      en: `the column is missing${beside}; the header is: ${fields.join(',')}`,
    });
  }
  if (anyOf.length > 0 && !anyOf.some((column) => indexOf.has(column))) {
    return refuse(anyOf[0]!, {
      zh: `文件至少须有其中一列：${anyOf.join('、')}`,
      en: `the file needs at least one of: ${anyOf.join(',')}`,
    });
  }
  return { fields, indexOf, ignored };
}

/** A head without the unit that people write after it: `取暖面积（m²）` is 取暖面积. */
function withoutUnit(field: string): string {
  return field.replace(/\s*[（(][^（()）]*[)）]$/, '').trim();
}

/** One row of a table: its line, and its values by column; empty where the file has no such column. */
export interface TableRow {
  readonly line: number;
  readonly get: (column: string) => string;
  /** The name that the file's header has for a column. */
  readonly nameOf: (column: string) => string;
}

/** A table read whole; for files of a row a household, not of a row a reading. */
export interface Table {
  readonly rows: readonly TableRow[];
  readonly refusals: readonly RowRefusal[];
  /** The columns of the shape that the file has. */
  readonly columns: readonly string[];
  readonly ignoredColumns: readonly string[];
  /** Set where nothing of the file could be used. */
  readonly unusable?: RowRefusal | undefined;
}

/**
 * How a file has its letters, by its header alone: a Chinese head that is no UTF-8 and names columns
 * in GB18030 is as clear as can be, while a single name may be both.
 */
function encodingOf(header: string, shape: TableShape): Encoding {
  if (splitFields(header) !== 'notUtf8') return 'utf-8';
  return 'code' in readHeader(header, shape, 'gb18030') ? 'utf-8' : 'gb18030';
}

/** Reads a small CSV file into rows, each of the header's width. */
export async function readTable(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  shape: TableShape,
): Promise<Table> {
  const rows: TableRow[] = [];
  const refusals: RowRefusal[] = [];
  let header: Header | undefined;
  let encoding: Encoding = 'utf-8';
  for await (const block of recordBlocks(chunks)) {
    for (const { line, text } of block) {
      if (!header) {
        encoding = encodingOf(text, shape);
        const read = readHeader(text, shape, encoding);
        if ('code' in read) {
          return {
            ...{ rows, refusals, columns: [], ignoredColumns: [] },
            unusable: { ...read, line },
          };
        }
        header = read;
        continue;
      }
      const fields = splitFields(text, encoding);
      if (typeof fields === 'string') {
        refusals.push({
          line,
          column: '',
          code: 'malformed',
          ...particulars(SPLIT_FAULTS[fields]),
        });
      } else if (fields.length !== header.fields.length) {
        const told = particulars(fieldCount(fields.length, header.fields.length));
        refusals.push({ line, column: '', code: 'wrongFieldCount', ...told });
      } else if (fields.some((field) => field !== '')) {
        const { indexOf, fields: names } = header;
        rows.push({
          line,
          get: (column) => fields[indexOf.get(column) ?? -1] ?? '',
          nameOf: (column) => names[indexOf.get(column) ?? -1] ?? column,
        });
      }
    }
  }
  if (!header) {
    const told = particulars({ zh: '文件为空', en: 'the file is empty' });
    return {
      ...{ rows, refusals, columns: [], ignoredColumns: [] },
      unusable: { line: 1, column: shape.required[0] ?? '', code: 'missingColumn', ...told },
    };
  }
  return { rows, refusals, columns: [...header.indexOf.keys()], ignoredColumns: header.ignored };
}
