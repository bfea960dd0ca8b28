import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, civilDays, dayOf, parseDay, secondOfDay, startOfDay } from './days.ts';

const DECEMBER = 1_638_288_000;

test('a day is a day that exists, and nothing with a time', () => {
  assert.equal(parseDay('2021-12-01'), '2021-12-01');
  assert.equal(parseDay('2020-02-29'), '2020-02-29');
  for (const text of ['2021-02-29', '2021-02-30', '2021-12-01T00:00', '2021-1-1', '', '20211201']) {
    assert.equal(parseDay(text), undefined, text);
  }
});

test('a day begins at local midnight and holds its last second', () => {
  assert.equal(startOfDay('2021-12-01'), DECEMBER);
  assert.equal(dayOf(DECEMBER), '2021-12-01');
  assert.equal(dayOf(DECEMBER - 1), '2021-11-30');
  assert.equal(dayOf(DECEMBER + 86_399), '2021-12-01');
  assert.equal(dayOf(DECEMBER + 86_400), '2021-12-02');
});

test('a text that is no day is a bug of the caller', () => {
  assert.throws(() => startOfDay('2021-02-29'), RangeError);
  assert.throws(() => startOfDay('2021-12-01T00:00'), RangeError);
});

test('the second of the day counts from local midnight, before 1970 too', () => {
  assert.equal(secondOfDay(DECEMBER), 0);
  assert.equal(secondOfDay(DECEMBER - 1), 86_399);
  assert.equal(secondOfDay(DECEMBER + 8 * 3_600), 28_800);
  assert.equal(secondOfDay(startOfDay('1969-12-31') + 5), 5);
  assert.equal(secondOfDay(startOfDay('1900-01-01')), 0);
});

test('days are added over months and leap days', () => {
  assert.equal(addDays('2022-03-31', 1), '2022-04-01');
  assert.equal(addDays('2020-02-28', 1), '2020-02-29');
  assert.equal(addDays('2021-02-28', 1), '2021-03-01');
  assert.equal(addDays('2022-01-01', -1), '2021-12-31');
  assert.equal(addDays('2021-12-01', 0), '2021-12-01');
});

test('a span meets civil days, the first and the last cut at its ends', () => {
  const from = startOfDay('2021-12-01') + 5;
  const to = startOfDay('2021-12-03') + 1;
  assert.deepEqual(civilDays({ from, to }), [
    { from, to: startOfDay('2021-12-02') },
    { from: startOfDay('2021-12-02'), to: startOfDay('2021-12-03') },
    { from: startOfDay('2021-12-03'), to },
  ]);
  assert.equal(civilDays({ from, to: to - 1 }).length, 2);
  assert.deepEqual(civilDays({ from, to: from }), []);
});
