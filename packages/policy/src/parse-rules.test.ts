import { describe, test } from 'node:test';
import { cited, component, example, kwhRule, ruleOn } from './example.fixture.ts';
import { assertAccepted, assertRefused } from './programme-text.fixture.ts';

const RATE = `rate: ${cited('0.2')}`;
const RULES = 'components.subsidy.rules';

describe('the dates of rules', () => {
  const dated = (from: string, to: string, name = 'perKwh') =>
    ruleOn(
      'totalKwh',
      [
        ...(from ? [`validFrom: ${cited(from)}`] : []),
        ...(to ? [`validTo: ${cited(to)}`] : []),
        RATE,
      ].join('\n'),
      name,
    );
  const overlap = `${RULES}.1.name the dates of two rules called perKwh overlap`;

  test('of one name may follow each other day by day', () => {
    assertAccepted(example([dated('', '2021-12-31'), dated('2022-01-01', '')]));
    assertAccepted(example([dated('2022-01-01', '2022-12-31'), dated('2021-01-01', '2021-12-31')]));
  });

  test('of one name may not share a day', () => {
    for (const [one, other] of [
      [dated('', '2022-01-01'), dated('2022-01-01', '2022-12-31')],
      [dated('2022-01-01', '2022-12-31'), dated('2021-01-01', '2022-01-01')],
      [dated('2021-01-01', ''), dated('2022-01-01', '2022-12-31')],
      [dated('2022-01-01', '2022-01-01'), dated('', '')],
    ] as const) {
      const marked = other.replace('name: perKwh', 'name: perKwh # second');
      assertRefused(example([one, marked]), 'name: perKwh # second', overlap);
    }
  });

  test('of three rules the one that overlaps any before it is named', () => {
    const third = dated('2021-06-01', '2021-06-30').replace('perKwh', 'perKwh # third');
    assertRefused(
      example([dated('', '2021-12-31'), dated('2022-01-01', '2022-12-31'), third]),
      'name: perKwh # third',
      overlap.replace('.1.', '.2.'),
    );
  });

  test('of different names overlap where the first leaves nobody to the second', () => {
    const place = `${RULES}.1.name its dates overlap those of perKwh, which is for`;
    const second = (from: string) => dated(from, '', 'other');
    assertRefused(
      example([dated('', '2022-01-01'), second('2022-01-01')]),
      'name: other',
      `${place} every household`,
    );
    assertAccepted(example([dated('', '2021-12-31'), second('2022-01-01')]));
    const asks = (rule: string, word: string) =>
      `${rule}\nwhen:\n  - { fact: pathway, in: ${cited(`[${word}]`)} }`;
    assertRefused(
      example([asks(dated('', ''), 'gas'), asks(second(''), 'gas')]),
      'name: other',
      `${place} the same households`,
    );
    assertAccepted(example([asks(dated('', ''), 'gas'), asks(second(''), 'electric')]));
    assertAccepted(example([asks(dated('', ''), 'gas'), second('')]));
  });

  test('end on the day on which they begin, or later', () => {
    assertAccepted(example([dated('2022-01-01', '2022-01-01')]));
    assertRefused(
      example([dated('2022-01-01', '2021-12-31')]),
      'value: 2021-12-31',
      `${RULES}.0.validTo.value it ends before it begins`,
    );
  });
});

