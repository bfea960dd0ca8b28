import { type Curve, isUnknown, knotAtOrBefore, stretchesWithin, valueAt } from './curve.ts';
import type { Span } from './facts.ts';
import { type PeakHours, peakWindows } from './windows.ts';

/** A register's difference between the span's edges, or `null` where U7 does not let it be read. */
function readBetween(curve: Curve, span: Span): bigint | null {
  for (const edge of [span.from, span.to]) {
    const index = knotAtOrBefore(curve, edge);
    if (index < 0) return null;
    const isExact = curve.knots[index]!.at === edge;
    const hasLater = index + 1 < curve.knots.length;
    if (!isExact && !hasLater) return null;
  }
  if (stretchesWithin(curve, span.from, span.to).some(isUnknown)) return null;
  return valueAt(curve, span.to).best - valueAt(curve, span.from).best;
}

/** U7's other way: the total's energy in each peak window. */
export function peakByWindows(total: Curve, span: Span, hours: PeakHours): bigint {
  let sum = 0n;
  if (total.knots.length === 0) return sum;
  for (const window of peakWindows(span, hours)) {
    sum += valueAt(total, window.to).best - valueAt(total, window.from).best;
  }
  return sum;
}

/** The three registers of an installation, each cleaned on its own. */
export interface Curves {
  readonly total: Curve;
  readonly peak: Curve;
  readonly valley: Curve;
}

/** How a span's best splits into peak and valley, which is the rest. */
export interface PeakPart {
  readonly peakWh: bigint;
  /** Whether the peak register says it; otherwise the windows of the total do. */
  readonly isByRegister: boolean;
  readonly registersDisagree: boolean;
}

/** U7: the peak part of `bestWh`. */
export function peakPart(curves: Curves, span: Span, bestWh: bigint, hours: PeakHours): PeakPart {
  const peakWh = readBetween(curves.peak, span);
  const byWindows = (registersDisagree: boolean) => ({
    peakWh: peakByWindows(curves.total, span, hours),
    isByRegister: false,
    registersDisagree,
  });
  if (peakWh === null) return byWindows(false);
  const valleyWh = readBetween(curves.valley, span);
  const gap = valleyWh === null ? 0n : peakWh + valleyWh - bestWh;
  const distance = gap < 0n ? -gap : gap;
  if (peakWh > bestWh || (distance * 100n > bestWh && distance > 1000n)) {
    return byWindows(true);
  }
  return { peakWh, isByRegister: true, registersDisagree: false };
}
