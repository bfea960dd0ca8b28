import { parse } from 'csv-parse/sync';

/** One record of a CSV file. Its text holds the file's bytes, one character each. */
export interface CsvRecord {
  /** 1-based line on which the record begins. */
  readonly line: number;
  readonly text: string;
}

/** A quoted field that runs on for longer than this was never closed. */
const MOST_LINES_IN_RECORD = 50;

const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';

/**
 * Cuts the bytes of a CSV file into records: LF or CRLF, with or without a byte order mark, blank
 * lines left out. A record goes over several lines only inside quotes, and only where it then has
 * as many fields as the first one; a quote that is never closed spoils its own line and no other.
 *
 * Records come in blocks, one for each block of bytes, so that ten million of them cost no promise
 * each.
 */
export async function* recordBlocks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<CsvRecord[]> {
  const splitter = new RecordSplitter();
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    yield splitter.push(bytes.toString('latin1'));
  }
  yield splitter.end();
}

class RecordSplitter {
  private rest = '';
  private line = 1;
  /** Fields of the first record. */
  private width: number | undefined;
  /** Lines of a record whose quote is still open. */
  private open: CsvRecord[] = [];

  push(text: string): CsvRecord[] {
    const records: CsvRecord[] = [];
    const all = this.rest + text;
    let start = 0;
    for (let end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', start)) {
      const last = end > start && all.charCodeAt(end - 1) === 13 ? end - 1 : end;
      this.takeNext(all.slice(start, last), records);
      start = end + 1;
    }
    this.rest = all.slice(start);
    return records;
  }

  end(): CsvRecord[] {
    const records: CsvRecord[] = [];
    if (this.rest !== '') {
      this.takeNext(this.rest.replace(/\r$/, ''), records);
    }
    this.rest = '';
    while (this.open.length > 0) this.giveUpQuote(records);
    return records;
  }

  private takeNext(text: string, records: CsvRecord[]): void {
    const hasMark = this.line === 1 && text.startsWith(BYTE_ORDER_MARK);
    this.take({ line: this.line, text: hasMark ? text.slice(3) : text }, records);
    this.line += 1;
  }

  private take(line: CsvRecord, records: CsvRecord[]): void {
    const quotes = line.text.includes('"') ? countQuotes(line.text) : 0;
    if (this.open.length === 0 && quotes % 2 === 0) {
      if (!isBlank(line.text)) this.hand(line, records);
      return;
    }
    this.open.push(line);
    const isClosed = this.open.length > 1 && quotes % 2 === 1;
    const text = isClosed ? this.open.map((part) => part.text).join('\n') : '';
    if (this.open.length > MOST_LINES_IN_RECORD || (isClosed && !this.isWhole(text))) {
      this.giveUpQuote(records);
    } else if (isClosed) {
      this.hand({ line: this.open[0]!.line, text }, records);
      this.open = [];
    }
  }

  /** Whether lines that a quote joined are one record, and not the lines between two stray quotes. */
  private isWhole(text: string): boolean {
    const width = widthOf(text);
    return width !== undefined && width === (this.width ?? width);
  }

  private hand(record: CsvRecord, records: CsvRecord[]): void {
    this.width ??= widthOf(record.text);
    records.push(record);
  }

  /** Hands the spoilt line on as it is, and looks at the lines after it again. */
  private giveUpQuote(records: CsvRecord[]): void {
    const [spoilt, ...after] = this.open;
    this.open = [];
    this.hand(spoilt!, records);
    for (const line of after) this.take(line, records);
  }
}

function widthOf(record: string): number | undefined {
  const fields = splitFields(record);
  return typeof fields === 'string' ? undefined : fields.length;
}

/** Only a line that begins with a space is looked at whole. */
function isBlank(text: string): boolean {
  return text === '' || (text.charCodeAt(0) <= 32 && text.trim() === '');
}

function countQuotes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count += 1;
  return count;
}

/**
 * The fields of a record as text, spaces around them taken off; the code of what is wrong where its
 * quotes do not match or its bytes are not UTF-8.
 */
export function splitFields(
  record: string,
  encoding: Encoding = 'utf-8',
): string[] | 'badQuotes' | 'notUtf8' {
  const text = decodeBytes(record, encoding);
  if (text === undefined) return 'notUtf8';
  if (!text.includes('"')) return text.split(',').map((field) => field.trim());
  try {
    const [fields] = parse(text, { trim: true, record_delimiter: '\n' }) as string[][];
    return fields?.map((field) => field.trim()) ?? [];
  } catch {
    return 'badQuotes';
  }
}

/** What is said of a record that cannot be split. */
export const SPLIT_FAULTS = {
  badQuotes: { zh: '该行引号不配对', en: 'the quotes of the row do not match' },
  notUtf8: {
    zh: '该行不是 UTF-8 编码；请在 Excel 中另存为 .xlsx 或“CSV UTF-8”',
    en: 'the row is not UTF-8; save the file as .xlsx or as “CSV UTF-8”',
  },
} as const;

/** How a file has its letters: as the formats ask for, or as a Chinese Excel saves “CSV”. */
export type Encoding = 'utf-8' | 'gb18030';

const DECODERS = {
  'utf-8': new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  gb18030: new TextDecoder('gb18030', { fatal: true }),
} as const;

function decodeBytes(bytes: string, encoding: Encoding): string | undefined {
  if (isAscii(bytes)) return bytes;
  try {
    return DECODERS[encoding].decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return undefined;
  }
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > 127) return false;
  }
  return true;
}
