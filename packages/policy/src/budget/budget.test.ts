import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { budgetOf } from './budget.ts';
import {
  component,
  funders,
  gaps,
  money,
  pathwayIs,
  perHousehold,
  perM2,
  planRow,
  programmeWith,
  says,
  TWO_COHORTS,
} from './given.fixture.ts';

describe('what a row costs', () => {
  test('a household at a time, and the funders split the total of the row', () => {
    const shares = { funders: funders({ city: '0.7', district: '0.3' }) };
    const programme = programmeWith({ heater: component('once', [perHousehold('0.33')], shares) });
    // 10 × 33 fen are 330: 231 and 99. Split a household at a time it would be 230 and 100.
    assert.deepEqual(money(budgetOf(programme, [planRow()])), [
      'heater 2021 city 231',
      'heater 2021 district 99',
    ]);
  });

  test('the amount is rounded for one household, before it is multiplied', () => {
    const programme = programmeWith({ heater: component('once', [perM2('0.33')]) });
    // 0.5 m² × 0.33 yuan are 16.5 fen, which are 17 for each of ten.
    const budget = budgetOf(programme, [planRow({ areaMilliM2: 500 })]);
    assert.deepEqual(money(budget), ['heater 2021 city 170']);
  });

  test("a rule's own funders stand before the component's", () => {
    const rule = { ...perHousehold('1'), funders: funders({ district: '1' }) };
    const programme = programmeWith({ heater: component('once', [rule]) });
    assert.deepEqual(money(budgetOf(programme, [planRow()])), ['heater 2021 district 1000']);
  });

  test('each row is under the rule of its pathway, and limits hold for one household', () => {
    const programme = programmeWith({
      heater: component('once', [
        { ...perM2('240'), when: pathwayIs('solar'), limit: says('162') },
        { ...perHousehold('6800'), when: pathwayIs('gas') },
      ]),
    });
    const rows = [
      planRow({ pathway: 'solar', areaMilliM2: 162_000, plannedHouseholds: 1 }),
      planRow({ pathway: 'solar', areaMilliM2: 162_001, plannedHouseholds: 1 }),
      planRow({ pathway: 'gas', plannedHouseholds: 2 }),
    ];
    const { entries } = budgetOf(programme, rows);
    assert.deepEqual(
      entries.map(({ rule, pathway, amountFen }) => [rule, pathway, amountFen]),
      [
        ['rule1', 'solar', 3_888_000],
        ['rule1', 'solar', 3_888_000],
        ['rule2', 'gas', 1_360_000],
      ],
    );
  });
});

describe('when it is paid', () => {
  test('a seasonal component for every season of the cohort, one paid once in its year', () => {
    const programme = programmeWith({
      heater: component('once', [perHousehold('1')]),
      heat: component('season', [perHousehold('2')]),
      coal: component('year', [perHousehold('3')]),
    });
    const { entries } = budgetOf(programme, [planRow({ plannedHouseholds: 1 })]);
    assert.deepEqual(
      entries.map(({ item, period, year }) => `${item} ${period} ${year}`),
      [
        'heater once 2021',
        'heat 2021-2022 2021',
        'heat 2022-2023 2022',
        'heat 2023-2024 2023',
        'coal 2021 2021',
        'coal 2022 2022',
        'coal 2023 2023',
      ],
    );
  });

  test('a season that does not cross the new year has the name of its year', () => {
    const season = { firstDay: says('01-15'), lastDay: says('03-31') };
    const programme = programmeWith({ heat: component('season', [perHousehold('2')]) }, { season });
    const periods = budgetOf(programme, [planRow()]).entries.map(({ period }) => period);
    assert.deepEqual(periods, ['2021', '2022', '2023']);
  });

  test('yearly steps change the amount, and the seasons after the last pay nothing', () => {
    const rule = {
      basis: says('household'),
      yearly: [
        { fromSeason: '1', toSeason: '1', rate: says('9') },
        { fromSeason: '2', toSeason: '2', rate: says('6') },
      ],
    };
    const programme = programmeWith({ heat: component('season', [rule]) });
    assert.deepEqual(money(budgetOf(programme, [planRow()])), [
      'heat 2021 city 9000',
      'heat 2022 city 6000',
    ]);
  });

  test('a season is under the rule of its first day', () => {
    const programme = programmeWith({
      heat: component('season', [
        { ...perHousehold('5'), validTo: says('2022-12-01') },
        { ...perHousehold('4'), validFrom: says('2022-12-02') },
      ]),
    });
    const amounts = budgetOf(programme, [planRow()]).entries.map(({ amountFen }) => amountFen);
    assert.deepEqual(amounts, [5000, 5000, 4000]);
  });

  test('what is paid once is under the rule of the last day of the year of conversion', () => {
    const programme = programmeWith({
      heater: component('once', [
        { ...perHousehold('5'), validTo: says('2021-12-30') },
        { ...perHousehold('4'), validFrom: says('2021-12-31') },
      ]),
    });
    assert.deepEqual(money(budgetOf(programme, [planRow()])), ['heater 2021 city 4000']);
  });
});

