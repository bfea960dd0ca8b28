import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reading } from '@nuanbu/metering';
import type { Wh } from '@nuanbu/units';
import fc from 'fast-check';
import { always, hour, hourlyWh, MOST_WH, measured, noise, running } from './registers.ts';

test('low is at most best and best at most high, none below zero, whatever the registers say', () => {
  fc.assert(
    fc.property(noise, fc.nat(480), fc.nat(480), (readings, one, other) => {
      fc.pre(one !== other);
      const span = { from: hour(Math.min(one, other) / 4), to: hour(Math.max(one, other) / 4) };
      const { lowWh, bestWh, highWh, estimatedWh } = measured([always()], readings, span).quantity;
      assert.ok(0 <= lowWh && lowWh <= bestWh && bestWh <= highWh, `${lowWh} ${bestWh} ${highWh}`);
      assert.ok(0 <= estimatedWh && estimatedWh <= bestWh);
    }),
    { numRuns: 2_000 },
  );
});

/** A register's life over some days, and what was reported of it. */
interface Life {
  readonly trueWh: readonly Wh[];
  readonly registerWh: readonly Wh[];
  readonly reported: readonly boolean[];
  /** Hours whose report is far outside what the register ever showed. */
  readonly blips: ReadonlySet<number>;
  readonly from: number;
  readonly to: number;
}

/**
 * A register that is reset or replaced at most once: after two resets a reading between them may be
 * what U1 takes for a blip, and no rule can know better.
 */
const life: fc.Arbitrary<Life> = fc
  .record({
    usedWh: hourlyWh({ min: 6, max: 120 }),
    startWh: fc.constantFrom(0, 3_000, 40_000_000, 99_999_000),
    kept: fc.integer({ min: 1, max: 9 }),
    coins: fc.array(fc.nat(9), { minLength: 121, maxLength: 121 }),
    resetAt: fc.option(fc.nat(119), { nil: undefined }),
    resetTo: fc.constantFrom(0, 17, 90_000_000),
    blips: fc.array(fc.nat(119), { maxLength: 3 }),
    ends: fc.tuple(fc.nat(), fc.nat()),
  })
  .map(({ usedWh, startWh, kept, coins, resetAt, resetTo, blips, ends }) => {
    const trueWh = running(usedWh);
    const registerWh = trueWh.map((wh, index) => {
      const isReset = resetAt !== undefined && index > resetAt && startWh === 40_000_000;
      const base = isReset ? resetTo - trueWh[resetAt]! : startWh;
      return (base + wh) % 100_000_000;
    });
    const from = ends[0] % usedWh.length;
    const to = from + 1 + (ends[1] % (usedWh.length - from));
    const reported = trueWh.map((_, index) => coins[index]! <= kept);
    return { trueWh, registerWh, reported, blips: new Set(blips), from, to };
  });

function report({ registerWh, reported, blips }: Life): Reading[] {
  const readings = registerWh.flatMap((totalWh, index) =>
    reported[index] ? [{ at: hour(index), totalWh, index }] : [],
  );
  return readings.map(({ at, totalWh, index }, position) => {
    const before = readings[position - 1];
    const after = readings[position + 1];
    // A blip alone between two true readings that do not fall, and outside their span.
    const isAlone =
      blips.has(index) &&
      before !== undefined &&
      after !== undefined &&
      before.totalWh <= after.totalWh &&
      !blips.has(before.index) &&
      !blips.has(after.index);
    return { at, totalWh: isAlone ? after.totalWh + 1 : totalWh };
  });
}

/**
 * Whether the first register reported still shows all that was used before it. U5 lets no register
 * begin below zero, so a rollover or reset that nobody saw the far side of is beyond its bounds.
 */
function beginsWhole({ trueWh, registerWh, reported, from }: Life): boolean {
  const first = reported.indexOf(true);
  return first <= from || registerWh[first]! >= trueWh[first]! - trueWh[from]!;
}

test('what was truly used lies between low and high: gaps, a reset, a rollover, blips', () => {
  const widths: number[] = [];
  fc.assert(
    fc.property(life, (each) => {
      fc.pre(beginsWhole(each));
      const span = { from: hour(each.from), to: hour(each.to) };
      const meter = always({ modulusWh: 100_000_000, maxPowerW: MOST_WH });
      const { lowWh, highWh } = measured([meter], report(each), span).quantity;
      const usedWh = each.trueWh[each.to]! - each.trueWh[each.from]!;
      assert.ok(lowWh <= usedWh && usedWh <= highWh, `${lowWh} ≤ ${usedWh} ≤ ${highWh}`);
      widths.push(highWh - lowWh);
    }),
    { numRuns: 2_000 },
  );
  // The property says nothing unless bounds are often tight and often wide.
  assert.ok(widths.filter((width) => width === 0).length > 100);
  assert.ok(widths.filter((width) => width > 0).length > 100);
});

test('with every reading there, and none wrong, best is what was truly used', () => {
  fc.assert(
    fc.property(hourlyWh({ min: 2, max: 100 }), fc.nat(), fc.nat(), (usedWh, one, other) => {
      const trueWh = running(usedWh);
      const from = one % usedWh.length;
      const to = from + 1 + (other % (usedWh.length - from));
      const readings = trueWh.map((wh, index) => ({ at: hour(index), totalWh: wh }));
      const span = { from: hour(from), to: hour(to) };
      const { lowWh, bestWh, highWh } = measured([always()], readings, span).quantity;
      const wh = trueWh[to]! - trueWh[from]!;
      assert.deepEqual([lowWh, bestWh, highWh], [wh, wh, wh]);
    }),
    { numRuns: 300 },
  );
});
