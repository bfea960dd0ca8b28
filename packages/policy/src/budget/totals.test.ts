import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { budgetOf } from './budget.ts';
import type { BudgetEntry } from './entry.ts';
import {
  component,
  funders,
  inherited,
  pathwayIs,
  planRow,
  programmeWith,
  says,
} from './given.fixture.ts';
import { type PlanRow, planTotals } from './plan.ts';
import { BUDGET_DIMENSIONS, budgetTotals } from './totals.ts';

const STATED = {
  name: 'heater',
  title: { zh: '管网', en: 'network' },
  totalYuan: says('50.03'),
  bearers: [
    { bearer: 'city', yuan: says('30.01'), firstYearYuan: says('10') },
    { bearer: 'company', yuan: says('20.02') },
  ],
};

const THIRDS = funders({ city: '1/3', district: '1/3', company: '1/3' });

const PROGRAMME = programmeWith(
  {
    heater: component(
      'once',
      [
        {
          basis: says('areaM2'),
          rate: says('0.333333'),
          limit: says('162'),
          unitCost: says('0.7'),
          when: pathwayIs('solar'),
        },
        { basis: says('household'), rate: says('1.01'), funders: THIRDS },
      ],
      { funders: funders({ city: '0.7', district: '0.3' }) },
    ),
    heat: component('season', [
      { basis: says('totalKwh'), rate: says('0.123457'), limit: says('5000') },
    ]),
    gone: inherited('once'),
  },
  {
    funders: {
      city: { zh: '市级', en: 'city' },
      district: { zh: '区级', en: 'district' },
      company: { zh: '企业', en: 'company' },
    },
    statedInvestments: [STATED],
  },
);

const rows: fc.Arbitrary<PlanRow[]> = fc.array(
  fc.record({
    town: fc.constantFrom('甲镇', '乙镇'),
    village: fc.constantFrom('甲村', '乙村', ''),
    pathway: fc.constantFrom('solar', 'gas', undefined),
    plannedHouseholds: fc.nat(20_000),
    areaMilliM2: fc.option(fc.nat(400_000), { nil: undefined }),
    costFen: fc.option(fc.nat(4_000_000), { nil: undefined }),
    energyWh: fc.option(fc.nat(20_000_000), { nil: undefined }),
  }),
  { maxLength: 12 },
);

function sumOf(entries: readonly { readonly amountFen: number }[]): number {
  return entries.reduce((sum, { amountFen }) => sum + amountFen, 0);
}

test('every grouping adds up to the entries, and each group to its parts', () => {
  const groupings = fc.subarray([...BUDGET_DIMENSIONS]);
  fc.assert(
    fc.property(rows, groupings, (plan, by) => {
      const { entries } = budgetOf(PROGRAMME, plan);
      const totals = budgetTotals(entries, by);
      assert.equal(sumOf(totals), sumOf(entries));
      for (const { amountFen, subsidyFen, ownFen, statedFen } of totals) {
        assert.equal(amountFen, subsidyFen + ownFen + statedFen);
      }
      const whole = budgetTotals(entries, []);
      assert.deepEqual(
        whole.map(({ amountFen }) => amountFen),
        [sumOf(entries)],
      );
    }),
  );
});

test('the funders bear together what one household is paid, as often as there are households', () => {
  fc.assert(
    fc.property(rows, (plan) => {
      for (const row of plan) {
        const paid = (of: PlanRow, year: string) =>
          sumOf(
            budgetOf(PROGRAMME, [of]).entries.filter(
              (entry) => entry.kind === 'subsidy' && entry.year === year,
            ),
          );
        for (const year of ['2021', '2022', '2023']) {
          const one = paid({ ...row, plannedHouseholds: 1 }, year);
          assert.equal(paid(row, year), one * row.plannedHouseholds);
        }
      }
    }),
  );
});

test('twice the households cost twice the money, and what is not known stays unknown', () => {
  fc.assert(
    fc.property(rows, (plan) => {
      const once = budgetOf(PROGRAMME, plan);
      const twice = budgetOf(
        PROGRAMME,
        plan.map((row) => ({ ...row, plannedHouseholds: row.plannedHouseholds * 2 })),
      );
      const derived = (entries: readonly BudgetEntry[]) =>
        sumOf(entries.filter(({ kind }) => kind !== 'stated'));
      assert.equal(derived(twice.entries), derived(once.entries) * 2);
      assert.deepEqual(
        twice.unbudgeted.map(({ item, because }) => [item, because]),
        once.unbudgeted.map(({ item, because }) => [item, because]),
      );
    }),
  );
});

test('a plan may be cut into rows of fewer households without changing the money', () => {
  fc.assert(
    fc.property(rows, (plan) => {
      const pieces = plan.flatMap((row) => {
        const some = Math.floor(row.plannedHouseholds / 3);
        return [some, row.plannedHouseholds - some].map((plannedHouseholds) => ({
          ...row,
          plannedHouseholds,
        }));
      });
      const subsidy = (of: readonly PlanRow[]) =>
        budgetTotals(budgetOf(PROGRAMME, of).entries, ['component', 'year'])
          .map(({ like, amountFen }) => `${like.kind} ${like.item} ${like.year} ${amountFen}`)
          .sort();
      assert.deepEqual(subsidy(pieces), subsidy(plan));
    }),
  );
});

test('a stated investment is not added to a component of its name, nor villages of two towns', () => {
  const { entries } = budgetOf(PROGRAMME, [
    planRow({ pathway: 'gas' }),
    planRow({ town: '乙镇', pathway: 'gas' }),
  ]);
  const heaters = budgetTotals(entries, ['component']).filter(({ like }) => like.item === 'heater');
  assert.deepEqual(
    heaters.map(({ subsidyFen, statedFen }) => [subsidyFen, statedFen]),
    [
      [2020, 0],
      [0, 5003],
    ],
  );
  assert.deepEqual(
    budgetTotals(entries, ['village']).map(({ like }) => `${like.town}${like.village}`),
    ['甲镇甲村', '乙镇甲村', ''],
  );
});

test('a total with a ceiling in it is one', () => {
  const { entries } = budgetOf(PROGRAMME, [
    planRow({ pathway: 'gas', energyWh: 1_000_000 }),
    planRow({ village: '乙村', pathway: 'gas' }),
  ]);
  const isCeiling = (by: 'village' | 'component') =>
    budgetTotals(entries, [by]).map((total) => total.isCeiling);
  assert.deepEqual(isCeiling('village'), [false, true, false]);
  assert.deepEqual(isCeiling('component'), [false, true, false]);
});

test("a plan's households and areas are summed by what is asked", () => {
  const plan = [
    planRow({ pathway: 'solar', areaMilliM2: 80_000 }),
    planRow({ pathway: 'gas', areaMilliM2: 60_500, plannedHouseholds: 2 }),
    planRow({ pathway: 'solar', village: '乙村', plannedHouseholds: 5 }),
    planRow({ year: 2022, plannedHouseholds: 1 }),
  ];
  assert.deepEqual(planTotals(plan, ['pathway']), [
    { key: ['solar'], households: 15, areaMilliM2: 800_000 },
    { key: ['gas'], households: 2, areaMilliM2: 121_000 },
    { key: [''], households: 1, areaMilliM2: 0 },
  ]);
  assert.deepEqual(planTotals(plan, []), [{ key: [], households: 18, areaMilliM2: 921_000 }]);
});
