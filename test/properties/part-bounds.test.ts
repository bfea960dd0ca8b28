import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Quantity } from '@nuanbu/metering';
import type { Span } from '@nuanbu/units';
import fc from 'fast-check';
import { beginsWhole, type Life, life, report, spanOf, usedIn } from './life.ts';
import { always, hour, MOST_WH, measured, noise } from './registers.ts';

const LAST_HOUR = 5 * 24;

/** Months that meet at two hours and reach past every span. */
const months = fc.tuple(fc.nat(LAST_HOUR), fc.nat(LAST_HOUR)).map((meetAt): Span[] => {
  const [first, second] = meetAt.sort((a, b) => a - b).map(hour) as [number, number];
  return [
    { from: hour(-24), to: first },
    { from: first, to: second },
    { from: second, to: hour(LAST_HOUR + 24) },
  ];
});

/** Total, peak and valley of a quantity as low, best and high. */
function threes(quantity: Quantity): Record<string, [number, number, number]> {
  const { lowWh, bestWh, highWh, peakLowWh, peakWh, peakHighWh } = quantity;
  const { valleyLowWh, valleyWh, valleyHighWh } = quantity;
  return {
    total: [lowWh, bestWh, highWh],
    peak: [peakLowWh, peakWh, peakHighWh],
    valley: [valleyLowWh, valleyWh, valleyHighWh],
  };
}

test('low ≤ best ≤ high of peak and valley, in every month too, and none above its whole', () => {
  fc.assert(
    fc.property(
      fc.oneof(noise, life.map(report)),
      fc.uniqueArray(fc.nat(480), { minLength: 2, maxLength: 2 }),
      months,
      fc.integer({ min: 1, max: 9 }),
      (readings, ends, each, multiplier) => {
        const [from, to] = ends.sort((a, b) => a - b).map((quarter) => hour(quarter / 4));
        const installations = [always({ multiplier }), always({ removedAt: hour(60) })];
        const whole = measured(installations, readings, { from: from!, to: to! }, each);
        const { quantity } = whole;
        for (const part of [quantity, ...whole.months!.map((month) => month.quantity)]) {
          for (const [name, [lowWh, bestWh, highWh]] of Object.entries(threes(part))) {
            const text = `${name}: ${lowWh} ≤ ${bestWh} ≤ ${highWh}`;
            assert.ok(0 <= lowWh && lowWh <= bestWh && bestWh <= highWh, text);
            assert.ok(highWh <= part.highWh, `${text} ≤ ${part.highWh} of the total`);
            assert.ok(highWh <= threes(quantity)[name]![2], `${text}, more than its season`);
          }
          assert.equal(part.peakWh + part.valleyWh, part.bestWh);
          assert.ok(0 <= part.estimatedWh && part.estimatedWh <= part.bestWh);
        }
      },
    ),
    { numRuns: 1_500 },
  );
});

/** A meter that carries no more than its life ever used. */
const METER = always({ modulusWh: 100_000_000, maxPowerW: MOST_WH });

/** Asserts that a quantity's bounds hold what was truly used, and returns how far apart they are. */
function assertHolds(quantity: Quantity, each: Life, from: number, to: number): number[] {
  const used = usedIn(each, from, to);
  const truths = { total: used.bestWh, peak: used.peakWh, valley: used.valleyWh };
  return Object.entries(truths).map(([name, usedWh]) => {
    const [lowWh, , highWh] = threes(quantity)[name]!;
    assert.ok(lowWh <= usedWh && usedWh <= highWh, `${name}: ${lowWh} ≤ ${usedWh} ≤ ${highWh}`);
    return highWh - lowWh;
  });
}

test('what was truly used at peak and at valley, in each month, lies between low and high', () => {
  const widths = { peakRegister: [0, 0], tariffWindows: [0, 0], undefined: [0, 0] };
  fc.assert(
    fc.property(life, months, (each, asked) => {
      fc.pre(beginsWhole(each));
      const measure = measured([METER], report(each), spanOf(each), asked);
      const wide = [assertHolds(measure.quantity, each, each.from, each.to)];
      for (const { span, quantity } of measure.months!) {
        if (span.from === span.to) continue;
        const [from, to] = [span.from, span.to].map((at) => (at - hour(0)) / 3600);
        wide.push(assertHolds(quantity, each, from!, to!));
      }
      const way = widths[`${measure.installations[0]!.splitBy}`];
      for (const [, peak] of wide) way[peak === 0 ? 0 : 1]! += 1;
    }),
    { numRuns: 3_000 },
  );
  // The property says nothing unless bounds are often tight and often wide, by either way.
  for (const way of ['peakRegister', 'tariffWindows'] as const) {
    const [tight, loose] = widths[way];
    assert.ok(tight! > 100 && loose! > 100, `${way}: ${tight} tight, ${loose} wide`);
  }
});

test('with every reading there, and none wrong, peak and valley are what was truly used', () => {
  fc.assert(
    fc.property(life, months, fc.boolean(), (each, asked, hasRegister) => {
      const readings = each.trueWh.map((totalWh, index) => ({
        at: hour(index),
        totalWh,
        peakWh: hasRegister ? each.truePeakWh[index] : undefined,
      }));
      const { quantity, months: parts } = measured([METER], readings, spanOf(each), asked);
      const spans = parts!.filter(({ span }) => span.from < span.to);
      for (const part of [{ span: spanOf(each), quantity }, ...spans]) {
        const [from, to] = [part.span.from, part.span.to].map((at) => (at - hour(0)) / 3600);
        const { bestWh, peakWh, valleyWh } = usedIn(each, from!, to!);
        assert.deepEqual(threes(part.quantity), {
          total: [bestWh, bestWh, bestWh],
          peak: [peakWh, peakWh, peakWh],
          valley: [valleyWh, valleyWh, valleyWh],
        });
      }
    }),
    { numRuns: 300 },
  );
});

test('a household that is asked for months is settled as one that is not', () => {
  fc.assert(
    fc.property(noise, months, (readings, asked) => {
      const span = { from: hour(0), to: hour(LAST_HOUR) };
      const { months: parts, installations, ...rest } = measured([METER], readings, span, asked);
      const plain = measured([METER], readings, span);
      assert.equal(parts!.length, 3);
      const withoutMonths = installations.map(({ months: _, ...each }) => each);
      assert.deepEqual({ ...rest, installations: withoutMonths }, plain);
    }),
    { numRuns: 300 },
  );
});
