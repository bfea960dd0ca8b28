/** Short ways to say, in a test, which registers a meter reported and when. */
import { formatKwh, parseInstant, readKwhText, type Span, type Wh } from '@nuanbu/units';
import type { RegisterColumn } from './column.ts';
import type { Installation } from './installation.ts';
import { type InstallationMeasure, measureInstallation } from './measure.ts';
import { type MeterReadings, seriesOf } from './series.ts';
import type { TariffHours } from './tariff.ts';

/** Peak from 08:00 to 20:00, as in the Jining programme. */
export const HOURS: TariffHours = { peak: [{ fromS: 8 * 3600, toS: 20 * 3600 }] };

/** The instant of `2021-12-01 06:00`, or of `06:00` on 1 December 2021, in local time. */
export function at(text: string): number {
  const instant = parseInstant(text.includes('-') ? text : `2021-12-01 ${text}`);
  if (instant === undefined) throw new Error(`not an instant: ${text}`);
  return instant;
}

export function span(from: string, to: string): Span {
  return { from: at(from), to: at(to) };
}

/** Wh of kWh text. */
export function wh(kwh: string): Wh {
  const read = readKwhText(kwh);
  if (read.kind !== 'exact') throw new Error(`not kWh: ${kwh}`);
  return read.wh;
}

/** One reading: instant, total, and perhaps peak and valley; `-` is an absent register. */
export type Row = readonly [string, string, string?, string?];

export function meter(rows: readonly Row[], conflictsAt: readonly string[] = []): MeterReadings {
  const register = (text: string | undefined) =>
    text === undefined || text === '-' ? undefined : wh(text);
  return {
    meterId: 'M1',
    series: seriesOf(
      rows.map(([time, total, peak, valley]) => ({
        at: at(time),
        totalWh: wh(total),
        peakWh: register(peak),
        valleyWh: register(valley),
      })),
    ),
    conflictsAt: conflictsAt.map(at),
  };
}

/** A default installation: 20 kW, modulus 1,000,000 kWh, multiplier 1, there for ever. */
export function installed(more: Partial<Installation> = {}): Installation {
  return { meterId: 'M1', multiplier: 1, maxPowerW: 20_000, modulusWh: 1_000_000_000, ...more };
}

/** One register on its own. */
export function column(rows: readonly (readonly [string, string])[]): RegisterColumn {
  return {
    length: rows.length,
    at: Float64Array.from(rows, ([time]) => at(time)),
    wh: Float64Array.from(rows, ([, kwh]) => wh(kwh)),
  };
}

/** Measures one installation in a span which is the whole season, and perhaps in its months. */
export function measured(
  rows: readonly Row[],
  counted: Span,
  installation: Installation = installed(),
  months?: readonly Span[],
): InstallationMeasure {
  const frame = { season: counted, hours: HOURS, months };
  const measure = measureInstallation(installation, meter(rows), counted, frame);
  if (!measure) throw new Error('the installation has no part in the span');
  return measure;
}

/** Low, best and high of a measure's peak and of its valley, as kWh text like `bounds`. */
export function partBounds({ quantity }: Pick<InstallationMeasure, 'quantity'>): string[] {
  const { peakLowWh, peakWh, peakHighWh, valleyLowWh, valleyWh, valleyHighWh } = quantity;
  return [
    [peakLowWh, peakWh, peakHighWh],
    [valleyLowWh, valleyWh, valleyHighWh],
  ].map((three) => three.map(formatKwh).join(' ≤ '));
}

/** A measure's energy as kWh text `low ≤ best ≤ high`, so that a failure can be read. */
export function bounds({ quantity }: Pick<InstallationMeasure, 'quantity'>): string {
  return [quantity.lowWh, quantity.bestWh, quantity.highWh].map(formatKwh).join(' ≤ ');
}
