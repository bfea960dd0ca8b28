import { ABSENT } from '@nuanbu/units';

/** A meter's number in the file. */
export type MeterKey = number;

/** A meter's newest reading, with the commit that brought it. */
export interface Tail {
  readonly at: number;
  readonly totalWh: number;
  readonly peakWh: number;
  readonly valleyWh: number;
  readonly commit: number;
}

/** The numbers of a tail, in this order, where tails lie one behind the other. */
export const TAIL_AT = 0;
export const TAIL_TOTAL = 1;
export const TAIL_PEAK = 2;
export const TAIL_VALLEY = 3;
export const TAIL_COMMIT = 4;
export const TAIL_WIDTH = 5;

const NO_TAIL = [-1, 0, ABSENT, ABSENT, 0];

/** Beyond it a meter and an instant would no longer fit into one safe integer. */
const MOST_METERS = 2 ** 21;

/**
 * The newest reading of every meter, held in memory so that a reading that is newer needs no look
 * at the disk. While a commit runs, the tails are ahead of the disk; what they were is kept until
 * the commit is durable, and taken back where it fails.
 */
export class MeterStates {
  /** TAIL_WIDTH numbers a meter; an instant of -1 where it has no reading. */
  tails = new Float64Array(0);
  private readonly ids: string[] = [];
  private readonly keys = new Map<string, MeterKey>();
  /** The newest instant at which a conflict or a correction stands. */
  private unsettledAt = new Float64Array(0);
  private durableMeters = 0;
  private serial = 1;
  /** The serial of the commit in which a meter's tail was last kept, and where. */
  private keptIn = new Uint32Array(0);
  private keptPlace = new Uint32Array(0);
  private keptKeys = new Uint32Array(1024);
  private keptTails = new Float64Array(1024 * TAIL_WIDTH);
  private kept = 0;

  /** How many meters are durable. */
  get meters(): number {
    return this.durableMeters;
  }

  /** Meters that the running commit brings, by rising key. */
  get newIds(): readonly string[] {
    return this.ids.slice(this.durableMeters);
  }

  /** The meters by their keys, always the same array; the running commit's stand at its end. */
  get allIds(): readonly string[] {
    return this.ids;
  }

  find(meterId: string): MeterKey | undefined {
    const key = this.keys.get(meterId);
    return key !== undefined && key < this.durableMeters ? key : undefined;
  }

  /** The meter's key, a new one where it has none yet. */
  keyOf(meterId: string): MeterKey {
    const known = this.keys.get(meterId);
    if (known !== undefined) return known;
    const key = this.ids.length;
    if (key >= MOST_METERS) throw new RangeError(`this store holds at most ${MOST_METERS} meters`);
    this.ids.push(meterId);
    this.keys.set(meterId, key);
    if (key >= this.keptIn.length) this.grow();
    this.tails.set(NO_TAIL, key * TAIL_WIDTH);
    this.unsettledAt[key] = -1;
    return key;
  }

  /** Keeps what a meter's tail is before the running commit moves it. */
  keep(key: MeterKey): void {
    if (this.keptIn[key] === this.serial) return;
    const place = this.kept;
    if (place === this.keptKeys.length) {
      this.keptKeys = wider(this.keptKeys, new Uint32Array(2 * place));
      this.keptTails = wider(this.keptTails, new Float64Array(2 * place * TAIL_WIDTH));
    }
    this.kept = place + 1;
    this.keptIn[key] = this.serial;
    this.keptPlace[key] = place;
    this.keptKeys[place] = key;
    copyTail(this.tails, key, this.keptTails, place);
  }

  /** The running commit is durable. */
  settle(): void {
    this.endCommit();
    this.durableMeters = this.ids.length;
  }

  /** The running commit failed: everything is again as it was before it. */
  takeBack(): void {
    for (let place = 0; place < this.kept; place += 1) {
      copyTail(this.keptTails, place, this.tails, this.keptKeys[place]!);
    }
    this.endCommit();
    for (const id of this.ids.splice(this.durableMeters)) this.keys.delete(id);
  }

  /** The meter's newest durable reading; undefined where it has none. */
  tail(key: MeterKey): Tail | undefined {
    const isKept = this.keptIn[key] === this.serial;
    const tails = isKept ? this.keptTails : this.tails;
    const from = (isKept ? this.keptPlace[key]! : key) * TAIL_WIDTH;
    if (tails[from + TAIL_AT]! < 0) return undefined;
    return {
      at: tails[from + TAIL_AT]!,
      totalWh: tails[from + TAIL_TOTAL]!,
      peakWh: tails[from + TAIL_PEAK]!,
      valleyWh: tails[from + TAIL_VALLEY]!,
      commit: tails[from + TAIL_COMMIT]!,
    };
  }

  /** Sets a durable tail, as read back from the file. */
  setTail(key: MeterKey, { at, totalWh, peakWh, valleyWh, commit }: Tail): void {
    this.tails.set([at, totalWh, peakWh, valleyWh, commit], key * TAIL_WIDTH);
  }

  /** Notes a durable conflict or correction, for which a meter's tail may not be what counts. */
  noteUnsettled(key: MeterKey, at: number): void {
    if (at > this.unsettledAt[key]!) this.unsettledAt[key] = at;
  }

  /** Whether a conflict or a correction stands at or after the meter's newest reading. */
  isTailUnsettled(key: MeterKey): boolean {
    return this.unsettledAt[key]! >= (this.tail(key)?.at ?? 0);
  }

  private endCommit(): void {
    this.kept = 0;
    this.serial += 1;
  }

  private grow(): void {
    const length = Math.max(1024, 2 * this.keptIn.length);
    this.tails = wider(this.tails, new Float64Array(length * TAIL_WIDTH));
    this.unsettledAt = wider(this.unsettledAt, new Float64Array(length));
    this.keptIn = wider(this.keptIn, new Uint32Array(length));
    this.keptPlace = wider(this.keptPlace, new Uint32Array(length));
  }
}

function wider<Numbers extends Float64Array | Uint32Array>(
  values: Numbers,
  room: Numbers,
): Numbers {
  room.set(values);
  return room;
}

function copyTail(from: Float64Array, fromPlace: number, to: Float64Array, toPlace: number): void {
  const source = fromPlace * TAIL_WIDTH;
  const target = toPlace * TAIL_WIDTH;
  for (let number = 0; number < TAIL_WIDTH; number += 1) {
    to[target + number] = from[source + number]!;
  }
}
