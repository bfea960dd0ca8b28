import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Applicant } from './applicant.ts';
import { decidedBy, word } from './entitlement.fixture.ts';
import { cited, ruleOn } from './example.fixture.ts';

const flat = (name: string, more = '') => ruleOn('household', `${more}\nrate: ${cited(100)}`, name);
const when = (...conditions: string[]) =>
  `when:\n${conditions.map((each) => `  - { ${each} }`).join('\n')}`;
const fact = (name: string, ...words: string[]) =>
  `fact: ${name}, in: ${cited(`[${words.join(', ')}]`)}`;

describe('the rule that is taken', () => {
  test('is the first whose conditions hold', () => {
    const decide = decidedBy([
      flat('gas', when(fact('pathway', 'gas'))),
      flat('boiler', when(fact('equipment', 'boiler'))),
      flat('others'),
    ]);
    const taken = (more: Partial<Applicant>) => word(decide(more));
    assert.equal(taken({ pathway: 'gas', equipment: 'boiler' }), 'gas');
    assert.equal(taken({ pathway: 'electric', equipment: 'boiler' }), 'boiler');
    assert.equal(taken({ pathway: 'electric', equipment: 'heatPump' }), 'others');
  });

  test('is none where no conditions hold', () => {
    const decide = decidedBy([flat('gas', when(fact('pathway', 'gas')))]);
    assert.equal(word(decide({ pathway: 'electric' })), 'conditionNotMet');
  });

  test('waits where the roster has a word that the programme does not declare', () => {
    const decide = decidedBy([flat('gas', when(fact('pathway', 'gas')))]);
    assert.equal(word(decide({ pathway: 'solar' })), 'pathwayUnknown');
    const boiler = decidedBy([flat('boiler', when(fact('equipment', 'boiler')))]);
    assert.equal(word(boiler({ equipment: 'boilr' })), 'equipmentUnknown');
    assert.equal(word(boiler({ equipment: 'heatPump', pathway: 'solar' })), 'conditionNotMet');
  });

  test('comes after every reason that the household itself gives', () => {
    const decide = decidedBy([flat('gas', when(fact('pathway', 'gas')))]);
    assert.equal(word(decide({ pathway: 'electric', endedOn: '2021-12-01' })), 'subsidyEnded');
    assert.equal(word(decide({ pathway: 'electric', resident: false })), 'notResident');
  });

  test('needs all of its conditions', () => {
    const decide = decidedBy([
      flat('both', when(fact('pathway', 'gas'), fact('cohortYear', '2020'))),
    ]);
    assert.equal(word(decide({ pathway: 'gas', cohortYear: 2020 })), 'both');
    assert.equal(word(decide({ pathway: 'gas' })), 'conditionNotMet');
  });

  test('may ask for one of several words, years or places', () => {
    const decide = decidedBy([flat('words', when(fact('equipment', 'boiler', 'heatPump')))]);
    assert.equal(word(decide({ equipment: 'heatPump' })), 'words');
    const years = decidedBy([flat('years', when(fact('cohortYear', '2020', '2021')))]);
    assert.equal(word(years({ cohortYear: 2020 })), 'years');
    const place = decidedBy([
      flat('place', when(fact('town', '马集镇'), fact('village', '云山村', '河西村'))),
    ]);
    assert.equal(word(place({ town: '马集镇', village: '河西村' })), 'place');
    assert.equal(word(place({ town: '马集镇', village: '河东村' })), 'conditionNotMet');
  });
});

describe('a condition on a number, at its bound and a thousandth beside it', () => {
  const holds = (bounds: string) => {
    const decide = decidedBy([flat('rule', when(`fact: areaM2, ${bounds}`))]);
    return [39_999, 40_000, 40_001].map((areaMilliM2) => word(decide({ areaMilliM2 })) === 'rule');
  };

  test('atLeast, above, atMost, below', () => {
    assert.deepEqual(holds(`atLeast: ${cited(40)}`), [false, true, true]);
    assert.deepEqual(holds(`above: ${cited(40)}`), [false, false, true]);
    assert.deepEqual(holds(`atMost: ${cited(40)}`), [true, true, false]);
    assert.deepEqual(holds(`below: ${cited(40)}`), [true, false, false]);
  });

  test('two bounds hold together', () => {
    assert.deepEqual(holds(`atLeast: ${cited(40)}, atMost: ${cited(40)}`), [false, true, false]);
  });

  test('the cost is compared in fen', () => {
    const decide = decidedBy([flat('cheap', when(`fact: costYuan, below: ${cited(6000)}`))]);
    assert.deepEqual(
      [599_999, 600_000].map((costFen) => word(decide({ costFen }))),
      ['cheap', 'conditionNotMet'],
    );
  });
});

