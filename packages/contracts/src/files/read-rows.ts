import { FieldReader } from './fields.ts';
import type { RowRefusal } from './refusal.ts';
import { readTable, type TableShape } from './table.ts';

/** What a file holds: its usable rows in order, and what was not taken. */
export interface FileRead<Row> {
  readonly rows: readonly Row[];
  /** The line of each of them. */
  readonly lines: readonly number[];
  readonly refusals: readonly RowRefusal[];
  readonly ignoredColumns: readonly string[];
  readonly unusable?: RowRefusal | undefined;
}

/** The bytes of a file, in pieces. */
export type FileBytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Reads a small file row by row.
 *
 * @param read makes a row of its fields; the row counts only where it leaves them without a refusal.
 */
export async function readRows<Row>(
  bytes: FileBytes,
  shape: TableShape,
  read: (fields: FieldReader) => Row,
): Promise<FileRead<Row> & { readonly columns: readonly string[] }> {
  const { columns, ignoredColumns, unusable, ...table } = await readTable(bytes, shape);
  const rows: Row[] = [];
  const lines: number[] = [];
  const refusals = [...table.refusals];
  for (const row of table.rows) {
    const fields = new FieldReader(row);
    const value = read(fields);
    if (fields.refusal) {
      refusals.push(fields.refusal);
      continue;
    }
    rows.push(value);
    lines.push(row.line);
  }
  refusals.sort((a, b) => a.line - b.line);
  return { rows, lines, refusals, columns, ignoredColumns, unusable };
}

/** Lets each key of a file's rows through once. */
export class OnlyOnce {
  readonly #lineOf = new Map<string, number>();

  /** Refuses a row whose key, all its parts together, a usable row before it had. */
  check(
    fields: FieldReader,
    key: readonly (string | number | undefined)[],
    column: string,
    code: RowRefusal['code'],
  ): void {
    const name = JSON.stringify(key);
    const earlier = this.#lineOf.get(name);
    if (earlier !== undefined) {
      const shown = key.filter((part) => part !== undefined && part !== '');
      fields.refuse(column, code, {
        zh: [...shown, `第 ${earlier} 行`].join('，'),
        en: [...shown, `line ${earlier}`].join(', '),
      });
    }
    if (!fields.refusal) this.#lineOf.set(name, fields.line);
  }
}
