import { type CsvRow, readCsv } from './csv.ts';

/** A row under its header. */
export interface NamedRow {
  readonly line: number;
  /** The field's text; empty where the file has no such column. */
  field(name: string): string;
  /** Whether the row has as many fields as the header. */
  readonly complete: boolean;
}

/** The rows of a CSV text under its header's names. */
export function readTable(text: string): NamedRow[] {
  const [header, ...rows] = readCsv(text);
  if (header === undefined) return [];
  const columns = new Map(header.fields.map((name, column) => [name, column]));
  return rows.map((row: CsvRow) => ({
    line: row.line,
    field: (name) => row.fields[columns.get(name) ?? -1] ?? '',
    complete: row.fields.length === header.fields.length,
  }));
}
