import assert from 'node:assert/strict';
import { test } from 'node:test';
import { totalsOf } from '@nuanbu/settlement';
import { codesOf, LINE_STATUSES } from '@nuanbu/terms';
import fc from 'fast-check';
import { life, report, spanOf } from './life.ts';
import { always, hour, hourlyWh, measured, noise, running } from './registers.ts';

const LAST_HOUR = 5 * 24;

/** Three instants in order of time, anywhere in the five days. */
const cuts = fc
  .uniqueArray(fc.nat(LAST_HOUR * 4), { minLength: 3, maxLength: 3 })
  .map((quarters) => quarters.sort((a, b) => a - b).map((each) => hour(each / 4)));

test('peak and valley are the total, to the Wh, whatever the registers say', () => {
  fc.assert(
    fc.property(noise, cuts, fc.integer({ min: 1, max: 50 }), (readings, [from, , to], times) => {
      const { quantity } = measured([always({ multiplier: times })], readings, {
        from: from!,
        to: to!,
      });
      assert.equal(quantity.peakWh + quantity.valleyWh, quantity.bestWh);
      assert.ok(quantity.peakWh >= 0 && quantity.valleyWh >= 0);
    }),
    { numRuns: 1_000 },
  );
});

test('spans that meet add up to the whole, wherever they meet', () => {
  fc.assert(
    fc.property(noise, cuts, (readings, [from, middle, to]) => {
      const first = readings[0]?.at ?? Infinity;
      const last = readings.at(-1)?.at ?? -Infinity;
      // Outside its readings a span knows nothing at all (U8), which is not the sum of anything.
      fc.pre(first <= middle! && middle! <= last);
      const totals = readings.map(({ at, totalWh }) => ({ at, totalWh }));
      const parts = (a: number, b: number) =>
        measured([always()], totals, { from: a, to: b }).quantity;
      const left = parts(from!, middle!);
      const right = parts(middle!, to!);
      const whole = parts(from!, to!);
      assert.equal(left.bestWh + right.bestWh, whole.bestWh);
      assert.equal(left.peakWh + right.peakWh, whole.peakWh);
      assert.ok(left.lowWh + right.lowWh <= whole.lowWh);
      assert.ok(left.highWh + right.highWh >= whole.highWh);
    }),
    { numRuns: 1_000 },
  );
});

/** Readings with a span: noise anywhere, or a meter that may well be read by its peak register. */
const readingsInSpan = fc.oneof(
  fc.record({ readings: noise, span: cuts.map(([from, , to]) => ({ from: from!, to: to! })) }),
  life.map((each) => ({ readings: report(each), span: spanOf(each) })),
);

test('months that fill the span add up to it, peak and valley too, by either way', () => {
  const ways = { peakRegister: 0, tariffWindows: 0, undefined: 0 };
  fc.assert(
    fc.property(readingsInSpan, cuts, ({ readings, span }, edges) => {
      const starts = [hour(-24), ...edges];
      const months = starts.map((from, index) => ({
        from,
        to: starts[index + 1] ?? hour(LAST_HOUR + 24),
      }));
      const whole = measured([always({ multiplier: 3 })], readings, span, months);
      const quantities = whole.months!.map(({ quantity }) => quantity);
      for (const field of ['bestWh', 'peakWh', 'valleyWh', 'estimatedWh'] as const) {
        const sum = quantities.reduce((wh, month) => wh + month[field], 0);
        assert.equal(sum, whole.quantity[field], field);
      }
      ways[`${whole.installations[0]!.splitBy}`] += 1;
    }),
    { numRuns: 2_000 },
  );
  // The property says nothing of a way that is never gone.
  assert.ok(ways.peakRegister > 100 && ways.tariffWindows > 100, JSON.stringify(ways));
});

