/**
 * A reader of CSV text of the oracle's own, so that the witness shares no reader with the product:
 * UTF-8 with or without BOM, LF or CRLF, quoted fields, spaces around a field ignored.
 */
export interface CsvRow {
  /** 1-based line of the file on which the row begins. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** One field and where the text goes on after it (at a comma, a line end or the end of the text). */
function readField(text: string, start: number): { field: string; next: number } {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  if (text[at] !== '"') {
    let end = at;
    while (end < text.length && text[end] !== ',' && text[end] !== '\n') end += 1;
    return { field: text.slice(at, end).trim(), next: end };
  }
  let field = '';
  at += 1;
  while (at < text.length) {
    if (text[at] !== '"') {
      field += text[at];
      at += 1;
    } else if (text[at + 1] === '"') {
      field += '"';
      at += 2;
    } else {
      at += 1;
      break;
    }
  }
  let rest = '';
  while (at < text.length && text[at] !== ',' && text[at] !== '\n') {
    rest += text[at];
    at += 1;
  }
  return { field: field.trim() + rest.trim(), next: at };
}

/** All rows that are not blank, the header included. */
export function readCsv(input: string): CsvRow[] {
  const text = input.startsWith('\uFEFF') ? input.slice(1) : input;
  const rows: CsvRow[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const begin = at;
    const fields: string[] = [];
    for (;;) {
      const { field, next } = readField(text, at);
      fields.push(field);
      at = next + 1;
      if (text[next] !== ',') break;
    }
    const raw = text.slice(begin, at - 1).trim();
    if (raw !== '') rows.push({ line, fields });
    for (let index = begin; index < at && index < text.length; index += 1) {
      if (text[index] === '\n') line += 1;
    }
  }
  return rows;
}

/** Quotes a field of the output where its text needs it. */
export function csvField(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
