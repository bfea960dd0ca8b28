import assert from 'node:assert/strict';
import { test } from 'node:test';
import { civilDays } from '@nuanbu/units';
import { at, installed, meter, span } from '../given.fixture.ts';
import { carryOn, type KnownDay } from './carry.ts';
import { type Climate, DegreeDays } from './climate.ts';
import { knownDays } from './known-days.ts';

const CLIMATE: Climate = {
  normals: [
    { from: '02-01', meanCentiC: 800 },
    { from: '12-01', meanCentiC: 300 },
  ],
  recorded: new Map(),
  dailyDeviationCentiC: 300,
  persistenceDays: 4,
};
const DECEMBER = span('2021-12-01', '2021-12-15');

function known(whOf: (day: number) => number, days = 14): KnownDay[] {
  return civilDays(DECEMBER)
    .slice(0, days)
    .map((each, index) => ({ span: each, totalWh: whOf(index), peakWh: whOf(index) / 4 }));
}

test('degree days are counted from 18 °C, by the normal of the day of the year', () => {
  const of = (day: string, climate = CLIMATE) =>
    new DegreeDays(climate).of(civilDays({ from: at(day), to: at(day) + 1 })[0]!);
  const normal = (centiDegreeDays: number) => ({ centiDegreeDays, isRecorded: false });
  assert.deepEqual(of('2021-12-01'), normal(1_500));
  assert.deepEqual(of('2021-11-30'), normal(1_000));
  // Before the year's first normal the last one goes on.
  assert.deepEqual(of('2022-01-31'), normal(1_500));
  assert.deepEqual(of('2022-02-01'), normal(1_000));
  const at18 = { ...CLIMATE, normals: [{ from: '01-01', meanCentiC: 1_800 }] };
  assert.deepEqual(of('2021-12-01', at18), normal(0));
  const below18 = { ...CLIMATE, normals: [{ from: '01-01', meanCentiC: 1_799 }] };
  assert.deepEqual(of('2021-12-01', below18), normal(1));
  const above18 = { ...CLIMATE, recorded: new Map([['2021-12-01', 2_500]]) };
  assert.deepEqual(of('2021-12-01', above18), { centiDegreeDays: 0, isRecorded: true });
});

test('a tenth goes on by the day, the rest by degree days', () => {
  const ahead = civilDays(span('2022-02-01', '2022-02-11'));
  const carried = carryOn(
    known(() => 15_000),
    ahead,
    new DegreeDays(CLIMATE),
  )!;
  // 1,500 Wh a day, and of 13,500 Wh at 15 degree days what 10 degree days need.
  assert.deepEqual(carried.daysWh, new Array(10).fill(1_500 + 9_000));
  assert.equal(carried.bestWh, 105_000);
  assert.equal(carried.peakWh, 26_250);
  // Days like one another: nothing but drift, 5 % and 2 %, and the weather.
  assert.equal(carried.downWh, Math.floor(5_250 * 1.64));
  assert.equal(carried.upWh, carried.downWh);
  assert.ok(carried.weatherWh > 2_100 * 1.64);
});

test('recorded weather says more than normals', () => {
  const ahead = civilDays(span('2022-02-01', '2022-02-11'));
  const coldDays = new Map(civilDays(DECEMBER).map((_, day) => [dayText(day), -1_200]));
  const recorded = { ...CLIMATE, recorded: coldDays };
  const cold = carryOn(
    known(() => 15_000),
    ahead,
    new DegreeDays(recorded),
  )!;
  // The same energy at twice the degree days: half as much for each degree day to come.
  assert.equal(cold.bestWh, 10 * (1_500 + 4_500));
  const normal = carryOn(
    known(() => 15_000),
    ahead,
    new DegreeDays(CLIMATE),
  )!;
  assert.ok(cold.weatherWh / cold.bestWh < normal.weatherWh / normal.bestWh);
});

function dayText(day: number): string {
  return `2021-12-${String(day + 1).padStart(2, '0')}`;
}

test('days that differ widen what people may do, not what the weather may', () => {
  const ahead = civilDays(span('2022-02-01', '2022-02-11'));
  const even = carryOn(
    known(() => 15_000),
    ahead,
    new DegreeDays(CLIMATE),
  )!;
  const odd = carryOn(
    known((day) => (day % 2 === 0 ? 10_000 : 20_000)),
    ahead,
    new DegreeDays(CLIMATE),
  )!;
  assert.equal(odd.bestWh, even.bestWh);
  assert.equal(odd.weatherWh, even.weatherWh);
  assert.ok(odd.downWh > 2 * even.downWh);
});

test('three days and twenty degree days are enough, and less is not', () => {
  const ahead = civilDays(span('2022-02-01', '2022-02-02'));
  const carry = (days: number, meanCentiC: number) =>
    carryOn(
      known(() => 15_000, days),
      ahead,
      new DegreeDays({ ...CLIMATE, normals: [{ from: '01-01', meanCentiC }] }),
    );
  assert.equal(carry(2, 0), undefined);
  assert.ok(carry(3, 0));
  assert.ok(carry(4, 1_300));
  assert.equal(carry(4, 1_301), undefined);
  assert.equal(carry(0, 0), undefined);
});

test('nothing is carried into no days, and a house without load stays without', () => {
  const degreeDays = new DegreeDays(CLIMATE);
  const none = carryOn(
    known(() => 15_000),
    [],
    degreeDays,
  )!;
  assert.deepEqual(none, { bestWh: 0, peakWh: 0, daysWh: [], weatherWh: 0, downWh: 0, upWh: 0 });
  const empty = carryOn(
    known(() => 0),
    civilDays(span('2022-02-01', '2022-03-01')),
    degreeDays,
  )!;
  assert.equal(empty.bestWh + empty.peakWh + empty.weatherWh + empty.upWh, 0);
});

test('a day is known between readings, gaps included, and not beyond them or in a fall', () => {
  const days = civilDays(span('2021-12-01', '2021-12-11'));
  const readings = meter([
    ['2021-12-02 00:00', '100.00'],
    ['2021-12-03 00:00', '110.00'],
    ['2021-12-06 00:00', '140.00'],
    ['2021-12-06 12:00', '20.00'],
    ['2021-12-08 00:00', '30.00'],
  ]);
  const daysKnown = (more = {}) =>
    knownDays({ installations: [installed(more)] }, () => readings, days).map(({ from }) =>
      Math.round((from - at('2021-12-01')) / 86_400 + 1),
    );
  assert.deepEqual(daysKnown(), [2, 3, 4, 5, 7]);
  assert.deepEqual(daysKnown({ installedAt: at('2021-12-03 06:00') }), [7]);
  assert.deepEqual(daysKnown({ removedAt: at('2021-12-05 00:00') }), [2]);
  assert.deepEqual(
    knownDays({ installations: [] }, () => readings, days),
    [],
  );
  assert.deepEqual(
    knownDays({ installations: [installed()] }, () => undefined, days),
    [],
  );
  assert.deepEqual(
    knownDays({ installations: [installed()] }, () => readings, []),
    [],
  );
});
