import type { Span, Wh } from '@nuanbu/units';
import type { InstallationColumns, RegisterColumn } from './column.ts';
import { edgeAt } from './edge.ts';
import { hasTariffEdgeInside, peakWindows, type TariffHours } from './tariff.ts';
import { energyOf, oddStepsIn, type SpanEnergy } from './total.ts';
import { cleanRegister, isUnknown, type RegisterLimits, type Track } from './track.ts';

/** How the peak share was obtained (rule U7). */
export type SplitWay = 'peakRegister' | 'tariffWindows';

export interface Split {
  readonly way: SplitWay;
  readonly peakWh: Wh;
  readonly registersDisagree: boolean;
}

/** Peak and valley registers may miss the total by 1 % and by this much (rule U7). */
const DISAGREEMENT_WH = 1_000;
const DISAGREEMENT_PERCENT = 1;

/** Splits a span's energy into peak and valley by rule U7; valley is what is left of the total. */
export function splitEnergy(
  columns: InstallationColumns,
  limits: RegisterLimits,
  total: Track,
  energy: SpanEnergy,
  span: Span,
  hours: TariffHours,
): Split {
  const peakWh = registerDifference(columns.peak, limits, span);
  const valleyWh =
    peakWh === undefined ? undefined : registerDifference(columns.valley, limits, span);
  const disagree =
    peakWh !== undefined &&
    (peakWh > energy.bestWh ||
      (valleyWh !== undefined && farApart(peakWh + valleyWh, energy.bestWh)));
  if (peakWh !== undefined && !disagree) {
    return { way: 'peakRegister', peakWh, registersDisagree: false };
  }
  return {
    way: 'tariffWindows',
    peakWh: windowsWh(total, peakWindows(hours, span)),
    registersDisagree: disagree,
  };
}

/** A register's own difference over a span, where it can be read at or around both edges. */
function registerDifference(
  column: RegisterColumn,
  limits: RegisterLimits,
  span: Span,
): Wh | undefined {
  if (column.length === 0) return undefined;
  const track = cleanRegister(column, limits);
  const canBeRead = track.at[0]! <= span.from && span.to <= track.at[track.length - 1]!;
  if (!canBeRead) return undefined;
  if (oddStepsIn(track, span).some((index) => isUnknown(track.step[index]!))) return undefined;
  return energyOf(track, span).bestWh;
}

function farApart(partsWh: Wh, totalWh: Wh): boolean {
  const apartWh = Math.abs(partsWh - totalWh);
  return apartWh > DISAGREEMENT_WH && apartWh * 100 > totalWh * DISAGREEMENT_PERCENT;
}

function windowsWh(track: Track, windows: readonly Span[]): Wh {
  let wh = 0;
  for (const window of windows) {
    wh += edgeAt(track, window.to).bestWh - edgeAt(track, window.from).bestWh;
  }
  return wh;
}

/**
 * The energy, inside a span, of steps longer than two reporting intervals that a tariff edge cuts
 * (rule U9): its split between peak and valley is an estimate.
 */
export function estimatedWh(
  track: Track,
  span: Span,
  hours: TariffHours,
  intervalS: number | undefined,
): Wh {
  if (intervalS === undefined) return 0;
  let wh = 0;
  for (let index = 0; index + 1 < track.length; index += 1) {
    const from = track.at[index]!;
    const to = track.at[index + 1]!;
    if (to - from <= 2 * intervalS || to <= span.from || from >= span.to) continue;
    if (!hasTariffEdgeInside(hours, from, to)) continue;
    const inside = { from: Math.max(from, span.from), to: Math.min(to, span.to) };
    wh += edgeAt(track, inside.to).bestWh - edgeAt(track, inside.from).bestWh;
  }
  return wh;
}
