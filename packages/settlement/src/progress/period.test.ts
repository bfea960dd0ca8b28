import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf, startOfDay } from '@nuanbu/units';
import { dayPeriod, daysBetween, daysOf, weekPeriod } from './period.ts';

test('a week runs from Monday to Sunday, whichever of its days names it', () => {
  const week = { firstDay: '2021-08-30', lastDay: '2021-09-05' };
  for (const day of daysOf(week)) assert.deepEqual(weekPeriod(day), week, day);
  assert.deepEqual(weekPeriod('2021-08-29'), { firstDay: '2021-08-23', lastDay: '2021-08-29' });
  assert.deepEqual(weekPeriod('2021-09-06'), { firstDay: '2021-09-06', lastDay: '2021-09-12' });
});

test('the last second of Sunday is in its week, and the next one in the week after', () => {
  const monday = startOfDay('2021-09-06');
  assert.deepEqual(weekPeriod(dayOf(monday - 1)).lastDay, '2021-09-05');
  assert.deepEqual(weekPeriod(dayOf(monday)).firstDay, '2021-09-06');
});

test('weeks go over new year and leap days', () => {
  assert.deepEqual(weekPeriod('2022-01-01'), { firstDay: '2021-12-27', lastDay: '2022-01-02' });
  assert.deepEqual(weekPeriod('2024-02-29'), { firstDay: '2024-02-26', lastDay: '2024-03-03' });
  assert.deepEqual(weekPeriod('1969-12-31'), { firstDay: '1969-12-29', lastDay: '1970-01-04' });
});

test('a day is a period of its own, and days are counted between', () => {
  assert.deepEqual(daysOf(dayPeriod('2021-09-15')), ['2021-09-15']);
  assert.equal(daysOf(weekPeriod('2021-09-15')).length, 7);
  assert.equal(daysBetween('2021-09-15', '2021-09-15'), 0);
  assert.equal(daysBetween('2020-02-28', '2020-03-01'), 2);
});
