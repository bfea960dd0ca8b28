import type { MeterReadings, MeterSeries } from '@nuanbu/metering';
import type { Span } from '@nuanbu/units';
import type { Epochs } from '../epochs.ts';
import type {
  Appended,
  CommitNumber,
  DayCounts,
  DigestQuery,
  LastReading,
  ReadingBatch,
  ReadingStore,
  StoredReading,
  StoredRows,
} from '../port.ts';
import { caughtUp } from './catch-up.ts';
import { openBehindAll } from './newest-epoch.ts';
import { METERS_A_READ, READS_AT_ONCE, Reader } from './reader.ts';
import { Retention } from './retention.ts';
import { InfluxTransport, type InfluxTransportOptions } from './transport.ts';
import { Writer } from './writer.ts';

export interface InfluxReadingStoreOptions extends InfluxTransportOptions {
  /** Who numbers the spans between freezes, the same for all processes that write into the bucket. */
  readonly epochs: Epochs;
  /** The time by which caches outlive a change of the readings; a minute of it is one version. */
  readonly clock?: { monotonicMs(): number } | undefined;
  /** Takes what a person has to know. */
  readonly warn?: ((sentence: string) => void) | undefined;
}

const VERSION_MS = 60_000;

/**
 * Keeps readings in a bucket of InfluxDB 2, which any number of processes may write and read. Its
 * commit numbers are epochs.
 */
export class InfluxReadingStore implements ReadingStore {
  /** The server reads the meters that are asked for and no others. */
  readonly metersAPass = METERS_A_READ;
  /** While the server reads some meters, others are resolved and settled here. */
  readonly passesAtOnce = READS_AT_ONCE;
  readonly #options: InfluxReadingStoreOptions;
  #opened: { transport: InfluxTransport; reader: Reader; writer: Writer } | undefined;

  constructor(options: InfluxReadingStoreOptions) {
    this.#options = options;
  }

  /**
   * Looks whether the server answers and the token may read the bucket, and whether it holds nothing
   * of an epoch that is still to come.
   *
   * @throws TroubleError `storeUnreachable`, `storeBusy` or `storeRefused`; of the ledger.
   */
  async start(): Promise<void> {
    if (this.#opened) throw new Error('the reading store is started already');
    const transport = new InfluxTransport(this.#options);
    const reader = new Reader(transport);
    const retention = new Retention(transport, () => this.#monotonicMs());
    try {
      await reader.check();
      await retention.learn();
      const warning = await openBehindAll(transport, this.#options.epochs);
      if (warning !== undefined) this.#options.warn?.(warning);
    } catch (error) {
      transport.close();
      throw error;
    }
    const writer = new Writer({
      transport,
      epochs: this.#options.epochs,
      retention,
      readPlainValues: (meterIds, span) => reader.plainValues(meterIds, span),
    });
    this.#opened = { transport, reader, writer };
  }

  /** Waits for open appends and lets go of the server. */
  async stop(): Promise<void> {
    const opened = this.#opened;
    if (!opened) return;
    this.#opened = undefined;
    await opened.writer.close();
    opened.transport.close();
  }

  async append(batch: ReadingBatch): Promise<Appended> {
    return await this.#started().writer.append(batch);
  }

  async frontier(): Promise<CommitNumber> {
    this.#started();
    return await this.#options.epochs.current();
  }

  /**
   * Closes what stands once the server has it for sure, whoever wrote it.
   *
   * @throws TroubleError `storeBusy` where a process cannot get the server's word about what it wrote,
   *   of the ledger, and of the server; asked again, it waits for the same.
   */
  async freeze(): Promise<CommitNumber> {
    const { reader } = this.#started();
    const frozen = await this.#options.epochs.freeze();
    await caughtUp(() => reader.check());
    return frozen;
  }

  async version(): Promise<string> {
    return `${await this.frontier()} ${Math.floor(this.#monotonicMs() / VERSION_MS)}`;
  }

  async digests(query: DigestQuery): Promise<MeterReadings[]> {
    return await this.#started().reader.digests(query);
  }

  async series(meterId: string, span: Span, asOf: CommitNumber): Promise<MeterSeries> {
    return await this.#started().reader.series(meterId, span, asOf);
  }

  async history(meterId: string, span: Span, asOf: CommitNumber): Promise<StoredReading[]> {
    return await this.#started().reader.history(meterId, span, asOf);
  }

  async dayCounts(meterIds: readonly string[], span: Span, asOf: CommitNumber): Promise<DayCounts> {
    return await this.#started().reader.dayCounts(meterIds, span, asOf);
  }

  async last(meterIds: readonly string[]): Promise<LastReading[]> {
    return await this.#started().reader.last(meterIds);
  }

  async counts(): Promise<{ rows: number; conflicts: number; meters: number }> {
    return await this.#started().reader.counts();
  }

  rows(asOf: CommitNumber): AsyncIterable<StoredRows> {
    return this.#started().reader.rows(asOf);
  }

  async restore(rows: AsyncIterable<StoredRows>, frozen: readonly CommitNumber[]): Promise<void> {
    await this.#started().writer.restore(rows, frozen);
  }

  #monotonicMs(): number {
    return this.#options.clock?.monotonicMs() ?? performance.now();
  }

  #started() {
    if (!this.#opened) throw new Error('the reading store is not started');
    return this.#opened;
  }
}
