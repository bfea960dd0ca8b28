import type { MeterReadings } from '@nuanbu/metering';
import type { Instant, Wh } from '@nuanbu/units';

/**
 * Gathers one meter's rows, which come in order of time, into a series: a repetition of the same
 * values is dropped, an instant with different values becomes a conflict and leaves the series
 * (domain rule R2).
 */
export class SortedRows {
  private capacity = 1024;
  private length = 0;
  private at = new Float64Array(this.capacity);
  private totalWh = new Float64Array(this.capacity);
  private peakWh = new Float64Array(this.capacity);
  private valleyWh = new Float64Array(this.capacity);
  private readonly conflictsAt: Instant[] = [];

  push(at: Instant, totalWh: Wh, peakWh: Wh, valleyWh: Wh): void {
    const last = this.length - 1;
    if (this.conflictsAt.at(-1) === at) return;
    if (last >= 0 && this.at[last] === at) {
      const isSame =
        this.totalWh[last] === totalWh &&
        this.peakWh[last] === peakWh &&
        this.valleyWh[last] === valleyWh;
      if (isSame) return;
      this.conflictsAt.push(at);
      this.length = last;
      return;
    }
    if (this.length === this.capacity) this.grow();
    this.at[this.length] = at;
    this.totalWh[this.length] = totalWh;
    this.peakWh[this.length] = peakWh;
    this.valleyWh[this.length] = valleyWh;
    this.length += 1;
  }

  /** The finished series; the gatherer is not used again. */
  finish(meterId: string): MeterReadings {
    const { length, at, totalWh, peakWh, valleyWh, conflictsAt } = this;
    return { meterId, series: { length, at, totalWh, peakWh, valleyWh }, conflictsAt };
  }

  private grow(): void {
    this.capacity *= 2;
    const bigger = (column: Float64Array) => {
      const copy = new Float64Array(this.capacity);
      copy.set(column);
      return copy;
    };
    this.at = bigger(this.at);
    this.totalWh = bigger(this.totalWh);
    this.peakWh = bigger(this.peakWh);
    this.valleyWh = bigger(this.valleyWh);
  }
}
