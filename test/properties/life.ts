/** Meters for properties of bounds: what was truly used, what its registers showed, what was reported. */
import type { Reading } from '@nuanbu/metering';
import type { Span, Wh } from '@nuanbu/units';
import fc from 'fast-check';
import { HOURS, hour, hourlyWh, running } from './registers.ts';

const MODULUS_WH = 100_000_000;

/** A meter's life over some days, and what was reported of it. */
export interface Life {
  /** From the first hour on, to the beginning of each. */
  readonly trueWh: readonly Wh[];
  readonly truePeakWh: readonly Wh[];
  readonly totalWh: readonly Wh[];
  readonly peakWh: readonly Wh[];
  readonly valleyWh: readonly Wh[];
  readonly isReported: readonly boolean[];
  /** Which reports bring the peak register, and the valley register. */
  readonly withPeak: readonly boolean[];
  readonly withValley: readonly boolean[];
  /** Hours whose report is far outside what the total register ever showed. */
  readonly blips: ReadonlySet<number>;
  readonly from: number;
  readonly to: number;
}

/** How many of ten reports get through, or bring a register. */
const oftenness = (least: number) => fc.integer({ min: least, max: 9 });
const coins = fc.array(fc.nat(9), { minLength: 121, maxLength: 121 });

/**
 * A meter that is reset or replaced at most once: after two resets a reading between them may be
 * what U1 takes for a blip, and no rule can know better.
 */
export const life: fc.Arbitrary<Life> = fc
  .record({
    usedWh: hourlyWh({ min: 6, max: 120 }),
    startWh: fc.constantFrom(0, 3_000, 40_000_000, 99_999_000),
    oftenReported: oftenness(1),
    oftenPeak: oftenness(-1),
    oftenValley: oftenness(-1),
    coins: fc.tuple(coins, coins, coins),
    resetAt: fc.option(fc.nat(119), { nil: undefined }),
    resetTo: fc.constantFrom(0, 17, 90_000_000),
    blips: fc.array(fc.nat(119), { maxLength: 3 }),
    ends: fc.tuple(fc.nat(), fc.nat()),
  })
  .map(({ usedWh, startWh, resetAt, resetTo, blips, ends, ...often }) => {
    const trueWh = running(usedWh);
    const truePeakWh = running(usedWh.map((wh, index) => (isPeak(index) ? wh : 0)));
    const trueValleyWh = trueWh.map((wh, index) => wh - truePeakWh[index]!);
    const registerOf = (used: readonly Wh[]) =>
      used.map((wh, index) => {
        const isReset = resetAt !== undefined && index > resetAt && startWh === 40_000_000;
        const base = isReset ? resetTo - used[resetAt]! : startWh;
        return (base + wh) % MODULUS_WH;
      });
    const from = ends[0] % usedWh.length;
    const to = from + 1 + (ends[1] % (usedWh.length - from));
    const [reported, peak, valley] = often.coins;
    return {
      trueWh,
      truePeakWh,
      totalWh: registerOf(trueWh),
      peakWh: registerOf(truePeakWh),
      valleyWh: registerOf(trueValleyWh),
      isReported: trueWh.map((_, index) => reported[index]! <= often.oftenReported),
      withPeak: trueWh.map((_, index) => peak[index]! <= often.oftenPeak),
      withValley: trueWh.map((_, index) => valley[index]! <= often.oftenValley),
      blips: new Set(blips),
      from,
      to,
    };
  });

function isPeak(hourOfLife: number): boolean {
  const second = (hourOfLife % 24) * 3600;
  return HOURS.peak.some(({ fromS, toS }) => fromS <= second && second < toS);
}

/** The span of which the life asks. */
export function spanOf({ from, to }: Life): Span {
  return { from: hour(from), to: hour(to) };
}

/** What was truly used between two hours. */
export function usedIn(life: Life, from: number, to: number) {
  const bestWh = life.trueWh[to]! - life.trueWh[from]!;
  const peakWh = life.truePeakWh[to]! - life.truePeakWh[from]!;
  return { bestWh, peakWh, valleyWh: bestWh - peakWh };
}

/** The readings that came through. */
export function report(life: Life): Reading[] {
  const hours = life.totalWh.flatMap((_, index) => (life.isReported[index] ? [index] : []));
  return hours.map((index, position) => ({
    at: hour(index),
    totalWh: reportedTotalWh(life, hours, position),
    peakWh: life.withPeak[index] ? life.peakWh[index] : undefined,
    valleyWh: life.withValley[index] ? life.valleyWh[index] : undefined,
  }));
}

/** A blip stands alone between two true readings that do not fall, and outside their span. */
function reportedTotalWh({ totalWh, blips }: Life, hours: readonly number[], place: number): Wh {
  const [before, here, after] = [hours[place - 1], hours[place]!, hours[place + 1]];
  const isAlone =
    blips.has(here) &&
    before !== undefined &&
    after !== undefined &&
    totalWh[before]! <= totalWh[after]! &&
    !blips.has(before) &&
    !blips.has(after);
  return isAlone ? totalWh[after]! + 1 : totalWh[here]!;
}

/**
 * Whether the first register reported still shows all that was used before it. U5 lets no register
 * begin below zero, so a rollover or reset that nobody saw the far side of is beyond its bounds.
 */
export function beginsWhole({ trueWh, totalWh, isReported, from }: Life): boolean {
  const first = isReported.indexOf(true);
  return first <= from || totalWh[first]! >= trueWh[first]! - trueWh[from]!;
}