describe('conditions', () => {
  const when = (...conditions: string[]) =>
    example([kwhRule(`when:\n${conditions.map((each) => `  - { ${each} }`).join('\n')}\n${RATE}`)]);
  const WHEN = `${RULES}.0.when`;

  test('ask for words that the file declares', () => {
    assertAccepted(when(`fact: pathway, in: ${cited('[gas, electric]')}`));
    assertAccepted(when(`fact: equipment, in: ${cited('[boiler]')}`));
    assertRefused(
      when(`fact: pathway, in: ${cited('[gas, solar]')}`),
      'solar',
      `${WHEN}.0.in.value.1 the file declares no pathway solar`,
    );
    assertRefused(
      when(`fact: equipment, in: ${cited('[gas]')}`),
      'gas]',
      `${WHEN}.0.in.value.0 the file declares no equipment gas`,
    );
    assertRefused(
      when(`fact: pathway, in: ${cited('[toString]')}`),
      'toString',
      `${WHEN}.0.in.value.0 the file declares no pathway toString`,
    );
  });

  test('ask for words in a file that declares none at all', () => {
    const text = when(`fact: pathway, in: ${cited('[gas]')}`);
    const without = `${text.split('pathways:\n')[0]}equipment:${text.split('\nequipment:')[1]}`;
    assertRefused(without, 'gas]', `${WHEN}.0.in.value.0 the file declares no pathway gas`);
  });

  test('ask for a fact that is known, and say for which one', () => {
    assertRefused(
      when(`fact: colour, in: ${cited('[gas]')}`),
      'fact: colour',
      `${WHEN}.0.fact Invalid discriminator value. Expected 'pathway' | 'equipment' | 'town' | 'village' | 'cohortYear' | 'areaM2' | 'costYuan'`,
    );
    assertRefused(when(`in: ${cited('[gas]')}`), '{ in:', `${WHEN}.0.fact is missing`);
  });

  test('on a number have a bound, and leave a number between two', () => {
    assertRefused(
      when('fact: areaM2'),
      '{ fact:',
      `${WHEN}.0 a condition on a number needs atLeast, above, atMost or below`,
    );
    const empty = `${WHEN}.0 no number meets this condition`;
    const area = (bounds: string) => when(`fact: areaM2, ${bounds}`);
    assertAccepted(area(`atLeast: ${cited(40)}, atMost: ${cited(40)}`));
    assertRefused(area(`atLeast: ${cited(40)}, below: ${cited(40)}`), '{ fact:', empty);
    assertRefused(area(`above: ${cited(40)}, atMost: ${cited(40)}`), '{ fact:', empty);
    assertRefused(area(`above: ${cited(40)}, below: ${cited('40.001')}`), '{ fact:', empty);
    assertAccepted(area(`above: ${cited(40)}, below: ${cited('40.002')}`));
    assertRefused(area(`below: ${cited(0)}`), '{ fact:', empty);
    assertAccepted(area(`atMost: ${cited(0)}`));
  });

  test('ask for a fact once, so that each has a path of its own', () => {
    assertRefused(
      when(`fact: areaM2, atLeast: ${cited(40)}`, `fact: areaM2, below: ${cited(80)}`),
      `fact: areaM2, below`,
      `${WHEN}.1.fact this fact has a condition before: write one for both`,
    );
    assertAccepted(
      when(`fact: areaM2, atLeast: ${cited(40)}`, `fact: costYuan, below: ${cited(80)}`),
    );
  });

  test('on years ask for cohorts of the file', () => {
    assertAccepted(when(`fact: cohortYear, in: ${cited('[2020, 2021]')}`));
    assertRefused(
      when(`fact: cohortYear, in: ${cited('[2020, 1999]')}`),
      '1999',
      `${WHEN}.0.in.value.1 must lie between 2000 and 2100`,
    );
    assertRefused(
      when(`fact: cohortYear, in: ${cited('[2020, 2022]')}`),
      '2022]',
      `${WHEN}.0.in.value.1 the file declares no cohortYear 2022`,
    );
  });
});

describe('what a component counts', () => {
  test('kWh are not paid once for all', () => {
    assertRefused(
      example({ subsidy: component([kwhRule(RATE)], { per: 'once' }) }),
      'basis:',
      `${RULES}.0.basis counts kWh, which are not paid once for all`,
    );
  });

  test('are kWh in all of its rules, or in none', () => {
    const gas = `when:\n  - { fact: pathway, in: ${cited('[gas]')} }\n${RATE}`;
    const flat = ruleOn('household', gas, 'flat');
    assertRefused(
      example([flat, kwhRule(RATE)]),
      'basis: { value: totalKwh',
      `${RULES}.1.basis rules of one component count kWh all together or not at all`,
    );
    assertAccepted(example([kwhRule(gas), ruleOn('valleyKwh', RATE, 'valley')]));
    assertAccepted(example([flat, ruleOn('areaM2', RATE, 'area')]));
  });
});
