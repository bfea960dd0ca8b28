import type { Span, Wh } from '@nuanbu/units';
import { firstAfter, type InstallationColumns, type RegisterColumn } from './column.ts';
import { edgeAt } from './edge.ts';
import type { BoundedEnergy, TariffEnergy } from './quantity.ts';
import { hasTariffEdgeInside, type TariffHours } from './tariff.ts';
import { energyOf, oddStepsIn, type SpanEnergy } from './total.ts';
import { cleanRegister, isUnknown, type RegisterLimits, type Track } from './track.ts';
import { energyByWindows } from './window-energy.ts';

/** How the peak share was obtained (rule U7). */
export type SplitWay = 'peakRegister' | 'tariffWindows';

export interface Split extends TariffEnergy {
  readonly way: SplitWay;
  /** The cleaned peak register where it was the way, so that a part of the span splits by it too. */
  readonly peakRegister?: Track | undefined;
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
  const peakRegister = readableRegister(columns.peak, limits, span);
  const peak = peakRegister && energyOf(peakRegister, span);
  const valleyRegister = peak && readableRegister(columns.valley, limits, span);
  const valleyWh = valleyRegister && energyOf(valleyRegister, span).bestWh;
  const disagree =
    peak !== undefined &&
    (peak.bestWh > energy.bestWh ||
      (valleyWh !== undefined && farApart(peak.bestWh + valleyWh, energy.bestWh)));
  if (peak !== undefined && !disagree) {
    return {
      way: 'peakRegister',
      ...splitByRegister(energy, peak, peak.bestWh),
      peakRegister,
      registersDisagree: false,
    };
  }
  return {
    way: 'tariffWindows',
    ...energyByWindows(total, span, hours),
    registersDisagree: disagree,
  };
}

/**
 * Splits a span's energy by its peak register (U7). Peak has the register's own bounds (U5), cut to
 * the total's; valley has those that the total's and peak's allow.
 *
 * @param peakWh the best of peak, at most the total's; bounds are widened to hold it.
 */
export function splitByRegister(
  total: BoundedEnergy,
  register: BoundedEnergy,
  peakWh: Wh,
): TariffEnergy {
  const lowWh = Math.min(register.lowWh, peakWh);
  const highWh = Math.max(peakWh, Math.min(register.highWh, total.highWh));
  return {
    peak: { bestWh: peakWh, lowWh, highWh },
    valley: {
      bestWh: total.bestWh - peakWh,
      lowWh: Math.max(0, total.lowWh - highWh),
      highWh: total.highWh - lowWh,
    },
  };
}

/** A register, cleaned, where it can be read at or around both edges of a span. */
function readableRegister(
  column: RegisterColumn,
  limits: RegisterLimits,
  span: Span,
): Track | undefined {
  if (column.length === 0) return undefined;
  const track = cleanRegister(column, limits);
  const canBeRead = track.at[0]! <= span.from && span.to <= track.at[track.length - 1]!;
  if (!canBeRead) return undefined;
  if (oddStepsIn(track, span).some((index) => isUnknown(track.step[index]!))) return undefined;
  return track;
}

function farApart(partsWh: Wh, totalWh: Wh): boolean {
  const apartWh = Math.abs(partsWh - totalWh);
  return apartWh > DISAGREEMENT_WH && apartWh * 100 > totalWh * DISAGREEMENT_PERCENT;
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
  const first = Math.max(0, firstAfter(track.at, track.length, span.from) - 1);
  for (let index = first; index + 1 < track.length; index += 1) {
    const from = track.at[index]!;
    const to = track.at[index + 1]!;
    if (from >= span.to) break;
    if (to - from <= 2 * intervalS) continue;
    if (!hasTariffEdgeInside(hours, from, to)) continue;
    const inside = { from: Math.max(from, span.from), to: Math.min(to, span.to) };
    wh += edgeAt(track, inside.to).bestWh - edgeAt(track, inside.from).bestWh;
  }
  return wh;
}
