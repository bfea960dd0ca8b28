import { type Curve, isUnknown, knotAtOrBefore, stretchesWithin, valueAt } from './curve.ts';
import type { Span } from './facts.ts';
import { peakWindows } from './windows.ts';

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
function peakByWindows(total: Curve, span: Span): bigint {
  let sum = 0n;
  if (total.knots.length === 0) return sum;
  for (const window of peakWindows(span)) {
    sum += valueAt(total, window.to).best - valueAt(total, window.from).best;
  }
  return sum;
}

/** U7: the peak part of `bestWh`, and whether the registers disagree. Valley is the rest. */
export function peakPart(
  curves: { total: Curve; peak: Curve; valley: Curve },
  span: Span,
  bestWh: bigint,
): { peakWh: bigint; registersDisagree: boolean } {
  const peakWh = readBetween(curves.peak, span);
  if (peakWh === null) {
    return { peakWh: peakByWindows(curves.total, span), registersDisagree: false };
  }
  const valleyWh = readBetween(curves.valley, span);
  const gap = valleyWh === null ? 0n : peakWh + valleyWh - bestWh;
  const distance = gap < 0n ? -gap : gap;
  if (peakWh > bestWh || (distance * 100n > bestWh && distance > 1000n)) {
    return { peakWh: peakByWindows(curves.total, span), registersDisagree: true };
  }
  return { peakWh, registersDisagree: false };
}
