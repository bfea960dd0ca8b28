import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayPeriod, weekPeriod } from './period.ts';
import {
  type ConversionFacts,
  type PlannedHouseholds,
  type ProgressGroup,
  progressOf,
} from './progress.ts';

const PLAN: readonly PlannedHouseholds[] = [
  { town: '马集镇', village: '云山村', plannedHouseholds: 41 },
  { town: '马集镇', village: '孟庄村', plannedHouseholds: 6 },
  { town: '疃里镇', village: '马庙村', plannedHouseholds: 8 },
];

/** Sunday, with the week before it and the Monday after. */
const SUNDAY = '2021-09-05';

function home(village: string, convertedOn?: string, acceptedOn?: string): ConversionFacts {
  const town = village === '马庙村' ? '疃里镇' : '马集镇';
  return { town, village, convertedOn, acceptedOn };
}

const HOMES: readonly ConversionFacts[] = [
  home('云山村', '2021-08-29'),
  home('云山村', '2021-08-30'),
  home('云山村', SUNDAY, '2021-09-20'),
  home('云山村', '2021-09-06'),
  home('孟庄村', SUNDAY, SUNDAY),
  home('孟庄村', undefined, SUNDAY),
  home('孟庄村'),
  home('新村', '2021-09-01'),
];

function week(by: ProgressGroup) {
  return progressOf(PLAN, HOMES, weekPeriod(SUNDAY), by);
}

test('a week counts Monday and Sunday, in all counts what came before, and nothing later', () => {
  const [yunshan] = week('village').rows;
  assert.deepEqual(yunshan, {
    town: '马集镇',
    village: '云山村',
    planned: 41,
    converted: 2,
    convertedByDay: [1, 0, 0, 0, 0, 0, 1],
    convertedInAll: 3,
    withoutDay: 0,
    accepted: 0,
    convertedBasisPoints: 732,
    lastConvertedOn: SUNDAY,
    daysSinceLast: 0,
  });
});

test('what was accepted without a noted day is converted in all and on no day', () => {
  const mengzhuang = week('village').rows[1]!;
  assert.equal(mengzhuang.converted, 1);
  assert.equal(mengzhuang.convertedInAll, 2);
  assert.equal(mengzhuang.withoutDay, 1);
  assert.equal(mengzhuang.accepted, 2);
  const dayBefore = progressOf(PLAN, HOMES, dayPeriod('2021-09-04'), 'village').rows[1]!;
  assert.deepEqual([dayBefore.convertedInAll, dayBefore.withoutDay, dayBefore.accepted], [0, 0, 0]);
});

test('villages that only the plan or only the roster has are rows, and are named', () => {
  const { rows, notInPlan, notOnRoster } = week('village');
  assert.deepEqual(
    rows.map(({ village, planned, convertedInAll }) => [village, planned, convertedInAll]),
    [
      ['云山村', 41, 3],
      ['孟庄村', 6, 2],
      ['新村', undefined, 1],
      ['马庙村', 8, 0],
    ],
  );
  assert.deepEqual(notInPlan, [{ town: '马集镇', village: '新村' }]);
  assert.deepEqual(notOnRoster, [{ town: '疃里镇', village: '马庙村' }]);
  const [, , added, untouched] = rows;
  assert.equal(added!.convertedBasisPoints, undefined);
  assert.equal(untouched!.convertedBasisPoints, 0);
  assert.equal(untouched!.daysSinceLast, undefined);
});

test('towns, the district and its total say the same households', () => {
  const { rows, total } = week('town');
  assert.deepEqual(
    rows.map(({ town, planned, convertedInAll }) => [town, planned, convertedInAll]),
    [
      ['马集镇', 47, 6],
      ['疃里镇', 8, 0],
    ],
  );
  assert.deepEqual(week('district').rows, [total]);
  assert.deepEqual([total.planned, total.converted, total.convertedInAll], [55, 4, 6]);
});

test('a plan of whole towns has every village of them', () => {
  const plan = [{ town: '马集镇', village: '', plannedHouseholds: 2000 }];
  const progress = progressOf(plan, HOMES, dayPeriod(SUNDAY), 'village');
  assert.deepEqual(progress.notInPlan, []);
  assert.deepEqual(progress.notOnRoster, []);
  assert.equal(progress.rows[0]!.village, '');
  assert.deepEqual(progressOf(plan, [], dayPeriod(SUNDAY), 'town').notOnRoster, [
    { town: '马集镇', village: '' },
  ]);
});

test('a plan that names no town has every place, beside what it names', () => {
  const whole = { town: '', village: '', plannedHouseholds: 16700 };
  const plan = [whole, { town: '疃里镇', village: '', plannedHouseholds: 600 }];
  const progress = progressOf(plan, HOMES, dayPeriod(SUNDAY), 'town');
  assert.deepEqual(progress.notInPlan, []);
  assert.deepEqual(progress.notOnRoster, [{ town: '疃里镇', village: '' }]);
  assert.deepEqual(
    progress.rows.map(({ town, planned, convertedInAll }) => [town, planned, convertedInAll]),
    [
      ['', 16700, 0],
      ['疃里镇', 600, 0],
      ['马集镇', undefined, 6],
    ],
  );
  assert.equal(progress.total.planned, 17300);
});

test('pathways are counted over all villages, also one that the plan does not have', () => {
  const plan = [
    { ...PLAN[0]!, pathway: 'electricity', plannedHouseholds: 30 },
    { ...PLAN[2]!, pathway: 'electricity', plannedHouseholds: 8 },
  ];
  const homes = [
    { ...home('云山村', SUNDAY), pathway: 'electricity' },
    { ...home('云山村', SUNDAY), pathway: 'gas' },
    home('云山村', SUNDAY),
  ];
  const { rows } = progressOf(plan, homes, dayPeriod(SUNDAY), 'pathway');
  assert.deepEqual(
    rows.map(({ pathway, planned, converted }) => [pathway, planned, converted]),
    [
      ['electricity', 38, 1],
      ['gas', undefined, 1],
      ['', undefined, 1],
    ],
  );
});

test('the share is rounded half up to a hundredth of a percent, and may pass a hundred', () => {
  const share = (converted: number, planned: number) => {
    const homes = Array.from({ length: converted }, () => home('云山村', SUNDAY));
    const plan = [{ ...PLAN[0]!, plannedHouseholds: planned }];
    return progressOf(plan, homes, dayPeriod(SUNDAY), 'district').total.convertedBasisPoints;
  };
  // 1 of 20,000 is exactly half of a hundredth of a percent; 1 of 20,001 is less.
  assert.equal(share(1, 20_000), 1);
  assert.equal(share(1, 20_001), 0);
  assert.equal(share(2, 3), 6_667);
  assert.equal(share(3, 2), 15_000);
  assert.equal(share(3, 3), 10_000);
  assert.equal(share(1, 0), undefined);
});

test('days since the last conversion count to the last day of the period', () => {
  const homes = [home('云山村', '2021-08-27'), home('云山村', '2021-08-20')];
  const { total } = progressOf(PLAN, homes, weekPeriod(SUNDAY), 'district');
  assert.deepEqual([total.lastConvertedOn, total.daysSinceLast], ['2021-08-27', 9]);
});

test('without a plan there is nothing to compare with, and the count still stands', () => {
  const { total, rows } = progressOf([], HOMES, dayPeriod(SUNDAY), 'town');
  assert.deepEqual(
    [total.planned, total.convertedBasisPoints, total.convertedInAll],
    [undefined, undefined, 6],
  );
  assert.equal(rows.length, 1);
});
