import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { beginsWhole, life, report, spanOf, usedIn } from './life.ts';
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

test('what was truly used lies between low and high: gaps, a reset, a rollover, blips', () => {
  const widths: number[] = [];
  fc.assert(
    fc.property(life, (each) => {
      fc.pre(beginsWhole(each));
      const meter = always({ modulusWh: 100_000_000, maxPowerW: MOST_WH });
      const { lowWh, highWh } = measured([meter], report(each), spanOf(each)).quantity;
      const usedWh = usedIn(each, each.from, each.to).bestWh;
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
