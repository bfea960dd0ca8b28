import { ABSENT } from '@nuanbu/units';
import type { MeterKey } from './meter-states.ts';

/** Stands for NULL in a staged step or spacing. */
export const NO_STEP = Number.NaN;
export const NO_SPACING = -1;

/** The rows of the running commit, in columns, in the order in which they came. */
export class StagedRows {
  length = 0;
  /** How many rows carry a peak or a valley register; mostly none do. */
  withParts = 0;
  meter = new Uint32Array(4096);
  at = new Uint32Array(4096);
  totalWh = new Float64Array(4096);
  peakWh = new Float64Array(4096);
  valleyWh = new Float64Array(4096);
  odd = new Uint8Array(4096);
  spacingS = new Float64Array(4096);
  totalStep = new Float64Array(4096);
  peakStep = new Float64Array(4096);
  valleyStep = new Float64Array(4096);

  clear(): void {
    this.length = 0;
    this.withParts = 0;
  }

  /** Adds a row outside its meter's chain: it came late. */
  pushLate(
    meter: MeterKey,
    at: number,
    totalWh: number,
    peakWh: number,
    valleyWh: number,
    odd: number,
  ): void {
    const row = this.add(meter, at, totalWh, peakWh, valleyWh, odd);
    this.spacingS[row] = NO_SPACING;
    this.totalStep[row] = NO_STEP;
    this.peakStep[row] = NO_STEP;
    this.valleyStep[row] = NO_STEP;
  }

  /** Adds a row and returns its place; the caller sets its way from the row before. */
  add(
    meter: MeterKey,
    at: number,
    totalWh: number,
    peakWh: number,
    valleyWh: number,
    odd: number,
  ): number {
    const row = this.length;
    if (row === this.meter.length) this.grow();
    this.meter[row] = meter;
    this.at[row] = at;
    this.totalWh[row] = totalWh;
    this.peakWh[row] = peakWh;
    this.valleyWh[row] = valleyWh;
    this.odd[row] = odd;
    if (peakWh !== ABSENT || valleyWh !== ABSENT) this.withParts += 1;
    this.length = row + 1;
    return row;
  }

  private grow(): void {
    const length = 2 * this.meter.length;
    const wider = <Column extends Uint32Array | Float64Array | Uint8Array>(
      column: Column,
      empty: Column,
    ): Column => {
      empty.set(column);
      return empty;
    };
    this.meter = wider(this.meter, new Uint32Array(length));
    this.at = wider(this.at, new Uint32Array(length));
    this.totalWh = wider(this.totalWh, new Float64Array(length));
    this.peakWh = wider(this.peakWh, new Float64Array(length));
    this.valleyWh = wider(this.valleyWh, new Float64Array(length));
    this.odd = wider(this.odd, new Uint8Array(length));
    this.spacingS = wider(this.spacingS, new Float64Array(length));
    this.totalStep = wider(this.totalStep, new Float64Array(length));
    this.peakStep = wider(this.peakStep, new Float64Array(length));
    this.valleyStep = wider(this.valleyStep, new Float64Array(length));
  }
}
