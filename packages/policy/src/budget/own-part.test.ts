import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { budgetOf } from './budget.ts';
import {
  component,
  gaps,
  inherited,
  money,
  perHousehold,
  perM2,
  planRow,
  programmeWith,
  says,
} from './given.fixture.ts';

describe("the household's own part", () => {
  const solar = { ...perM2('240'), unitCost: says('280') };

  test('is what a unit costs, less what is paid for it', () => {
    const programme = programmeWith({ heater: component('once', [solar]) });
    assert.deepEqual(money(budgetOf(programme, [planRow({ areaMilliM2: 80_000 })])), [
      'heater 2021 city 19200000',
      'heater 2021 household 3200000',
    ]);
  });

  test('includes what lies over the limit', () => {
    const programme = programmeWith({
      heater: component('once', [{ ...solar, limit: says('100') }]),
    });
    assert.deepEqual(
      money(budgetOf(programme, [planRow({ areaMilliM2: 110_000, plannedHouseholds: 1 })])),
      ['heater 2021 city 2400000', 'heater 2021 household 680000'],
    );
  });

  test('is the cost of the plan less all that is paid once, and nothing for the running', () => {
    const programme = programmeWith({
      central: component('once', [perHousehold('3500')]),
      local: component('once', [perHousehold('1800')]),
      heat: component('season', [perHousehold('1000')]),
    });
    const own = (costFen: number) =>
      money(budgetOf(programme, [planRow({ costFen, plannedHouseholds: 2 })])).filter((each) =>
        each.includes('household'),
      );
    assert.deepEqual(own(700_000), ['- 2021 household 340000']);
    assert.deepEqual(own(530_001), ['- 2021 household 2']);
    assert.deepEqual(own(530_000), []);
    assert.deepEqual(own(500_000), []);
  });

  test('comes from the cost of the plan before what a unit costs', () => {
    const programme = programmeWith({ heater: component('once', [solar]) });
    const row = planRow({ areaMilliM2: 80_000, costFen: 2_000_000, plannedHouseholds: 1 });
    assert.deepEqual(money(budgetOf(programme, [row])), [
      'heater 2021 city 1920000',
      '- 2021 household 80000',
    ]);
  });

  test('is not known where a subsidy for the conversion is not', () => {
    const programme = programmeWith({
      heater: inherited('once'),
      curtain: component('once', [perHousehold('200')]),
    });
    const budget = budgetOf(programme, [planRow({ costFen: 700_000 })]);
    assert.deepEqual(gaps(budget), ['heater ancestorNotOnFile 10', '- ownPartUnknown 10']);
    assert.deepEqual(money(budget), ['curtain 2021 city 200000']);
  });

  test('is not known where a subsidy for the conversion is only known to be at most something', () => {
    const heater = { basis: says('gasM3'), rate: says('1'), limit: says('900') };
    const programme = programmeWith({ heater: component('once', [heater]) });
    const budget = budgetOf(programme, [planRow({ costFen: 700_000 })]);
    assert.deepEqual(gaps(budget), ['- ownPartUnknown 10']);
    assert.deepEqual(money(budget), ['heater 2021 city ≤900000']);
  });

  test('is not the whole cost where the programme pays nothing for conversions', () => {
    const programme = programmeWith({ heat: component('season', [perHousehold('1')]) });
    const budget = budgetOf(programme, [planRow({ costFen: 700_000 })]);
    assert.ok(budget.entries.every(({ kind }) => kind === 'subsidy'));
    assert.deepEqual(gaps(budget), []);
  });
});
