import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cited, kwhRule, payBy } from './example.fixture.ts';

const RATE = `rate: ${cited('0.2')}`;
const monthly = (lines: string, more = '') => payBy(kwhRule(`monthly:\n${lines}\n${more}${RATE}`));

describe('a limit of each month', () => {
  const pay = monthly(`  limit: ${cited(2600)}`);

  test('cuts each month for itself, at the limit and one Wh beside it', () => {
    assert.equal(pay([2_599_999]).paid, 2_599_999);
    assert.equal(pay([2_600_000]).paid, 2_600_000);
    assert.equal(pay([2_600_001]).paid, 2_600_000);
    assert.equal(pay([2_600_001, 2_599_999]).paid, 5_199_999);
  });

  test('does not carry what a month leaves to the next', () => {
    assert.equal(pay([0, 5_200_000]).paid, 2_600_000);
    assert.equal(pay([2_600_000, 2_600_000]).paid, 5_200_000);
  });

  test('shows the whole quantity beside', () => {
    assert.equal(pay([0, 5_200_000]).quantity, 5_200_000);
  });

  test('needs the months', () => {
    assert.throws(() => pay(5_200_000), /rules\.perKwh counts months, and none are given/);
  });
});

describe('a baseline of each month', () => {
  test('is subtracted each month and carries nothing over', () => {
    const pay = monthly(`  baseline: ${cited(200)}`);
    assert.equal(pay([199_999, 200_000, 200_001]).paid, 1);
    assert.equal(pay([0, 400_000]).paid, 200_000);
    assert.equal(pay([0, 400_000]).amountFen, 4_000);
  });

  test('of the roster is each household’s own', () => {
    const pay = monthly(`  baseline: ${cited('roster')}`);
    const terms = { baselineWh: 150_000 };
    assert.equal(pay([100_000, 150_000, 150_001, 350_000], terms).paid, 200_001);
    assert.throws(() => pay([1]), /needs a baseline/);
  });

  test('comes before the limit of the month', () => {
    const pay = monthly(`  baseline: ${cited(200)}\n  limit: ${cited(100)}`);
    assert.equal(pay([299_999]).paid, 99_999);
    assert.equal(pay([300_000]).paid, 100_000);
    assert.equal(pay([300_001]).paid, 100_000);
  });
});

describe('months and the season', () => {
  test('start and limit of the season take the sum of the months', () => {
    const start = `start:\n  at: ${cited(300)}\n  rule: ${cited('threshold')}\n  qualifies: ${cited(false)}\n`;
    const pay = monthly(`  limit: ${cited(200)}`, `${start}limit: ${cited(500)}\n`);
    const started = (...months: number[]) => [pay(months).paid, pay(months).hasStarted];
    assert.deepEqual(started(200_000, 100_000, 0), [0, false]);
    assert.deepEqual(started(200_000, 100_001, 0), [300_001, true]);
    assert.deepEqual(started(900_000, 100_000, 0), [0, false]);
    assert.deepEqual(started(200_000, 200_000, 100_001), [500_000, true]);
  });
});
