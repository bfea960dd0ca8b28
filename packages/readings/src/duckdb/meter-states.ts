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

const NEVER = -1;

/** Beyond it a meter and an instant would no longer fit into one safe integer. */
const MOST_METERS = 2 ** 21;

/**
 * The newest reading of every meter, held in memory so that a reading that is newer needs no look
 * at the disk. While a commit runs, the states are ahead of the disk; what they were is kept until
 * the commit is durable, and taken back where it fails.
 */
export class MeterStates {
  readonly ids: string[] = [];
  private readonly keys = new Map<string, MeterKey>();
  at = new Float64Array(1024).fill(NEVER);
  totalWh = new Float64Array(1024);
  peakWh = new Float64Array(1024);
  valleyWh = new Float64Array(1024);
  commit = new Float64Array(1024);
  /** The newest instant at which a conflict or a correction stands. */
  private unsettledAt = new Float64Array(1024).fill(NEVER);
  private before = new Map<MeterKey, Tail>();
  /** The serial of the commit in which a meter was last remembered; spares the hot path a map. */
  private rememberedIn = new Uint32Array(1024);
  private serial = 1;
  private durableMeters = 0;

  /** How many meters are durable. */
  get meters(): number {
    return this.durableMeters;
  }

  /** Meters that the running commit brings, by rising key. */
  get newIds(): readonly string[] {
    return this.ids.slice(this.durableMeters);
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
    if (key >= this.at.length) this.grow();
    return key;
  }

  /** Keeps what a meter's tail was before the running commit touches it. */
  remember(key: MeterKey): void {
    if (this.rememberedIn[key] === this.serial) return;
    this.rememberedIn[key] = this.serial;
    this.before.set(key, this.newest(key));
  }

  /** The running commit is durable. */
  settle(): void {
    this.before.clear();
    this.serial += 1;
    this.durableMeters = this.ids.length;
  }

  /** The running commit failed: everything is again as it was before it. */
  takeBack(): void {
    for (const [key, tail] of this.before) this.set(key, tail);
    this.before.clear();
    this.serial += 1;
    for (const id of this.ids.splice(this.durableMeters)) this.keys.delete(id);
  }

  /** The meter's newest durable reading; undefined where it has none. */
  tail(key: MeterKey): Tail | undefined {
    const tail = this.before.get(key) ?? this.newest(key);
    return tail.at === NEVER ? undefined : tail;
  }

  /** Notes a durable conflict or correction, for which a meter's tail may not be what counts. */
  noteUnsettled(key: MeterKey, at: number): void {
    if (at > this.unsettledAt[key]!) this.unsettledAt[key] = at;
  }

  /** Whether a conflict or a correction stands at or after the meter's newest reading. */
  isTailUnsettled(key: MeterKey): boolean {
    return this.unsettledAt[key]! >= (this.tail(key)?.at ?? 0);
  }

  set(key: MeterKey, tail: Tail): void {
    this.at[key] = tail.at;
    this.totalWh[key] = tail.totalWh;
    this.peakWh[key] = tail.peakWh;
    this.valleyWh[key] = tail.valleyWh;
    this.commit[key] = tail.commit;
  }

  private newest(key: MeterKey): Tail {
    return {
      at: this.at[key]!,
      totalWh: this.totalWh[key]!,
      peakWh: this.peakWh[key]!,
      valleyWh: this.valleyWh[key]!,
      commit: this.commit[key]!,
    };
  }

  private grow(): void {
    const length = 2 * this.at.length;
    this.at = grown(this.at, length, NEVER);
    this.totalWh = grown(this.totalWh, length, 0);
    this.peakWh = grown(this.peakWh, length, ABSENT);
    this.valleyWh = grown(this.valleyWh, length, ABSENT);
    this.commit = grown(this.commit, length, 0);
    this.unsettledAt = grown(this.unsettledAt, length, NEVER);
    const remembered = new Uint32Array(length);
    remembered.set(this.rememberedIn);
    this.rememberedIn = remembered;
  }
}

function grown(values: Float64Array<ArrayBuffer>, length: number, empty: number) {
  const wider = new Float64Array(length).fill(empty, values.length);
  wider.set(values);
  return wider;
}
