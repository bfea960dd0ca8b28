import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from './judge.ts';
import type { HouseholdTruth } from './truth.ts';

const truth = (householdId: string, fault: HouseholdTruth['fault']): HouseholdTruth => ({
  householdId,
  fault,
  seasonWh: 1_000_000,
  countedWh: 1_000_000,
  amountFen: 20_000,
});

test('one fen past the tolerance is wrong, unless it is held', () => {
  const amounts = [20_000, 20_100, 19_900, 20_101, 19_899];
  const households = amounts.map((_, i) => truth(`h${i}`, 'reset'));
  const lines = amounts.map((amountFen, i) => ({
    householdId: `h${i}`,
    status: 'payable' as const,
    amountFen,
  }));
  const [row, ...others] = judge(
    [...households, truth('held', 'reset')],
    [...lines, { householdId: 'held', status: 'held', amountFen: 0 }],
  );
  assert.equal(others.length, 0);
  assert.equal(row!.households, 6);
  assert.equal(row!.exact, 1);
  assert.equal(row!.withinTolerance, 2);
  assert.equal(row!.held, 1);
  assert.equal(row!.wrong, 2);
  assert.deepEqual(row!.wrongHouseholds, ['h3', 'h4']);
  assert.equal(row!.overpaidFen, 201);
  assert.equal(row!.underpaidFen, 201);
});

test('sound households come first, and a missing line is a bug', () => {
  const lines = ['a', 'b'].map((householdId) => ({
    householdId,
    status: 'payable' as const,
    amountFen: 20_000,
  }));
  const rows = judge([truth('a', 'jump'), truth('b', undefined)], lines);
  assert.deepEqual(
    rows.map((row) => row.kind),
    ['none', 'jump'],
  );
  assert.throws(() => judge([truth('c', undefined)], lines), RangeError);
});
