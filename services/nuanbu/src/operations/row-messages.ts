/** Rows that travel as one message, and are quarantined with it where one of them is refused. */
const ROWS_A_MESSAGE = 500;

/** The same for every import, so that the same refused rows are the same refused bytes (R4). */
const HEAD = '{"v":1,"sentAt":"1970-01-01T00:00:00Z","readings":[';
const TAIL = ']}';

/** A row of a readings file that travels in a message. */
export interface MessageRow {
  readonly line: number;
  /** The text of a column. */
  readonly field: (column: string) => string;
  /** What is wrong with a record that is no row. */
  readonly fault?: string;
}

/** Gathers rows into messages of contract v1, none of them over the size limit. */
export class RowMessages {
  readonly #limitBytes: number;
  readonly #send: (bytes: Uint8Array, rows: readonly MessageRow[]) => Promise<void>;
  #bodies: string[] = [];
  #rows: MessageRow[] = [];
  #bytes = 0;

  constructor(
    limitBytes: number,
    send: (bytes: Uint8Array, rows: readonly MessageRow[]) => Promise<void>,
  ) {
    this.#limitBytes = limitBytes - HEAD.length - TAIL.length;
    this.#send = send;
  }

  /** Adds a row; sends what is full. */
  async add({ reading, ...row }: MessageRow & { readonly reading: unknown }): Promise<void> {
    const body = JSON.stringify(reading);
    const bytes = Buffer.byteLength(body) + 1;
    const isFull = this.#rows.length === ROWS_A_MESSAGE || this.#bytes + bytes > this.#limitBytes;
    if (isFull) await this.flush();
    this.#bodies.push(body);
    this.#rows.push(row);
    this.#bytes += bytes;
  }

  /** Sends what has been added. */
  async flush(): Promise<void> {
    if (this.#rows.length === 0) return;
    const bytes = Buffer.from(HEAD + this.#bodies.join(',') + TAIL);
    const rows = this.#rows;
    this.#bodies = [];
    this.#rows = [];
    this.#bytes = 0;
    await this.#send(bytes, rows);
  }
}
