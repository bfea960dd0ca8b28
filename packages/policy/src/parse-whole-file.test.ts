import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cited, component, example, exampleWith, kwhRule, ruleOn } from './example.fixture.ts';
import { lineOf, placeOf, problemsOf } from './programme-text.fixture.ts';

const PER_KWH = kwhRule(`rate: ${cited('0.2')}`);
const FLAT = ruleOn('household', `rate: ${cited('100')}`, 'flat');

/** A piece of a file from its first line to the line before the next one. */
function between(text: string, first: string, next: string): string {
  return text.slice(text.indexOf(first), text.indexOf(next));
}

describe('values of a whole file that contradict each other', () => {
  test('the example of these tests is a programme', () => {
    assert.deepEqual(problemsOf(example([PER_KWH])), []);
    assert.deepEqual(problemsOf(example([FLAT])), []);
  });

  test('a cohort that stands twice', () => {
    const text = exampleWith('year: 2020', 'year: 2021');
    assert.deepEqual(problemsOf(text), [
      `${lineOf(text, 'seasonsPaid: { value: 3,')}:7 cohorts.1.year this year stands twice`,
    ]);
  });

  test('peak that ends when or before it begins', () => {
    for (const time of ['08:00', '07:59']) {
      const text = exampleWith('"20:00"', `"${time}"`);
      assert.deepEqual(problemsOf(text), [
        `${lineOf(text, 'peakTo:')}:13 tariff.peakTo.value peak must end after it begins`,
      ]);
    }
    assert.deepEqual(problemsOf(exampleWith('"20:00"', '"08:01"')), []);
  });

  test('a component paid each season in a file without a season', () => {
    const text = example([PER_KWH]);
    const without = text.replace(between(text, 'season:\n', 'cohorts:'), '');
    assert.deepEqual(problemsOf(without), [
      `${placeOf(without, 'value: season')} components.subsidy.per.value is paid each season, and the file has no season`,
    ]);
    for (const per of ['year', 'once']) {
      const other = example({ subsidy: component([FLAT], { per }) });
      const season = between(other, 'season:\n', 'cohorts:');
      assert.deepEqual(problemsOf(other.replace(season, '')), [], per);
    }
  });

  test('a component that inherits and is paid each season needs the season too', () => {
    const inherited = `title: { zh: 补贴, en: subsidy }\nkind: running\nper: ${cited('season')}\ninherited: ${cited('[earlier]')}`;
    const text = example({ subsidy: inherited });
    assert.deepEqual(problemsOf(text), []);
    const without = text.replace(between(text, 'season:\n', 'cohorts:'), '');
    assert.match(problemsOf(without).join(), /per\.value is paid each season, and the file has no/);
  });

  test('kWh without a tariff, whose windows they need', () => {
    const text = example([PER_KWH]);
    const without = text.replace(between(text, 'tariff:\n', 'pathways:'), '');
    assert.deepEqual(problemsOf(without), [
      `${placeOf(without, 'basis:')} components.subsidy.rules.0.basis counts kWh, and the file has no tariff`,
    ]);
    const flat = example([FLAT]);
    const tariff = between(flat, 'tariff:\n', 'pathways:');
    assert.deepEqual(problemsOf(flat.replace(tariff, '')), []);
  });

  test('a programme that inherits from itself', () => {
    const inherited = `title: { zh: 补贴, en: subsidy }\nkind: running\nper: ${cited('year')}\ninherited: ${cited('[earlier, example-2021]')}`;
    const text = example({ subsidy: inherited });
    assert.deepEqual(problemsOf(text), [
      `${placeOf(text, 'value: [earlier')} components.subsidy.inherited.value a programme cannot inherit from itself`,
    ]);
  });

  test('a programme without any component', () => {
    const text = `${example([FLAT]).split('components:')[0]}components: {}\neligibility:${example([FLAT]).split('eligibility:')[1]}`;
    assert.deepEqual(problemsOf(text), [
      `${lineOf(text, 'components:')}:1 components names no component`,
    ]);
  });
});

describe('what is taken back', () => {
  const recovery = (components: string) =>
    `${example({ subsidy: component([FLAT], { per: 'year' }) })}recovery:\n  components: ${cited(components)}\n  seasons: ${cited('all')}\n`;

  test('is all, or components of the file', () => {
    assert.deepEqual(problemsOf(recovery('[all]')), []);
    assert.deepEqual(problemsOf(recovery('[subsidy]')), []);
  });

  test('is no component that the file does not have', () => {
    const text = recovery('[subsidy, toString]');
    assert.deepEqual(problemsOf(text), [
      `${placeOf(text, 'toString')} recovery.components.value.1 there is no component toString`,
    ]);
  });
});

describe('stated investments', () => {
  const investment = (name: string, second: string) => `\
  - name: ${name}
    title: { zh: 投资, en: investment }
    totalYuan: ${cited('5')}
    bearers:
      - { bearer: city, yuan: ${cited('2')} }
      - { bearer: ${second}, yuan: ${cited('3')} }
`;
  const stated = (...all: string[]) => `${example([FLAT])}statedInvestments:\n${all.join('')}`;

  test('each has a name, and each of its bearers one of theirs', () => {
    assert.deepEqual(
      problemsOf(stated(investment('a', 'district'), investment('b', 'district'))),
      [],
    );
  });

  test('a name that stands twice is refused at its second place', () => {
    const text = stated(investment('a', 'district'), investment('a', 'district'));
    const line = text.slice(0, text.lastIndexOf('- name: a')).split('\n').length;
    assert.deepEqual(problemsOf(text), [
      `${line}:5 statedInvestments.1.name this name stands twice`,
    ]);
    const twice = stated(investment('a', 'city'));
    const second = twice.slice(0, twice.lastIndexOf('bearer: city')).split('\n').length;
    assert.deepEqual(problemsOf(twice), [
      `${second}:11 statedInvestments.0.bearers.1.bearer city stands twice`,
    ]);
  });
});
