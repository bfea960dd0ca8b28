import type { Epochs } from '../epochs.ts';
import type { Appended, CommitNumber, ReadingBatch, StoredRows } from '../port.ts';
import type { Reader } from './reader.ts';
import type { InfluxTransport } from './transport.ts';

export interface WriterOptions {
  readonly transport: InfluxTransport;
  readonly epochs: Epochs;
  readonly standing: Pick<Reader, 'plainValues'>;
}

/** Writes into one bucket. */
export class Writer {
  readonly options: WriterOptions;

  constructor(options: WriterOptions) {
    this.options = options;
  }

  append(_batch: ReadingBatch): Promise<Appended> {
    throw new Error('not here yet');
  }

  restore(_rows: AsyncIterable<StoredRows>, _frozen: readonly CommitNumber[]): Promise<void> {
    throw new Error('not here yet');
  }

  async close(): Promise<void> {}
}
