import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cited, example, kwhRule, ruleOn } from './example.fixture.ts';
import { JINING, perKwhOf } from './jining.fixture.ts';
import type { Programme } from './programme.ts';
import { programmeFrom } from './programme-text.fixture.ts';
import { type Setting, withSettings } from './settings.ts';

const RULE = 'components.energySubsidy.rules.perKwh';

function set(settings: Readonly<Record<string, string>>, programme = JINING): Programme {
  const result = withSettings(programme, listOf(settings));
  if (!result.ok) throw new Error(result.problems.map(({ en }) => en).join());
  return result.programme;
}

function problems(settings: Readonly<Record<string, string>>, programme = JINING): string[] {
  const result = withSettings(programme, listOf(settings));
  return result.ok ? [] : result.problems.map(({ en }) => en);
}

function listOf(settings: Readonly<Record<string, string>>): Setting[] {
  return Object.entries(settings).map(([path, value]) => ({ path, value }));
}

describe('a programme with another value', () => {
  test('has that value, and all others as they were', () => {
    const changed = set({ [`${RULE}.rate`]: '0.25' });
    assert.deepEqual(perKwhOf(changed), {
      ...perKwhOf(),
      price: { kind: 'rate', rate: { microYuanPerUnit: 250_000 } },
    });
    const kept = [...JINING.parameters].filter(([path]) => path !== `${RULE}.rate`);
    for (const [path, parameter] of kept) assert.deepEqual(changed.parameters.get(path), parameter);
    assert.equal(changed.parameters.size, JINING.parameters.size);
  });

  test('still cites the source of the value that it replaces', () => {
    const path = `${RULE}.limit`;
    const { text, source } = set({ [path]: '6000' }).parameters.get(path)!;
    assert.equal(text, '6000');
    assert.deepEqual(source, JINING.parameters.get(path)!.source);
  });

  test('may have several', () => {
    const changed = perKwhOf(set({ [`${RULE}.limit`]: '6000', [`${RULE}.start.at`]: '400.5' }));
    assert.deepEqual([changed.limit, changed.start?.at], [6_000_000, 400_500]);
  });

  test('takes the last of two values of one parameter', () => {
    const path = `${RULE}.limit`;
    const result = withSettings(JINING, [
      { path, value: '6000' },
      { path, value: '7000' },
    ]);
    assert.ok(result.ok && perKwhOf(result.programme).limit === 7_000_000);
  });

  test('leaves the programme itself alone', () => {
    const before = JSON.stringify(JINING.raw);
    set({ [`${RULE}.rate`]: '0.25' });
    assert.equal(JSON.stringify(JINING.raw), before);
    assert.equal(JINING.parameters.get(`${RULE}.rate`)?.text, '0.2');
  });

  test('may be changed again', () => {
    const twice = set({ [`${RULE}.limit`]: '6000' }, set({ [`${RULE}.rate`]: '0.25' }));
    const once = set({ [`${RULE}.rate`]: '0.25', [`${RULE}.limit`]: '6000' });
    assert.deepEqual(perKwhOf(twice), perKwhOf(once));
    assert.equal(twice.digest, once.digest);
  });
});

