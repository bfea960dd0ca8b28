import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cited, component, example, kwhRule, ruleOn } from './example.fixture.ts';
import { JINING, JINING_YAML } from './jining.fixture.ts';
import { keysOf, type Raw } from './parameters.ts';
import { programmeFrom } from './programme-text.fixture.ts';

const RATE = `rate: ${cited('0.2')}`;

function pathsIn(...rules: string[]): string[] {
  const { parameters } = programmeFrom(example(rules));
  const within = 'components.subsidy.rules.';
  return [...parameters.keys()]
    .filter((path) => path.startsWith(within))
    .map((path) => path.slice(within.length));
}

describe('the parameters of a file', () => {
  test('are whatever has a source, in the order of the file, by the names that lead there', () => {
    const paths = [...JINING.parameters.keys()];
    assert.equal(paths.length, JINING_YAML.match(/^ +source:/gm)!.length);
    assert.equal(paths[0], 'season.firstDay');
    assert.equal(paths.at(-1), 'completeness.requiredPercent');
    assert.ok(paths.includes('cohorts.2021.seasonsPaid'));
    assert.ok(paths.includes('components.energySubsidy.funders.district.share'));
    assert.ok(paths.includes('pathways.directHeaters'));
  });

  test('say their value as printed, their source and what is open', () => {
    assert.deepEqual(JINING.parameters.get('components.energySubsidy.toleranceYuan')?.text, '1.00');
    const start = JINING.parameters.get('components.energySubsidy.rules.perKwh.start.rule')!;
    assert.equal(start.text, 'threshold');
    assert.equal(start.source.section, 'P1');
    assert.equal(JINING.parameters.get('recovery.components')?.text, 'all');
    assert.equal(JINING.parameters.get('pathways.directHeaters')?.text, '全部直热式电暖气');
  });

  test('of two rules of one name are told apart by their first day', () => {
    const rule = (lines: string) => kwhRule(`${lines}\n${RATE}`);
    assert.deepEqual(
      pathsIn(rule(`validTo: ${cited('2021-12-31')}`), rule(`validFrom: ${cited('2022-01-01')}`)),
      [
        'perKwh.basis',
        'perKwh.validTo',
        'perKwh.rate',
        'perKwh@2022-01-01.basis',
        'perKwh@2022-01-01.validFrom',
        'perKwh@2022-01-01.rate',
      ],
    );
  });

  test('are where the rules say that they stand', () => {
    const GAS = `when:\n  - { fact: pathway, in: ${cited('[gas]')} }`;
    const programme = programmeFrom(
      example([
        kwhRule(`validTo: ${cited('2021-12-31')}\n${RATE}\n${GAS}`),
        kwhRule(`validFrom: ${cited('2022-01-01')}\n${RATE}\n${GAS}`),
        ruleOn('valleyKwh', `validFrom: ${cited('2022-01-01')}\n${RATE}`, 'valley'),
      ]),
    );
    const subsidy = programme.components.get('subsidy')!;
    assert.ok(subsidy.isDetermined);
    for (const { path } of subsidy.rules) assert.ok(programme.parameters.has(`${path}.rate`), path);
    assert.equal(new Set(subsidy.rules.map(({ path }) => path)).size, 3);
  });

  test('of conditions, yearly steps and bands are told apart by what they are about', () => {
    assert.deepEqual(
      pathsIn(
        kwhRule(
          `when:\n  - { fact: pathway, in: ${cited('[gas]')} }\n  - { fact: areaM2, above: ${cited(1)}, below: ${cited(9)} }\n${RATE}\nyearly:\n  - { fromSeason: 1, toSeason: 2, limitYuan: ${cited(5)} }\n  - { fromSeason: 3, toSeason: 3, limitYuan: ${cited(4)} }`,
        ),
      ).slice(1),
      [
        'perKwh.when.pathway.in',
        'perKwh.when.areaM2.above',
        'perKwh.when.areaM2.below',
        'perKwh.rate',
        'perKwh.yearly.1.limitYuan',
        'perKwh.yearly.3.limitYuan',
      ],
    );
  });

  test('of a component called source are its parts, not the component', () => {
    const { parameters } = programmeFrom(example({ source: component([kwhRule(RATE)]) }));
    assert.equal(parameters.get('components.source.rules.perKwh.rate')?.text, '0.2');
    assert.ok(!parameters.has('components'));
  });

  test('that state nothing say so', () => {
    const source = '{ document: notice, section: 一, says: It does not say how much. }';
    const { parameters } = programmeFrom(
      example([ruleOn('household', `notStated: { source: ${source}, openQuestion: How much? }`)]),
    );
    const notStated = parameters.get('components.subsidy.rules.perKwh.notStated');
    assert.deepEqual([notStated?.text, notStated?.openQuestion], ['not stated', 'How much?']);
  });
});

describe('the keys of a parameter', () => {
  test('lead to it in the raw file, for every one of them', () => {
    for (const [path, { text }] of JINING.parameters) {
      const keys = keysOf(JINING.raw, path)!;
      let here: unknown = JINING.raw;
      for (const key of keys) here = (here as Record<string | number, Raw>)[key];
      const { value, zh } = here as { value?: Raw; zh?: Raw };
      assert.equal([value ?? zh ?? 'not stated'].flat().join(' '), text, path);
    }
  });

  test('are none where there is no parameter', () => {
    assert.equal(keysOf(JINING.raw, 'components.energySubsidy'), undefined);
    assert.equal(keysOf(JINING.raw, 'season.firstDay.value'), undefined);
    assert.equal(keysOf(JINING.raw, 'hasOwnProperty'), undefined);
  });
});
