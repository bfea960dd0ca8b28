import type { MeterSeries } from '@nuanbu/metering';
import type { Instant, Wh } from '@nuanbu/units';

/** Builds a meter's series point by point, each later than the one before. */
export class SeriesBuilder {
  length = 0;
  private at = new Float64Array(64);
  private totalWh = new Float64Array(64);
  private peakWh = new Float64Array(64);
  private valleyWh = new Float64Array(64);
  private omitted: Uint8Array | undefined;

  push(at: Instant, totalWh: Wh, peakWh: Wh, valleyWh: Wh): void {
    const point = this.length;
    if (point === this.at.length) this.grow();
    this.at[point] = at;
    this.totalWh[point] = totalWh;
    this.peakWh[point] = peakWh;
    this.valleyWh[point] = valleyWh;
    this.length = point + 1;
  }

  /** Says that rows between the newest point and the next one are left out. */
  omitAfter(): void {
    this.omitted ??= new Uint8Array(this.at.length);
    this.omitted[this.length - 1] = 1;
  }

  series(): MeterSeries {
    const { length } = this;
    return {
      length,
      at: this.at.slice(0, length),
      totalWh: this.totalWh.slice(0, length),
      peakWh: this.peakWh.slice(0, length),
      valleyWh: this.valleyWh.slice(0, length),
    };
  }

  /** Where rows are left out; undefined where the series is complete. */
  omittedAfter(): Uint8Array | undefined {
    return this.omitted?.slice(0, this.length);
  }

  /** Begins another series in the same room. */
  clear(): void {
    this.length = 0;
    this.omitted = undefined;
  }

  private grow(): void {
    const wider = (values: Float64Array): Float64Array<ArrayBuffer> => {
      const room = new Float64Array(2 * values.length);
      room.set(values);
      return room;
    };
    this.at = wider(this.at);
    this.totalWh = wider(this.totalWh);
    this.peakWh = wider(this.peakWh);
    this.valleyWh = wider(this.valleyWh);
    if (this.omitted) {
      const room = new Uint8Array(this.at.length);
      room.set(this.omitted);
      this.omitted = room;
    }
  }
}

/** The series of a meter that has no reading. */
export function emptySeries(): MeterSeries {
  return new SeriesBuilder().series();
}