test('no month has more peak than total, however seldom the peak register is read', () => {
  const days = fc.array(fc.nat(40_000), { minLength: 2, maxLength: 5 });
  let beyond = 0;
  fc.assert(
    fc.property(days, fc.nat(1_000), (totals, perMille) => {
      const trueWh = running(totals);
      const peakWh = Math.floor((trueWh.at(-1)! * perMille) / 1_000);
      const readings = trueWh.map((totalWh, day) => ({
        at: hour(day * 24),
        totalWh,
        // At its ends alone: in between it is read on a straight line.
        peakWh: day === 0 ? 0 : day === totals.length ? peakWh : undefined,
      }));
      const months = totals.map((_, day) => ({ from: hour(day * 24), to: hour(day * 24 + 24) }));
      const span = { from: hour(0), to: hour(totals.length * 24) };
      const measure = measured([always()], readings, span, months);
      const quantities = measure.months!.map(({ quantity }) => quantity);
      assert.deepEqual(
        quantities.map(({ bestWh }) => bestWh),
        totals,
      );
      for (const month of quantities) {
        assert.ok(0 <= month.peakWh && month.peakWh <= month.bestWh);
        assert.equal(month.peakWh + month.valleyWh, month.bestWh);
      }
      const sum = quantities.reduce((wh, month) => wh + month.peakWh, 0);
      assert.deepEqual([measure.quantity.peakWh, sum], [peakWh, peakWh]);
      if (totals.some((wh) => wh < peakWh / totals.length)) beyond += 1;
    }),
    { numRuns: 500 },
  );
  assert.ok(beyond > 100, `${beyond} with a month below its share of the peak`);
});

test('a meter that is replaced by itself, register by register, counts what it did before', () => {
  const used = hourlyWh({ min: 4, max: 72 });
  fc.assert(
    fc.property(used, fc.nat(), fc.integer({ min: 1, max: 9 }), (usedWh, where, multiplier) => {
      const readings = running(usedWh).map((wh, index) => ({
        at: hour(index),
        totalWh: 7_000 + wh,
      }));
      const span = { from: hour(0), to: hour(usedWh.length) };
      const change = readings[1 + (where % (usedWh.length - 1))]!;
      const old = always({ multiplier, removedAt: change.at, removedWh: change.totalWh });
      const next = always({ multiplier, installedAt: change.at, installedWh: change.totalWh });
      const one = measured([always({ multiplier })], readings, span).quantity;
      const two = measured([old, next], readings, span).quantity;
      assert.deepEqual(two, one);
    }),
    { numRuns: 300 },
  );
});

test('what is counted of several meters is the sum of what is counted of each', () => {
  fc.assert(
    fc.property(noise, cuts, fc.integer({ min: 2, max: 9 }), (readings, [from, , to], times) => {
      const span = { from: from!, to: to! };
      const three = [always(), always({ multiplier: times }), always({ modulusWh: 2_000_000_000 })];
      const sum = {
        ...{ lowWh: 0, bestWh: 0, highWh: 0, estimatedWh: 0 },
        ...{ peakLowWh: 0, peakWh: 0, peakHighWh: 0 },
        ...{ valleyLowWh: 0, valleyWh: 0, valleyHighWh: 0 },
      };
      for (const installation of three) {
        const { quantity } = measured([installation], readings, span);
        for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += quantity[key];
      }
      assert.deepEqual(measured(three, readings, span).quantity, sum);
    }),
    { numRuns: 300 },
  );
});

test('the statuses of a run add up to the run', () => {
  const amounts = fc.nat(1_000_000_000);
  const line = fc.record({
    status: fc.constantFrom(...codesOf(LINE_STATUSES)),
    totalWh: amounts,
    paidWh: amounts,
    amountFen: amounts,
    atRiskFen: amounts,
  });
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const { byStatus, ...whole } = totalsOf(lines);
      for (const key of Object.keys(whole) as (keyof typeof whole)[]) {
        const parts = Object.values(byStatus).reduce((sum, totals) => sum + totals[key], 0);
        assert.equal(parts, whole[key], key);
      }
      assert.equal(whole.households, lines.length);
    }),
  );
});
