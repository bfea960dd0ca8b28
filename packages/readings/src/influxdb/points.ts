import type { Instant, Wh } from '@nuanbu/units';

/** Points of one or more tables of an answer, one after another, in columns that grow. */
export class Points {
  length = 0;
  /** Epoch seconds. */
  at: Uint32Array<ArrayBuffer>;
  /** The nanoseconds within the second. */
  nanos: Uint32Array<ArrayBuffer>;
  /** What a register shows, in Wh; not filled where only times are asked for. */
  wh: Float64Array<ArrayBuffer>;
  readonly hasValues: boolean;

  constructor(hasValues: boolean, capacity = 1024) {
    this.hasValues = hasValues;
    this.at = new Uint32Array(capacity);
    this.nanos = new Uint32Array(capacity);
    this.wh = new Float64Array(hasValues ? capacity : 0);
  }

  /** Begins anew in the same room; what stood there must not be used any more. */
  clear(): void {
    this.length = 0;
  }

  push(at: Instant, nanos: number, wh: Wh): void {
    if (this.length === this.at.length) this.grow();
    this.at[this.length] = at;
    this.nanos[this.length] = nanos;
    if (this.hasValues) this.wh[this.length] = wh;
    this.length += 1;
  }

  /** Makes room for as many points again. */
  grow(): void {
    const capacity = 2 * this.at.length;
    this.at = copied(this.at, new Uint32Array(capacity));
    this.nanos = copied(this.nanos, new Uint32Array(capacity));
    if (this.hasValues) this.wh = copied(this.wh, new Float64Array(capacity));
  }
}

function copied<Column extends Uint32Array | Float64Array>(from: Column, into: Column): Column {
  into.set(from);
  return into;
}
