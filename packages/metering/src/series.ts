import { ABSENT, type Instant, type Wh } from '@nuanbu/units';

export { ABSENT };

/**
 * A meter's usable readings in order of time, each instant once: conflicts (R2) are already left
 * out and corrections already applied. Columns, because a season of quarter-hours is read by the
 * million; every value is a safe integer.
 */
export interface MeterSeries {
  readonly length: number;
  /** Epoch seconds, strictly rising. */
  readonly at: Float64Array;
  /** Cumulative total register in Wh, never ABSENT. */
  readonly totalWh: Float64Array;
  /** Cumulative peak register in Wh, or ABSENT. */
  readonly peakWh: Float64Array;
  /** Cumulative valley register in Wh, or ABSENT. */
  readonly valleyWh: Float64Array;
}

/** One reading, before the multiplier (domain rule R1). */
export interface Reading {
  readonly at: Instant;
  readonly totalWh: Wh;
  readonly peakWh?: Wh | undefined;
  readonly valleyWh?: Wh | undefined;
}

/** Builds a series from readings that are in order of time already. */
export function seriesOf(readings: readonly Reading[]): MeterSeries {
  return {
    length: readings.length,
    at: Float64Array.from(readings, (r) => r.at),
    totalWh: Float64Array.from(readings, (r) => r.totalWh),
    peakWh: Float64Array.from(readings, (r) => r.peakWh ?? ABSENT),
    valleyWh: Float64Array.from(readings, (r) => r.valleyWh ?? ABSENT),
  };
}

/** How often each spacing of consecutive readings occurs, in seconds → count. */
export type SpacingCounts = ReadonlyMap<number, number>;

/**
 * What settlement needs to know of a meter. `series` is either every usable reading, or a digest of
 * them: those that stand first and last in each tariff window, and every one of the windows in
 * which (or beside which) something odd happened. Settling from either gives the same result.
 */
export interface MeterReadings {
  readonly meterId: string;
  readonly series: MeterSeries;
  /**
   * Spacings inside digested windows, between readings that the series leaves out. Undefined where
   * the series is complete. Only readings inside the asked-for counting span are counted.
   */
  readonly omittedSpacings?: SpacingCounts | undefined;
  /**
   * Non-zero at `i` where the way from point `i` to `i + 1` is no spacing of the meter's: readings
   * between them are left out, or `omittedSpacings` counts it already.
   */
  readonly omittedAfter?: Uint8Array | undefined;
  /** Instants at which different values stand and no correction has decided (R2), in order. */
  readonly conflictsAt: readonly Instant[];
}
