import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, HOURS, installed, meter, type Row, span } from './given.fixture.ts';
import { measureHousehold } from './household.ts';
import type { Installation } from './installation.ts';
import type { MeterReadings } from './series.ts';

const DAY = span('2021-12-01', '2021-12-02');

function household(
  installations: readonly Installation[],
  readings: Record<string, MeterReadings>,
  counted = DAY,
  season = DAY,
) {
  const frame = { season, hours: HOURS };
  return measureHousehold({ installations }, (meterId) => readings[meterId], counted, frame);
}

const OLD: Row[] = [
  ['00:00', '500.00'],
  ['06:00', '506.00'],
  ['10:00', '510.00'],
];
const NEW: Row[] = [
  ['12:00', '0.50'],
  ['2021-12-02', '4.50'],
];

test('U6: installations add up, each with its multiplier, and the time between counts nothing', () => {
  const { quantity, findings, installations } = household(
    [
      installed({ meterId: 'old', removedAt: at('10:00'), removedWh: 510_000 }),
      installed({ meterId: 'new', installedAt: at('12:00'), installedWh: 500, multiplier: 3 }),
    ],
    { old: meter(OLD), new: meter(NEW) },
  );
  // 10 kWh on the old meter; 4 kWh of three each on the new one, 8 of 12 hours of it in peak.
  assert.equal(quantity.bestWh, 22_000);
  assert.equal(quantity.lowWh, 22_000);
  assert.equal(quantity.highWh, 22_000);
  assert.equal(quantity.peakWh, 2_000 + 3 * 2_666);
  assert.equal(quantity.peakWh + quantity.valleyWh, 22_000);
  assert.deepEqual(findings, []);
  assert.equal(installations.length, 2);
});

test('U6: with no installation in its counted span a household is unknown, not at zero', () => {
  const gone = installed({ removedAt: at('2021-12-01') });
  for (const installations of [[], [gone]]) {
    const { quantity, findings } = household(installations, { M1: meter(OLD) });
    assert.deepEqual(findings, ['noMeter']);
    assert.deepEqual([quantity.lowWh, quantity.bestWh, quantity.highWh], [0, 0, 480_000]);
  }
});

test('U6: P of an absent meter is the default, whatever a removed one had', () => {
  const gone = installed({ removedAt: at('2021-12-01'), maxPowerW: 1_000, multiplier: 50 });
  assert.equal(household([gone], {}).quantity.highWh, 480_000);
});

test('a meter without readings is unknown beside one that has them', () => {
  const { quantity, findings, edgeEstimated } = household(
    [
      installed({ meterId: 'old', removedAt: at('10:00') }),
      installed({ meterId: 'lost', installedAt: at('23:00') }),
    ],
    { old: meter(OLD) },
  );
  assert.deepEqual(findings, ['noReadings']);
  assert.deepEqual([quantity.lowWh, quantity.bestWh, quantity.highWh], [10_000, 10_000, 30_000]);
  assert.ok(!edgeEstimated);
});

test('an estimated edge of any one installation is the household’s', () => {
  const { edgeEstimated } = household(
    [
      installed({ meterId: 'old', removedAt: at('10:00') }),
      installed({ meterId: 'new', installedAt: at('11:00') }),
    ],
    { old: meter(OLD), new: meter(NEW) },
  );
  assert.ok(edgeEstimated);
});

test('U10: a conflict belongs to the line of its meter, also outside the counted span', () => {
  const season = span('2021-11-01', '2022-04-01');
  const readings = { M1: meter(OLD, ['2021-11-15 00:00']) };
  const { findings, conflicts } = household([installed()], readings, DAY, season);
  assert.deepEqual(findings, ['conflictingReading']);
  assert.deepEqual(conflicts, [{ meterId: 'M1', at: [at('2021-11-15 00:00')] }]);
  assert.deepEqual(household([installed()], readings).findings, []);
});

test('U10: a conflict stands beside noReadings and noMeter', () => {
  const readings = { M1: meter([], ['12:00']) };
  assert.deepEqual(household([installed()], readings).findings, [
    'conflictingReading',
    'noReadings',
  ]);
  const gone = installed({ removedAt: at('2021-12-01') });
  assert.deepEqual(household([gone], readings).findings, ['conflictingReading', 'noMeter']);
});

test('U10: a conflict belongs to every line of the meter, also from its time at another household', () => {
  const season = span('2021-11-01', '2022-04-01');
  const frame = { season, hours: HOURS };
  const here = installed({ installedAt: at('00:00') });
  const conflictsOf = (elsewhere: readonly Installation[], rows: readonly Row[]) =>
    measureHousehold({ installations: [here], elsewhere }, () => meter(rows), DAY, frame).conflicts;
  const there = installed({ removedAt: at('00:00'), removedWh: 400_000 });
  assert.deepEqual(conflictsOf([there], OLD), [{ meterId: 'M1', at: [at('00:00')] }]);
  assert.deepEqual(conflictsOf([], OLD), []);
});

test('instants that installations find contradicted stand once each, in order of time', () => {
  const moved = at('06:00');
  const { conflicts } = household(
    [
      installed({ installedAt: moved, installedWh: 1_000, removedAt: at('10:00'), removedWh: 9 }),
      installed({ removedAt: moved, removedWh: 2_000 }),
      installed({ installedAt: at('00:00'), installedWh: 5 }),
    ],
    { M1: meter(OLD) },
  );
  assert.deepEqual(conflicts, [{ meterId: 'M1', at: [at('00:00'), moved, at('10:00')] }]);
});

test('findings of several installations stand once each, in alphabetical order', () => {
  const rows: Row[] = [
    ['00:00', '10'],
    ['05:00', '3'],
    ['10:00', '4'],
  ];
  const { findings } = household(
    [
      installed({ meterId: 'a', removedAt: at('10:00') }),
      installed({ meterId: 'b', installedAt: at('11:00') }),
      installed({ meterId: 'c', installedAt: at('00:00'), removedAt: at('10:00') }),
    ],
    { a: meter(rows), c: meter(rows) },
  );
  assert.deepEqual(findings, ['noReadings', 'registerFell']);
});
