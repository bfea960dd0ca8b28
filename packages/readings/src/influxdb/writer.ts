import { assertBatch, PendingAppend } from '../appends.ts';
import type { Epochs } from '../epochs.ts';
import type { Appended, CommitNumber, ReadingBatch, StoredRows } from '../port.ts';
import { Lane, type Shared } from './lane.ts';
import { LastInstants } from './last-instants.ts';
import { LineEncoder } from './line-encoder.ts';
import { type MeterKey, MeterTails } from './meter-tails.ts';
import { restoreRows } from './restore.ts';
import type { ReadPlainValues } from './standing.ts';
import type { InfluxTransport } from './transport.ts';

export interface WriterOptions {
  readonly transport: InfluxTransport;
  readonly epochs: Epochs;
  readonly readPlainValues: ReadPlainValues;
}

/** Requests that are in flight at once: the server takes several faster than one. */
const LANES = 4;
/**
 * New meters of one batch that go into one lane: mostly all of a village, so that its messages wait
 * for one request each and not for one of every lane.
 */
const METERS_TOGETHER = 256;

/**
 * Writes into one bucket. Every meter belongs to one of several lanes, each with one request in
 * flight; an append is acknowledged when each lane that has a part of it has its server's word that
 * the part is durable.
 */
export class Writer {
  readonly #shared: Shared;
  readonly #lanes: readonly Lane[];
  /** The lane of each meter. */
  readonly #laneOf: number[] = [];

  constructor({ transport, epochs, readPlainValues }: WriterOptions) {
    const tails = new MeterTails();
    const encoder = new LineEncoder();
    const lastInstants = new LastInstants(transport);
    this.#shared = { transport, epochs, tails, lastInstants, encoder, readPlainValues };
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
    const keys = Uint32Array.from(this.#keysOf(batch.meterIds));
    const parts = this.#partsOf(batch, keys).map(
      ([lane, rows]) =>
        new Promise<number>((resolve, reject) => {
          this.#lanes[lane]!.push({ append, keys, rows, resolve, reject });
        }),
    );
    append.acknowledge(Math.max(...(await Promise.all(parts))));
    return await append.done;
  }

  /** Fills an empty bucket. */
  async restore(rows: AsyncIterable<StoredRows>, frozen: readonly CommitNumber[]): Promise<void> {
    await restoreRows(this.#shared, rows, frozen);
  }

  /** Waits until no append is open any more. */
  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.idle()));
  }

  #keysOf(meterIds: readonly string[]): MeterKey[] {
    const { tails } = this.#shared;
    let added = 0;
    let lane = 0;
    return meterIds.map((meterId) => {
      const known = tails.find(meterId);
      if (known !== undefined) return known;
      if (added % METERS_TOGETHER === 0) lane = this.#nextLane();
      added += 1;
      this.#laneOf.push(lane);
      return tails.add(meterId);
    });
  }

  #turn = 0;

  #nextLane(): number {
    this.#turn = (this.#turn + 1) % LANES;
    return this.#turn;
  }

  /** The rows of a batch by lane. */
  #partsOf(batch: ReadingBatch, keys: Uint32Array): [number, Uint32Array][] {
    const laneOf = Array.from(keys, (key) => this.#laneOf[key]!);
    const lanes = new Set(laneOf);
    if (lanes.size === 1) {
      return [[laneOf[0]!, Uint32Array.from({ length: batch.length }, (_, row) => row)]];
    }
    const rows = new Map<number, number[]>();
    for (let row = 0; row < batch.length; row += 1) {
      const lane = laneOf[batch.meter[row]!]!;
      const here = rows.get(lane);
      if (here) here.push(row);
      else rows.set(lane, [row]);
    }
    return Array.from(rows, ([lane, here]) => [lane, Uint32Array.from(here)]);
  }
}