describe('the days on which a rule holds', () => {
  const dated = (name: string, from?: string, to?: string) =>
    flat(
      name,
      [
        from === undefined ? '' : `validFrom: ${cited(from)}`,
        to === undefined ? '' : `validTo: ${cited(to)}`,
      ]
        .join('\n')
        .trim(),
    );

  test('a season is paid by the rules of its first day', () => {
    const by = (from?: string, to?: string) => word(decidedBy([dated('rule', from, to)])());
    assert.equal(by('2021-12-01'), 'rule');
    assert.equal(by('2021-12-02'), 'conditionNotMet');
    assert.equal(by(undefined, '2021-12-01'), 'rule');
    assert.equal(by(undefined, '2021-11-30'), 'conditionNotMet');
    assert.equal(by('2021-12-01', '2021-12-01'), 'rule');
  });

  test('also where the household is accepted later', () => {
    const decide = decidedBy([dated('old', undefined, '2021-12-31'), dated('new', '2022-01-01')]);
    assert.equal(word(decide({ acceptedOn: '2022-01-10' })), 'old');
  });

  test('a year is paid by the rules of its first day', () => {
    const rules = [dated('old', undefined, '2021-12-31'), dated('new', '2022-01-01')];
    const by = (period: string) => word(decidedBy(rules, { per: 'year', period })());
    assert.deepEqual(['2021', '2022'].map(by), ['old', 'new']);
  });

  test('what is paid once goes by the day of its acceptance', () => {
    const decide = decidedBy([dated('old', undefined, '2021-12-31'), dated('new', '2022-01-01')], {
      per: 'once',
      period: 'once',
      until: '2023-01-01',
    });
    assert.equal(word(decide({ acceptedOn: '2021-12-31' })), 'old');
    assert.equal(word(decide({ acceptedOn: '2022-01-01' })), 'new');
  });

  test('and by those of the first day where it counts no acceptance, as on the day of the cut', () => {
    const decide = decidedBy([dated('old', undefined, '2022-12-31'), dated('new', '2023-01-01')], {
      per: 'once',
      period: 'once',
      until: '2023-01-02',
      acceptanceRequired: false,
    });
    const by = (acceptedOn?: string) => word(decide({ acceptedOn }));
    assert.deepEqual(['2023-01-01', '2023-01-02', undefined].map(by), ['new', 'old', 'old']);
  });
});

describe('yearly steps', () => {
  const steps = `yearly:\n  - { fromSeason: 1, toSeason: 2, limitYuan: ${cited(90)} }`;

  test('a cohort whose steps have ended is not paid in the season', () => {
    const by = (period: string) =>
      word(decidedBy([flat('rule', steps)], { period })({ cohortYear: 2021 }));
    assert.deepEqual(['2021-2022', '2022-2023', '2023-2024'].map(by), [
      'rule',
      'rule',
      'cohortNotInSeason',
    ]);
  });

  test('which is asked first, as for every cohort that is not paid', () => {
    const decide = decidedBy([flat('rule', steps)], { period: '2023-2024' });
    assert.equal(word(decide({ resident: false })), 'cohortNotInSeason');
    assert.equal(word(decide({ violationOn: '2023-01-01' })), 'cohortNotInSeason');
  });

  test('a rule whose steps have ended stands before the ones after it', () => {
    const decide = decidedBy(
      [flat('rule', `${when(fact('pathway', 'gas'))}\n${steps}`), flat('later')],
      {
        period: '2023-2024',
      },
    );
    assert.equal(word(decide({ pathway: 'gas' })), 'cohortNotInSeason');
  });
});
