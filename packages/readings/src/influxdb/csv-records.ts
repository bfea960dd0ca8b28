const COMMA = 0x2c;
const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;

/** More than any answer of this adapter's has in one record. */
const LONGEST_RECORD = 4 * 1024 * 1024;

/** Of room for what came last; it grows with what comes at once. */
export const FIRST_BYTES = 128 * 1024;

const decoder = new TextDecoder('utf-8', { fatal: true });

/** An answer that is not what InfluxDB is known to send: cut short, or garbled on its way. */
export class BrokenAnswerError extends Error {
  override readonly name = 'BrokenAnswerError';
}

/** A query that failed after it had begun to answer, in the server's own words. */
export class FailedQueryError extends Error {
  override readonly name = 'FailedQueryError';
}

/** What comes of an answer's records. */
export interface RecordSink {
  /** A table begins, or goes on under the same names. */
  header(columns: readonly string[]): void;
  row(cells: readonly string[]): void;
  /**
   * Takes as many whole records as it can by a faster way, from the beginning of a record that
   * follows a row.
   *
   * @param to where the bytes end that have come; what stands behind has no meaning
   * @returns where the first record begins that it did not take
   */
  rows?(bytes: Uint8Array, from: number, to: number): number;
}

/**
 * Takes an answer of InfluxDB apart: CSV with a header before each table, in pieces of any size. An
 * answer ends with the end of a table; one that does not, was cut off.
 */
export class CsvRecords {
  readonly #sink: RecordSink;
  #bytes = new Uint8Array(FIRST_BYTES);
  /** How many bytes are left over from the pieces before. */
  #kept = 0;
  #columns: readonly string[] | undefined;
  #isAtTableEnd = false;
  /** Whether the table that goes on has had a row. */
  #hasRow = false;

  constructor(sink: RecordSink) {
    this.#sink = sink;
  }

  /**
   * @throws FailedQueryError where the server says that the query failed
   * @throws BrokenAnswerError where the answer makes no sense
   */
  push(piece: Uint8Array): void {
    const length = this.#kept + piece.length;
    if (length > this.#bytes.length) {
      const wider = new Uint8Array(2 * length);
      wider.set(this.#bytes.subarray(0, this.#kept));
      this.#bytes = wider;
    }
    this.#bytes.set(piece, this.#kept);
    let from = 0;
    for (;;) {
      if (this.#hasRow && this.#sink.rows) from = this.#sink.rows(this.#bytes, from, length);
      const end = this.#endOfRecord(from, length);
      if (end < 0) break;
      this.#take(from, end);
      from = end;
    }
    this.#kept = length - from;
    if (this.#kept > LONGEST_RECORD) throw new BrokenAnswerError('a record has no end');
    this.#bytes.copyWithin(0, from, length);
  }

  /** @throws BrokenAnswerError where the answer is not whole */
  end(): void {
    if (this.#kept > 0 || !this.#isAtTableEnd)
      throw new BrokenAnswerError('the answer was cut off');
  }

  /** Where the record ends that begins at `from`, behind its line break; -1 where it goes on. */
  #endOfRecord(from: number, length: number): number {
    const bytes = this.#bytes;
    let isQuoted = false;
    for (let place = from; place < length; place += 1) {
      const byte = bytes[place]!;
      if (byte === QUOTE) isQuoted = !isQuoted;
      else if (byte === LF && !isQuoted) return place + 1;
    }
    return -1;
  }

  #take(from: number, end: number): void {
    const last = end - (end - from > 1 && this.#bytes[end - 2] === CR ? 2 : 1);
    this.#isAtTableEnd = last === from;
    if (this.#isAtTableEnd) {
      this.#columns = undefined;
      this.#hasRow = false;
      return;
    }
    const cells = this.#cells(from, last);
    if (!this.#columns) {
      this.#columns = cells;
      if (cells[1] !== 'error') this.#sink.header(cells);
      return;
    }
    if (this.#columns[1] === 'error') throw new FailedQueryError(cells[1] ?? '');
    if (cells.length !== this.#columns.length) {
      throw new BrokenAnswerError(`a row has ${cells.length} cells, not ${this.#columns.length}`);
    }
    this.#sink.row(cells);
    this.#hasRow = true;
  }

  #cells(from: number, end: number): string[] {
    const bytes = this.#bytes;
    const cells: string[] = [];
    let begin = from;
    let isQuoted = false;
    for (let place = from; place <= end; place += 1) {
      if (place < end && bytes[place] === QUOTE) isQuoted = !isQuoted;
      else if (place === end || (bytes[place] === COMMA && !isQuoted)) {
        cells.push(this.#cell(begin, place));
        begin = place + 1;
      }
    }
    return cells;
  }

  #cell(from: number, end: number): string {
    if (this.#bytes[from] !== QUOTE || from === end) return this.#text(from, end);
    return this.#text(from + 1, end - 1).replaceAll('""', '"');
  }

  #text(from: number, end: number): string {
    try {
      return decoder.decode(this.#bytes.subarray(from, end));
    } catch {
      throw new BrokenAnswerError('the answer is no UTF-8');
    }
  }
}
