import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { columnsOf, firstAfter, firstNotBefore, type RegisterColumn } from './column.ts';
import { at, installed, meter, type Row } from './given.fixture.ts';

const FEED: Row[] = [
  ['01:00', '10', '4', '6'],
  ['02:00', '12', '5', '7'],
  ['03:00', '14', '6', '8'],
];

function columns(more: Parameters<typeof installed>[0], rows: readonly Row[] = FEED) {
  const found = columnsOf(installed(more), meter(rows).series);
  const list = (column: RegisterColumn) =>
    [...column.wh.slice(0, column.length)].map((wh) => wh / 1000);
  const hours = (instants: Iterable<number>) => [...instants].map((i) => (i - at('00:00')) / 3600);
  return {
    at: hours(found.total.at.slice(0, found.total.length)),
    total: list(found.total),
    peak: list(found.peak),
    valley: list(found.valley),
    contradictedAt: hours(found.contradictedAt),
  };
}

test('an installation without dates takes every reading', () => {
  assert.deepEqual(columns({}), {
    at: [1, 2, 3],
    total: [10, 12, 14],
    peak: [4, 5, 6],
    valley: [6, 7, 8],
    contradictedAt: [],
  });
});

test('readings at the very instants of installation and removal belong to it', () => {
  assert.deepEqual(columns({ installedAt: at('01:00'), removedAt: at('03:00') }).at, [1, 2, 3]);
  assert.deepEqual(columns({ installedAt: at('01:00:01'), removedAt: at('02:59:59') }).at, [2]);
});

test('an installation between two readings has none of them', () => {
  const found = columns({ installedAt: at('01:00:01'), removedAt: at('01:59:59') });
  assert.deepEqual(found, { at: [], total: [], peak: [], valley: [], contradictedAt: [] });
});

test('a reading without a peak or valley register leaves them out', () => {
  const rows: Row[] = [
    ['01:00', '10', '-', '6'],
    ['02:00', '12', '5'],
  ];
  const { peak, valley } = columns({}, rows);
  assert.deepEqual([peak, valley], [[5], [6]]);
});

describe('the roster’s registers', () => {
  test('stand between the readings, before the first and after the last', () => {
    const found = columns({
      installedAt: at('00:30'),
      installedWh: 9_000,
      removedAt: at('04:00'),
      removedWh: 15_000,
    });
    assert.deepEqual(found.at, [0.5, 1, 2, 3, 4]);
    assert.deepEqual(found.total, [9, 10, 12, 14, 15]);
    assert.deepEqual(found.peak, [4, 5, 6]);
  });

  test('count where the feed has another total, whose reading is wholly unused', () => {
    const found = columns({
      installedAt: at('01:00'),
      installedWh: 10_001,
      removedAt: at('03:00'),
      removedWh: 13_999,
    });
    assert.deepEqual(found, {
      at: [1, 2, 3],
      total: [10.001, 12, 13.999],
      peak: [5],
      valley: [7],
      contradictedAt: [1, 3],
    });
  });

  test('with the feed’s own total keep its peak and valley', () => {
    const found = columns({
      installedAt: at('01:00'),
      installedWh: 10_000,
      removedAt: at('03:00'),
      removedWh: 14_000,
    });
    assert.deepEqual(found, {
      at: [1, 2, 3],
      total: [10, 12, 14],
      peak: [4, 5, 6],
      valley: [6, 7, 8],
      contradictedAt: [],
    });
  });

  test('one that the feed repeats and one that it contradicts do not stand in for each other', () => {
    const installed = { installedAt: at('01:00'), installedWh: 10_000 };
    const contradicted = columns({ ...installed, removedAt: at('03:00'), removedWh: 13_999 });
    assert.deepEqual(contradicted.total, [10, 12, 13.999]);
    assert.deepEqual(contradicted.contradictedAt, [3]);
    const later = columns({ ...installed, removedAt: at('04:00'), removedWh: 15_000 });
    assert.deepEqual(later.total, [10, 12, 14, 15]);
  });

  test('are readings also where the feed has none', () => {
    const both = { installedAt: at('01:00'), installedWh: 1_000, removedAt: at('02:00') };
    assert.deepEqual(columns({ ...both, removedWh: 2_000 }, []).total, [1, 2]);
    assert.deepEqual(columns(both, []).total, [1]);
  });
});

test('the searches find the first value not below and the first above a bound', () => {
  const values = Float64Array.from([1, 3, 3, 5, 99]);
  assert.deepEqual(
    [0, 1, 2, 3, 5, 6].map((bound) => firstNotBefore(values, 4, bound)),
    [0, 0, 1, 1, 3, 4],
  );
  assert.deepEqual(
    [0, 1, 2, 3, 5, 6].map((bound) => firstAfter(values, 4, bound)),
    [0, 1, 1, 3, 4, 4],
  );
});
