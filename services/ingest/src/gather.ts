import type { Correction, DecodedReadings } from '@nuanbu/contracts';
import type { ReadingBatch } from '@nuanbu/readings';
import type { Judgement } from './judge.ts';
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
  readonly parts: Part[] = [];
  readonly meterIds: string[] = [];
  meter = new Uint32Array(256);
  at = new Float64Array(256);
  totalWh = new Float64Array(256);
  peakWh = new Float64Array(256);
  valleyWh = new Float64Array(256);
  readonly correction: Correction | undefined;
  /** Meter's number in the index → its place in `meterIds`, plus one. */
  readonly #places = new Map<number, number>();

  constructor(correction?: Correction) {
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
      this.meter[to] = this.#placeOf(meter.number, meter.meterId);
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

  #placeOf(number: number, meterId: string): number {
    const known = this.#places.get(number);
    if (known !== undefined) return known;
    const place = this.meterIds.length;
    this.meterIds.push(meterId);
    this.#places.set(number, place);
    return place;
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
