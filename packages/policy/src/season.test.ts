import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatInstant, lengthS, startOfDay } from '@nuanbu/units';
import { JINING, jiningWith } from './jining.fixture.ts';
import { programmeFrom } from './programme-text.fixture.ts';
import { periodBegunBy, seasonOf } from './season.ts';

function shown(programme: typeof JINING, name: string) {
  const season = seasonOf(programme, name);
  if (!season) return undefined;
  const { from, to } = season.span;
  return `${formatInstant(from)} ${formatInstant(to)} ${lengthS(season.span) / 86_400}`;
}

test('T1: the season 2021-2022 goes from 1 December to 1 April, half-open, 121 days', () => {
  assert.equal(
    shown(JINING, '2021-2022'),
    '2021-12-01T00:00:00+08:00 2022-04-01T00:00:00+08:00 121',
  );
  assert.equal(seasonOf(JINING, '2021-2022')?.beginYear, 2021);
  assert.equal(seasonOf(JINING, '2021-2022')?.name, '2021-2022');
});

test('T1: a season with 29 February in it has 122 days', () => {
  assert.equal(
    shown(JINING, '2023-2024'),
    '2023-12-01T00:00:00+08:00 2024-04-01T00:00:00+08:00 122',
  );
});

test('a season over the new year is named by its two years and no other', () => {
  for (const name of ['2021', '2021-2021', '2021-2023', '2022-2021', '21-22', '2021/2022', '']) {
    assert.equal(seasonOf(JINING, name), undefined, name);
  }
  assert.equal(seasonOf(JINING, '2021-2022 '), undefined);
});

test('a season in a year that no calendar here has is none, not an error', () => {
  assert.equal(seasonOf(JINING, '0000-0001'), undefined);
  assert.equal(seasonOf(JINING, '9998-9999'), undefined);
});

test('a season inside one year is named by it', () => {
  const summer = programmeFrom(
    jiningWith('value: 12-01', 'value: 06-01').replace('value: 03-31', 'value: 09-30'),
  );
  const span = '2013-06-01T00:00:00+08:00 2013-10-01T00:00:00+08:00 122';
  assert.equal(shown(summer, '2013'), span);
  assert.equal(shown(summer, '2013-2013'), span);
  assert.equal(shown(summer, '2013-2014'), undefined);
});

test('a season of a single day is inside one year', () => {
  const day = programmeFrom(jiningWith('value: 03-31', 'value: 12-01'));
  assert.equal(shown(day, '2021'), '2021-12-01T00:00:00+08:00 2021-12-02T00:00:00+08:00 1');
});

test('a season to the end of February ends on its last day in leap years too', () => {
  const february = programmeFrom(jiningWith('value: 03-31', 'value: 02-28'));
  assert.match(shown(february, '2021-2022')!, / 2022-03-01T.* 90$/);
  assert.match(shown(february, '2023-2024')!, / 2024-03-01T.* 91$/);
  assert.match(shown(february, '2099-2100')!, / 2100-03-01T.* 90$/);
  assert.match(shown(february, '1999-2000')!, / 2000-03-01T.* 91$/);
  const earlier = programmeFrom(jiningWith('value: 03-31', 'value: 02-27'));
  assert.match(shown(earlier, '2023-2024')!, / 2024-02-28T.* 89$/);
});

test('the period of an instant is the one that it lies in, or the last one begun', () => {
  const season = (day: string, more = 0) =>
    periodBegunBy(JINING, { per: 'season' }, startOfDay(day) + more)?.name;
  assert.equal(season('2021-12-01'), '2021-2022');
  assert.equal(season('2021-12-01', -1), '2020-2021');
  assert.equal(season('2022-01-01'), '2021-2022');
  assert.equal(season('2022-11-30'), '2021-2022');
  assert.equal(periodBegunBy(JINING, { per: 'year' }, startOfDay('2022-01-01'))?.name, '2022');
  assert.equal(periodBegunBy(JINING, { per: 'once' }, startOfDay('2022-01-01')), undefined);
});