describe('a parameter that is a list', () => {
  const programme = programmeFrom(
    example([
      ruleOn(
        'household',
        `when:\n  - { fact: pathway, in: ${cited('[gas]')} }\n  - { fact: cohortYear, in: ${cited('[2020]')} }\nrate: ${cited(100)}`,
        'flat',
      ),
    ]),
  );
  const WHEN = 'components.subsidy.rules.flat.when';
  const wordsOf = (value: string) => {
    const subsidy = set({ [`${WHEN}.pathway.in`]: value }, programme).components.get('subsidy')!;
    const condition = subsidy.isDetermined && subsidy.rules[0]!.when[0]!;
    return condition && 'in' in condition ? condition.in : [];
  };

  test('is set with commas or blanks between its words', () => {
    assert.deepEqual(wordsOf('electric'), ['electric']);
    assert.deepEqual(wordsOf('gas,electric'), ['gas', 'electric']);
    assert.deepEqual(wordsOf('gas electric'), ['gas', 'electric']);
    assert.deepEqual(wordsOf('gas, electric'), ['gas', 'electric']);
  });

  test('prints as it is set', () => {
    const path = `${WHEN}.cohortYear.in`;
    const text = set({ [path]: '2020 2021' }, programme).parameters.get(path)?.text;
    assert.equal(text, '2020 2021');
  });

  test('takes no word that the file does not declare, and no empty list', () => {
    assert.deepEqual(problems({ [`${WHEN}.pathway.in`]: 'gas solar' }, programme), [
      'components.subsidy.rules.0.when.0.in.value.1 the file declares no pathway solar',
    ]);
    assert.equal(problems({ [`${WHEN}.pathway.in`]: '' }, programme).length, 1);
  });
});

describe('what cannot be set', () => {
  test('a path that is no parameter', () => {
    for (const path of [
      `${RULE}.bonus`,
      `${RULE}`,
      `${RULE}.rate.value`,
      `${RULE}.rate.source`,
      'programme',
      'components.toString',
      '__proto__',
      '',
    ]) {
      assert.deepEqual(problems({ [path]: '1' }), [`${path} is no parameter of jining-jkq-2021`]);
    }
  });

  test('a word that the notice names, which has a source and no value', () => {
    assert.deepEqual(problems({ 'pathways.directHeaters': 'x' }), [
      'pathways.directHeaters is no parameter of jining-jkq-2021',
    ]);
  });

  test('a value that the form refuses', () => {
    assert.deepEqual(problems({ [`${RULE}.rate`]: '0.1234567' }), [
      'components.energySubsidy.rules.0.rate.value must be yuan per unit with at most six decimals',
    ]);
  });

  test('a value that contradicts another one', () => {
    assert.deepEqual(problems({ [`${RULE}.limit`]: '499.999' }), [
      'components.energySubsidy.rules.0.limit.value the limit lies below the start',
    ]);
    assert.deepEqual(problems({ [`${RULE}.limit`]: '499.999', [`${RULE}.start.at`]: '499' }), []);
  });
});

describe('the digest', () => {
  const path = `${RULE}.limit`;

  test('is another one than the file’s, and for each value another', () => {
    const digests = [JINING, set({ [path]: '6000' }), set({ [path]: '6001' })].map(
      ({ digest }) => digest,
    );
    assert.equal(new Set(digests).size, 3);
    for (const digest of digests) assert.match(digest, /^[0-9a-f]{64}$/);
  });

  test('is the same for the same settings, in whatever order', () => {
    const { digest } = set({ [path]: '6000', [`${RULE}.rate`]: '0.25' });
    assert.equal(set({ [`${RULE}.rate`]: '0.25', [path]: '6000' }).digest, digest);
    assert.equal(set({ [path]: '6000', [`${RULE}.rate`]: '0.25' }).digest, digest);
  });

  test('is never the file’s, even where nothing is changed', () => {
    assert.notEqual(set({ [path]: '5000' }).digest, JINING.digest);
  });
});

describe('paths with points in them', () => {
  test('a band that begins at a broken number can be set', () => {
    const programme = programmeFrom(
      example([
        kwhRule(
          `bands:\n  mode: ${cited('marginal')}\n  list:\n    - { from: 0, upTo: 0.5, rate: ${cited('0.1')} }\n    - { from: 0.5, rate: ${cited('0.2')} }`,
        ),
      ]),
    );
    const path = 'components.subsidy.rules.perKwh.bands.list.0.5.rate';
    assert.equal(programme.parameters.get(path)?.text, '0.2');
    assert.equal(set({ [path]: '0.3' }, programme).parameters.get(path)?.text, '0.3');
  });
});