describe('the year of a row', () => {
  test('decides the cohort', () => {
    const programme = programmeWith(
      { heater: component('once', [perHousehold('1')]) },
      TWO_COHORTS,
    );
    assert.deepEqual(money(budgetOf(programme, [planRow({ year: 2022 })])), [
      'heater 2022 city 1000',
    ]);
  });

  test('may be left out where all cohorts are paid alike: the money then has no year', () => {
    const programme = programmeWith(
      {
        heater: component('once', [perHousehold('1')]),
        heat: component('season', [perHousehold('2')]),
      },
      TWO_COHORTS,
    );
    assert.deepEqual(money(budgetOf(programme, [planRow()])), [
      'heater - city 1000',
      'heat - city 2000',
    ]);
  });

  test('is missed where it makes a difference', () => {
    const when = [{ fact: 'cohortYear', in: says(['2021']) }];
    const programme = programmeWith(
      {
        heater: component('once', [{ ...perHousehold('1'), when }, perHousehold('2')]),
        cooker: component('once', [perHousehold('3')]),
      },
      TWO_COHORTS,
    );
    const budget = budgetOf(programme, [planRow()]);
    assert.deepEqual(gaps(budget), ['heater planLacksYear 10']);
    assert.deepEqual(money(budget), ['cooker - city 3000']);
  });

  test('must be one of the programme', () => {
    const programme = programmeWith({ heater: component('once', [perHousehold('1')]) });
    const budget = budgetOf(programme, [planRow({ year: 2020 })]);
    assert.deepEqual(gaps(budget), ['- yearNotInProgramme 10']);
    assert.deepEqual(money(budget), []);
  });
});

describe('what the notice states as sums', () => {
  test('stands by bearer, with what the first year pays apart', () => {
    const network = {
      name: 'network',
      title: { zh: '管网', en: 'network' },
      totalYuan: says('60'),
      bearers: [
        { bearer: 'city', yuan: says('30'), firstYearYuan: says('10.01') },
        { bearer: 'district', yuan: says('20'), firstYearYuan: says('20') },
        { bearer: 'company', yuan: says('10') },
      ],
    };
    const programme = programmeWith(
      { heater: component('once', [perHousehold('1')]) },
      {
        ...TWO_COHORTS,
        funders: {
          city: { zh: '市级', en: 'city' },
          district: { zh: '区级', en: 'district' },
          company: { zh: '企业', en: 'company' },
        },
        statedInvestments: [network],
      },
    );
    const budget = budgetOf(programme, []);
    assert.deepEqual(money(budget), [
      'network 2021 city 1001',
      'network later city 1999',
      'network 2021 district 2000',
      'network - company 1000',
    ]);
    assert.ok(budget.entries.every(({ kind }) => kind === 'stated'));
  });
});
