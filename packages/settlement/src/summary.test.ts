import assert from 'node:assert/strict';
import { test } from 'node:test';
import { totalsOf } from './summary.ts';

type Summed = Parameters<typeof totalsOf>[0][number];

function line(status: Summed['status'], by: number): Summed {
  return { status, totalWh: by, paidWh: 10 * by, amountFen: 100 * by, atRiskFen: 1_000 * by };
}

function totals(households: number, by: number) {
  return {
    households,
    totalWh: by,
    paidWh: 10 * by,
    amountFen: 100 * by,
    atRiskFen: 1_000 * by,
  };
}

test('lines add up, over all and by status; a status without lines stands there with nothing', () => {
  const lines = [line('payable', 1), line('held', 2), line('payable', 4), line('ineligible', 8)];
  assert.deepEqual(totalsOf(lines), {
    ...totals(4, 15),
    byStatus: {
      payable: totals(2, 5),
      certainPart: totals(0, 0),
      belowStart: totals(0, 0),
      held: totals(1, 2),
      ineligible: totals(1, 8),
    },
  });
});

test('no lines are nothing', () => {
  const { households, amountFen } = totalsOf([]);
  assert.deepEqual([households, amountFen], [0, 0]);
});

test('a sum that is no longer exact stops', () => {
  const huge = line('payable', Number.MAX_SAFE_INTEGER / 1_000);
  assert.throws(() => totalsOf([huge, huge]), RangeError);
});
