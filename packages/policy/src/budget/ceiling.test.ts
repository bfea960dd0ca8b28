import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { budgetOf } from './budget.ts';
import type { Budget } from './entry.ts';
import {
  component,
  gaps,
  money,
  perHousehold,
  planRow,
  programmeWith,
  says,
} from './given.fixture.ts';

describe('energy', () => {
  const perKwh = { basis: says('totalKwh'), rate: says('0.2') };
  const start = { at: says('500'), rule: says('threshold'), qualifies: says('true') };
  const heatOf = (rule: Record<string, ReturnType<typeof says>>, energyWh?: number) =>
    budgetOf(programmeWith({ heat: component('season', [{ ...perKwh, ...rule }]) }), [
      planRow({ plannedHouseholds: 1, energyWh }),
    ]);
  const first = (budget: Budget) => money(budget)[0];

  test('that the plan says is paid as a season of it would be', () => {
    assert.equal(first(heatOf({ start, limit: says('5000') }, 499_999)), 'heat 2021 city 0');
    assert.equal(first(heatOf({ start, limit: says('5000') }, 500_000)), 'heat 2021 city 10000');
    assert.equal(first(heatOf({ start, limit: says('5000') }, 9_000_000)), 'heat 2021 city 100000');
  });

  test('that the plan does not say is budgeted at the limit in kWh', () => {
    assert.equal(first(heatOf({ limit: says('5000') })), 'heat 2021 city ≤100000');
    const used = { ...start, rule: says('deductCapUsage') };
    const left = { ...start, rule: says('deductCapPaid') };
    assert.equal(first(heatOf({ start: used, limit: says('5000') })), 'heat 2021 city ≤90000');
    assert.equal(first(heatOf({ start: left, limit: says('5000') })), 'heat 2021 city ≤100000');
  });

  test('or at the limit in yuan, whichever is less', () => {
    assert.equal(first(heatOf({ limitYuan: says('1200') })), 'heat 2021 city ≤120000');
    const both = { limit: says('5000'), limitYuan: says('900') };
    assert.equal(first(heatOf(both)), 'heat 2021 city ≤90000');
  });

  test('without a limit is named, and is not zero', () => {
    const budget = heatOf({});
    assert.deepEqual(gaps(budget), ['heat quantityUnlimited 1']);
    assert.deepEqual(money(budget), []);
  });

  test('of the peak or the valley is at most all of it', () => {
    const valley = { basis: says('valleyKwh') };
    assert.equal(first(heatOf(valley, 3_000_000)), 'heat 2021 city ≤60000');
    assert.deepEqual(gaps(heatOf(valley)), ['heat quantityUnlimited 1']);
  });

  test('above a baseline month that no plan says is at most all of it', () => {
    const baseline = { baseline: says('roster') };
    assert.equal(first(heatOf(baseline, 3_000_000)), 'heat 2021 city ≤60000');
    assert.equal(first(heatOf({ baseline: says('100') }, 3_000_000)), 'heat 2021 city 58000');
  });

  test('limited by the month is at most the limit of each month of the season', () => {
    const monthly = { limit: says('200') };
    assert.equal(first(heatOf({ monthly })), 'heat 2021 city ≤16000');
    assert.equal(first(heatOf({ monthly }, 700_000)), 'heat 2021 city ≤14000');
  });

  test('whose last band pays nothing is at most what the others pay', () => {
    const bands = {
      mode: says('marginal'),
      list: [
        { from: '0', upTo: '1000', rate: says('0.1') },
        { from: '1000', upTo: '2000', rate: says('0.2') },
        { from: '2000', rate: says('0') },
      ],
    };
    const rule = { basis: says('totalKwh'), bands };
    const programme = programmeWith({ heat: component('season', [rule]) });
    const budget = budgetOf(programme, [planRow({ plannedHouseholds: 1 })]);
    assert.equal(first(budget), 'heat 2021 city ≤30000');
  });

  test('gas and coal, which no plan says, are budgeted likewise', () => {
    const programme = programmeWith({
      gas: component('season', [{ basis: says('gasM3'), rate: says('1'), limit: says('900') }]),
      coal: component('year', [{ basis: says('coalT'), rate: says('300'), limit: says('3') }]),
      heat: component('season', [{ basis: says('runningCostYuan'), rate: says('1') }]),
    });
    const budget = budgetOf(programme, [planRow({ plannedHouseholds: 1 })]);
    assert.deepEqual(
      money(budget).filter((each) => each.includes('2021')),
      ['gas 2021 city ≤90000', 'coal 2021 city ≤90000'],
    );
    assert.deepEqual(gaps(budget), ['heat quantityUnlimited 1']);
  });
});

describe('a subsidy that is never more than the cost', () => {
  const limited = { notAboveCost: says('true') };
  const programme = programmeWith({
    network: component('once', [{ ...perHousehold('5000'), ...limited }]),
  });

  test('is the cost where that is less', () => {
    assert.deepEqual(money(budgetOf(programme, [planRow({ costFen: 500_001 })])), [
      'network 2021 city 5000000',
      '- 2021 household 10',
    ]);
    assert.deepEqual(money(budgetOf(programme, [planRow({ costFen: 499_999 })])), [
      'network 2021 city 4999990',
    ]);
  });

  test('is a ceiling where the plan says no cost', () => {
    assert.deepEqual(money(budgetOf(programme, [planRow()])), ['network 2021 city ≤5000000']);
  });

  test('needs the cost where a rule asks for it', () => {
    const when = [{ fact: 'costYuan', below: says('6000') }];
    const byCost = programmeWith({
      network: component('once', [
        { basis: says('costYuan'), rate: says('0.8'), when },
        { ...perHousehold('5000'), ...limited },
      ]),
    });
    assert.deepEqual(gaps(budgetOf(byCost, [planRow()])), ['network planLacksCost 10']);
    const costs = [599_999, 600_000].map((costFen) => planRow({ costFen, plannedHouseholds: 1 }));
    const subsidies = money(budgetOf(byCost, costs)).filter((each) => each.includes('city'));
    assert.deepEqual(subsidies, ['network 2021 city 479999', 'network 2021 city 500000']);
  });
});
