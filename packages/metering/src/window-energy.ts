import { energyWithin, type Span, type Wh } from '@nuanbu/units';
import { type Edge, edgeAt } from './edge.ts';
import type { BoundedEnergy, TariffEnergy } from './quantity.ts';
import { peakS, type TariffHours, tariffParts } from './tariff.ts';
import { unknownSpansIn } from './total.ts';
import type { Track } from './track.ts';

/**
 * The energy of a span's peak windows and of its valley windows by the total register, with bounds:
 * the windows' best (U7) is what the register's best (U5) advances between their edges. Low counts
 * the known steps that lie in one window; high those that touch one, each once, and for the time
 * inside the windows what unknown steps (U3, U4) and the time beyond the readings (U5) may have
 * carried. The track has a reading in the span or on each side of it.
 */
export function energyByWindows(track: Track, span: Span, hours: TariffHours): TariffEnergy {
  const peak = new WindowSum(track);
  const valley = new WindowSum(track);
  let from = edgeAt(track, span.from);
  for (const part of tariffParts(hours, span)) {
    const to = edgeAt(track, part.to);
    (part.isPeak ? peak : valley).addWindow(from, to);
    from = to;
  }
  const addUnknown = (unknown: Span, mostWh?: Wh) => {
    const unknownPeakS = peakS(hours, unknown);
    peak.addUnknown(unknownPeakS, mostWh);
    valley.addUnknown(unknown.to - unknown.from - unknownPeakS, mostWh);
  };
  for (const unknown of unknownSpansIn(track, span)) addUnknown(unknown);
  const firstAt = track.at[0]!;
  const lastAt = track.at[track.length - 1]!;
  if (span.from < firstAt) addUnknown({ from: span.from, to: firstAt }, track.registerWh[0]!);
  if (lastAt < span.to) addUnknown({ from: lastAt, to: span.to });
  return { peak, valley };
}

/** Adds up the windows of one tariff, given in order of time. */
class WindowSum implements BoundedEnergy {
  bestWh: Wh = 0;
  lowWh: Wh = 0;
  highWh: Wh = 0;
  readonly #track: Track;
  /** The reading up to which high has counted the steps: a long one may touch several windows. */
  #counted = 0;

  constructor(track: Track) {
    this.#track = track;
  }

  addWindow(from: Edge, to: Edge): void {
    const { knownWh, length } = this.#track;
    this.bestWh += to.bestWh - from.bestWh;
    if (from.after < to.before) this.lowWh += knownWh[to.before]! - knownWh[from.after]!;
    const first = Math.max(from.before, this.#counted);
    const last = Math.min(to.after, length - 1);
    if (first < last) {
      this.highWh += knownWh[last]! - knownWh[first]!;
      this.#counted = last;
    }
  }

  /** Adds what a time may have carried of which only the power is known, and perhaps another limit. */
  addUnknown(seconds: number, mostWh: Wh = Infinity): void {
    this.highWh += Math.min(mostWh, energyWithin(this.#track.limits.maxPowerW, seconds));
  }
}
