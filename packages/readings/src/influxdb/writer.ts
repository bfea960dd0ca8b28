import { assertBatch, PendingAppend } from '../appends.ts';
import type { Epochs } from '../epochs.ts';
import type { Appended, CommitNumber, ReadingBatch, StoredRows } from '../port.ts';
import { Lane, type Shared } from './lane.ts';
import { LastInstants } from './last-instants.ts';
import { LineEncoder } from './line-encoder.ts';
import { type MeterKey, MeterTails } from './meter-tails.ts';
import { restoreRows } from './restore.ts';
import type { Retention } from './retention.ts';
import type { ReadPlainValues } from './standing.ts';
import type { InfluxTransport } from './transport.ts';
import { isOfRetention } from './troubles.ts';

export interface WriterOptions {
  readonly transport: InfluxTransport;
  readonly epochs: Epochs;
  readonly retention: Retention;
  readonly readPlainValues: ReadPlainValues;
}

/** Requests that may be in flight at once; with four, some of them stand idle too often. */
const LANES = 8;
/**
 * New meters of one batch that go into one lane: mostly all of a village, so that its messages wait
 * for one request each and not for one of every lane.
 */
const METERS_TOGETHER = 256;
/** For how many times a request's limit a last write is tried when the process ends. */
const TIMEOUTS_TO_END = 2;
const NO_KEY = -1;
const NO_ROWS = new Uint32Array(0);

/**
 * Writes into one bucket. Every meter belongs to one of several lanes, each with one request in
 * flight; an append is acknowledged when each lane that has a part of it has its server's word that
 * the part is durable.
 */
export class Writer {
  readonly #shared: Shared;
  readonly #retention: Retention;
  readonly #lanes: readonly Lane[];
  readonly #ending = new AbortController();
  /** The lane of each meter. */
  readonly #laneOf: number[] = [];
  /** The lane into which new meters go. */
  #lane = 0;

  constructor({ transport, epochs, retention, readPlainValues }: WriterOptions) {
    this.#retention = retention;
    const tails = new MeterTails();
    const encoder = new LineEncoder();
    const lastInstants = new LastInstants(transport);
    const { signal: ending } = this.#ending;
    this.#shared = { transport, epochs, tails, lastInstants, encoder, readPlainValues, ending };
    this.#lanes = Array.from({ length: LANES }, () => new Lane(this.#shared));
  }

  /** @throws TroubleError of the transport, and `storeBusy` while this process may not write. */
  async append(batch: ReadingBatch): Promise<Appended> {
    assertBatch(batch);
    if (batch.length === 0) {
      const commit = await this.#shared.epochs.current();
      return { commit, stored: 0, duplicates: 0, conflicts: 0 };
    }
    const append = new PendingAppend(batch);
    const { keys, rowsOf } = this.#divided(append);
    const parts = rowsOf.flatMap((rows, lane) =>
      rows.length === 0
        ? []
        : new Promise<number>((resolve, reject) => {
            this.#lanes[lane]!.push({ append, keys, rows, resolve, reject });
          }),
    );
    try {
      const epochs = await Promise.all(parts);
      // What is too old alone is in no part.
      const epoch = epochs.length > 0 ? Math.max(...epochs) : await this.#shared.epochs.current();
      append.acknowledge(epoch);
    } catch (error) {
      // By what is learnt now, the next try leaves out what the server does not take.
      if (isOfRetention(error)) await this.#retention.learn().catch(() => undefined);
      throw error;
    }
    return await append.done;
  }

  /** Fills an empty bucket. */
  async restore(rows: AsyncIterable<StoredRows>, frozen: readonly CommitNumber[]): Promise<void> {
    await restoreRows(this.#shared, rows, frozen);
  }

  /**
   * Waits until no append is open any more. A write of which nobody knows whether it happened is
   * tried for some time still; its epoch stays open until the lease of this process has run out.
   */
  async close(): Promise<void> {
    const { timeoutMs } = this.#shared.transport;
    const late = setTimeout(() => this.#ending.abort(), TIMEOUTS_TO_END * timeoutMs);
    await Promise.all(this.#lanes.map((lane) => lane.idle()));
    clearTimeout(late);
  }

  /** The meters of a batch that have rows, and the rows of each lane; rows that are too old are marked. */
  #divided(append: PendingAppend): {
    readonly keys: Int32Array;
    readonly rowsOf: readonly Uint32Array[];
  } {
    const { length, meterIds, meter, at } = append.batch;
    const keptFrom = this.#retention.keptFrom();
    const keys = new Int32Array(meterIds.length).fill(NO_KEY);
    const rows: (Uint32Array | undefined)[] = new Array(LANES);
    const lengths = new Uint32Array(LANES);
    let added = 0;
    for (let row = 0; row < length; row += 1) {
      if (at[row]! < keptFrom) {
        append.tooOld(row);
        continue;
      }
      const place = meter[row]!;
      let key = keys[place]!;
      if (key === NO_KEY) {
        key = this.#shared.tails.find(meterIds[place]!) ?? this.#add(meterIds[place]!, added++);
        keys[place] = key;
      }
      const lane = this.#laneOf[key]!;
      rows[lane] ??= new Uint32Array(length);
      rows[lane][lengths[lane]!] = row;
      lengths[lane]! += 1;
    }
    return {
      keys,
      rowsOf: Array.from(rows, (all, lane) => all?.subarray(0, lengths[lane]) ?? NO_ROWS),
    };
  }

  /** @param before new meters of the same batch before this one */
  #add(meterId: string, before: number): MeterKey {
    if (before % METERS_TOGETHER === 0) this.#lane = (this.#lane + 1) % LANES;
    this.#laneOf.push(this.#lane);
    return this.#shared.tails.add(meterId);
  }
}
