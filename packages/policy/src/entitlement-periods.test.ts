import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatInstant } from '@nuanbu/units';
import type { Applicant } from './applicant.ts';
import { decidedBy, word } from './entitlement.fixture.ts';
import { cited, ruleOn } from './example.fixture.ts';

const FLAT = [ruleOn('household', `rate: ${cited(100)}`, 'flat')];

function spanOf(decide: ReturnType<typeof decidedBy>, more: Partial<Applicant> = {}): string[] {
  const { from, to } = decide(more).countedSpan;
  return [from, to].map((instant) => formatInstant(instant).slice(0, 10));
}

describe('what is paid each calendar year', () => {
  const inYear = (period: string) => decidedBy(FLAT, { per: 'year', period });

  test('counts the cohort’s years from its own on', () => {
    const by = (period: string) => word(inYear(period)());
    assert.deepEqual(['2020', '2021', '2023', '2024'].map(by), [
      'cohortNotInSeason',
      'flat',
      'flat',
      'cohortNotInSeason',
    ]);
    assert.equal(inYear('2023')().seasonNumber, 3);
  });

  test('needs the acceptance by its last day', () => {
    const by = (acceptedOn: string) => word(inYear('2021')({ acceptedOn }));
    assert.deepEqual(['2021-12-31', '2022-01-01'].map(by), ['flat', 'notAccepted']);
  });

  test('ends with a violation in it', () => {
    const by = (endedOn: string) => word(inYear('2021')({ endedOn }));
    assert.deepEqual(['2021-12-31', '2022-01-01'].map(by), ['subsidyEnded', 'flat']);
  });

  test('spans the year', () => {
    assert.deepEqual(spanOf(inYear('2021'), { acceptedOn: '2020-09-30' }), [
      '2021-01-01',
      '2022-01-01',
    ]);
  });
});

describe('what is paid once', () => {
  const until = (day: string) => decidedBy(FLAT, { per: 'once', period: 'once', until: day });

  test('is paid whatever the season of its cohort, as number one', () => {
    const { seasonNumber, rule } = until('2030-01-01')({ cohortYear: 2021 });
    assert.deepEqual([seasonNumber, rule?.name], [1, 'flat']);
  });

  test('is paid to no cohort that the programme does not know', () => {
    assert.equal(word(until('2030-01-01')({ cohortYear: 2022 })), 'cohortNotInSeason');
  });

  test('needs the acceptance before the day of the cut', () => {
    const by = (acceptedOn?: string) => word(until('2022-01-01')({ acceptedOn }));
    assert.deepEqual(['2021-12-31', '2022-01-01', undefined].map(by), [
      'flat',
      'notAccepted',
      'notAccepted',
    ]);
  });

  test('counts an acceptance before the first cohort’s year', () => {
    assert.equal(word(until('2022-01-01')({ acceptedOn: '2019-12-31' })), 'flat');
  });

  test('begins with the year of the first cohort', () => {
    assert.deepEqual(spanOf(until('2022-01-01'), { acceptedOn: '2019-12-31' }), [
      '2020-01-01',
      '2022-01-01',
    ]);
  });

  test('is not paid after a confirmed violation before the cut', () => {
    const by = (endedOn: string) => word(until('2022-01-01')({ endedOn }));
    assert.deepEqual(['2021-12-31', '2022-01-01'].map(by), ['subsidyEnded', 'flat']);
  });
});
