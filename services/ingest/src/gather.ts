import type { Correction, DecodedReadings } from '@nuanbu/contracts';
import type { ReadingBatch } from '@nuanbu/readings';
import type { Judgement } from './judge.ts';
import type { IndexedMeter } from './meters.ts';
import type { Outcome } from './outcome.ts';

/** The part of a message that is in a batch. */
export interface Part {
  readonly outcome: Outcome;
  /** Rows `from` … `to` (exclusive) of the batch are the message's. */
  readonly from: number;
  readonly to: number;
  /** Each row's place in the message; undefined where all of the message is here. */
  readonly places: readonly number[] | undefined;
}

/** Accepted readings of many messages, gathered for one commit. */
export class GatheredBatch implements ReadingBatch {
  length = 0;
  parts: Part[] = [];
  meterIds: string[] = [];
  meter = new Uint32Array(256);
  at = new Float64Array(256);
  totalWh = new Float64Array(256);
  peakWh = new Float64Array(256);
  valleyWh = new Float64Array(256);
  correction: Correction | undefined = undefined;
  /** By a meter's number in the index: the meter that was met last, and its place in `meterIds`. */
  readonly #met: IndexedMeter[] = [];
  readonly #places: number[] = [];

  /** Forgets everything but the room it has. */
  begin(correction: Correction | undefined): void {
    this.length = 0;
    this.parts = [];
    this.meterIds = [];
    this.correction = correction;
  }

  /** Adds the accepted rows of a message. */
  add(outcome: Outcome, message: DecodedReadings, judgement: Judgement): void {
    const from = this.length;
    const isWhole = judgement.accepted === message.length;
    const places: number[] | undefined = isWhole ? undefined : [];
    this.#makeRoom(from + judgement.accepted);
    let to = from;
    for (let row = 0; row < message.length; row += 1) {
      const meter = judgement.meters[row];
      if (meter === undefined) continue;
      this.meter[to] = this.#placeOf(meter);
      this.at[to] = message.at[row]!;
      this.totalWh[to] = message.totalWh[row]!;
      this.peakWh[to] = message.peakWh[row]!;
      this.valleyWh[to] = message.valleyWh[row]!;
      places?.push(row);
      to += 1;
    }
    this.length = to;
    this.parts.push({ outcome, from, to, places });
  }

  #placeOf(meter: IndexedMeter): number {
    const { number, meterId } = meter;
    const place = this.#places[number];
    // The index may have been replaced, and the batch begun anew: what was noted is looked at twice.
    if (place !== undefined && this.#met[number] === meter && this.meterIds[place] === meterId) {
      return place;
    }
    const fresh = this.meterIds.length;
    this.meterIds.push(meterId);
    this.#met[number] = meter;
    this.#places[number] = fresh;
    return fresh;
  }

  #makeRoom(length: number): void {
    if (length <= this.at.length) return;
    const capacity = Math.max(length, this.at.length * 2);
    this.meter = grown(Uint32Array, this.meter, capacity);
    this.at = grown(Float64Array, this.at, capacity);
    this.totalWh = grown(Float64Array, this.totalWh, capacity);
    this.peakWh = grown(Float64Array, this.peakWh, capacity);
    this.valleyWh = grown(Float64Array, this.valleyWh, capacity);
  }
}

function grown<Column extends Uint32Array | Float64Array>(
  Type: new (capacity: number) => Column,
  old: Column,
  capacity: number,
): Column {
  const column = new Type(capacity);
  column.set(old);
  return column;
}

/** Batches that are kept for their room. */
const SPARE_MAX = 4;

/** Hands out batches, with the room of those that were committed. */
export class Gathering {
  readonly #spare: GatheredBatch[] = [];

  open(correction: Correction | undefined): GatheredBatch {
    const batch = this.#spare.pop() ?? new GatheredBatch();
    batch.begin(correction);
    return batch;
  }

  /** Takes a batch back: nobody may look at it any more. */
  close(batch: GatheredBatch): void {
    if (this.#spare.length < SPARE_MAX) this.#spare.push(batch);
  }
}
