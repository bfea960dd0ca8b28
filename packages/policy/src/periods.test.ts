import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatInstant } from '@nuanbu/units';
import { cited, example, ruleOn } from './example.fixture.ts';
import type { PaidPer } from './programme.ts';
import { changed, programmeFrom } from './programme-text.fixture.ts';
import { ONCE, periodOf, seasonOf } from './season.ts';

const TEXT = example([ruleOn('household', `rate: ${cited(100)}`)]);
const EXAMPLE = programmeFrom(TEXT);

function shown(per: PaidPer, name: string, until?: string, programme = EXAMPLE) {
  const period = periodOf(programme, { per }, name, until);
  if (!period) return undefined;
  const { from, to } = period.span;
  return `${period.name} ${period.beginYear} ${formatInstant(from)} ${formatInstant(to)}`;
}

describe('the period of what is paid each season', () => {
  test('is the heating season', () => {
    assert.deepEqual(
      periodOf(EXAMPLE, { per: 'season' }, '2021-2022'),
      seasonOf(EXAMPLE, '2021-2022'),
    );
    assert.equal(
      shown('season', '2021-2022'),
      '2021-2022 2021 2021-12-01T00:00:00+08:00 2022-04-01T00:00:00+08:00',
    );
  });

  test('has no other name', () => {
    for (const name of ['2021', ONCE, '2021-2023', '']) {
      assert.equal(shown('season', name, '2022-01-01'), undefined, name);
    }
  });

  test('is none in a programme without a season', () => {
    const season = TEXT.slice(TEXT.indexOf('season:\n'), TEXT.indexOf('cohorts:'));
    const text = changed(changed(TEXT, season, ''), 'value: season', 'value: year');
    const without = programmeFrom(text);
    assert.equal(shown('season', '2021-2022', undefined, without), undefined);
    assert.ok(shown('year', '2021', undefined, without));
  });
});

describe('the period of what is paid each year', () => {
  test('is the calendar year', () => {
    assert.equal(
      shown('year', '2021'),
      '2021 2021 2021-01-01T00:00:00+08:00 2022-01-01T00:00:00+08:00',
    );
  });

  test('has no other name', () => {
    for (const name of ['2021-2022', '2021-2021', ONCE, '21', '2021 ', '02021', '0000', '9999']) {
      assert.equal(shown('year', name), undefined, name);
    }
  });
});

describe('the period of what is paid once', () => {
  test('goes from the first cohort’s year to the day of the cut, which it leaves out', () => {
    assert.equal(
      shown('once', ONCE, '2022-07-01'),
      'once 2020 2020-01-01T00:00:00+08:00 2022-07-01T00:00:00+08:00',
    );
  });

  test('has no other name', () => {
    for (const name of ['2021', '2021-2022', 'Once', '']) {
      assert.equal(shown('once', name, '2022-07-01'), undefined, name);
    }
  });

  test('needs a day of the cut, after its first day', () => {
    assert.equal(shown('once', ONCE), undefined);
    assert.equal(shown('once', ONCE, '2020-01-01'), undefined);
    assert.equal(shown('once', ONCE, '2019-06-01'), undefined);
    assert.ok(shown('once', ONCE, '2020-01-02'));
  });

  test('begins with the earliest cohort, wherever it stands in the file', () => {
    const text = changed(TEXT, 'year: 2021, ', 'year: 2018, ');
    assert.match(shown('once', ONCE, '2022-07-01', programmeFrom(text))!, /^once 2018 2018-01-01/);
  });
});
