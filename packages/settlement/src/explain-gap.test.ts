import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { entitlementsOf } from './entitlements.ts';
import { explainLine } from './explain.ts';
import type { HouseholdFacts } from './facts.ts';
import { advanced, household, jining, terms } from './given.fixture.ts';
import { settleHousehold } from './settle.ts';
import { type RunTerms, runTerms } from './terms.ts';

const SOURCE = 'source: { document: notice, section: 四, says: It says so. }';
const TEXT = readFileSync(
  new URL('../programmes/jining-jkq-2021.yaml', import.meta.resolve('@nuanbu/policy')),
  'utf8',
);
/** The part of the file that has the equipment. */
const EQUIPMENT = /\n {2}equipment:\n {4}title[\s\S]*?\n\neligibility:/;
const RULES = 'components.energySubsidy.rules';

/** The main component with rules in place of its one. */
function ruled(rules: string): RunTerms {
  const begin = '\n      - name: perKwh\n';
  return terms(jining(begin, `\n${rules}      - name: perKwh\n`));
}

function rule(name: string, pathway: string, ...more: readonly string[]): string {
  return [
    `      - name: ${name}`,
    '        when:',
    `          - { fact: pathway, in: { value: [${pathway}], ${SOURCE} } }`,
    ...more.map((line) => `        ${line}`),
    '',
  ].join('\n');
}

const upToCost = [
  `basis: { value: totalKwh, ${SOURCE} }`,
  `rate: { value: 0.2, ${SOURCE} }`,
  `notAboveCost: { value: true, ${SOURCE} }`,
];

function explained(by: RunTerms, more: Partial<HouseholdFacts>, withFacts = true) {
  const of = household(more);
  const entitlement = entitlementsOf([of.facts], by).get('H1')!;
  const line = settleHousehold(of, entitlement, () => advanced(640_525), by);
  return explainLine(line, by, withFacts ? of.facts : undefined);
}

describe('what keeps an amount from being known', () => {
  const costs = () =>
    ruled(
      rule('first', 'heatPumpAndHeaters', ...upToCost) +
        rule('second', 'directHeaters', ...upToCost),
    );

  test('is asked for by the rule that the household waits for', () => {
    const { gap } = explained(costs(), { pathway: 'directHeaters' });
    assert.equal(gap?.finding, 'costMissing');
    assert.equal(gap?.rule?.path, `${RULES}.second`);
    assert.deepEqual(
      gap?.cited.map(({ parameter }) => parameter),
      [`${RULES}.second.notAboveCost`],
    );
  });

  test('may be the fact that would choose the rule', () => {
    const { gap } = explained(costs(), {});
    assert.deepEqual(
      [gap?.finding, gap?.cited.map(({ parameter }) => parameter)],
      ['pathwayMissing', [`${RULES}.first.when.pathway.in`]],
    );
  });

  test('without the roster is told by the first rule that asks for it', () => {
    const { gap } = explained(costs(), { pathway: 'directHeaters' }, false);
    assert.equal(gap?.rule?.path, `${RULES}.first`);
  });

  test('may be that the notice states no amount', () => {
    const programme = jining();
    const component = programme.components.get('equipment')!;
    const { season } = terms(programme);
    const { gap } = explained(runTerms(programme, season, { component }), {});
    assert.deepEqual(
      [gap?.finding, gap?.rule?.name, gap?.cited.map(({ parameter }) => parameter)],
      ['amountNotDetermined', 'asBuilt', ['components.equipment.rules.asBuilt.notStated']],
    );
  });

  test('may be that what is inherited is not on file, which is named', () => {
    const piece = EQUIPMENT.exec(TEXT)![0];
    const inherited = `
  equipment:
    title: { zh: 设备, en: equipment }
    kind: equipment
    per: { value: once, ${SOURCE} }
    inherited: { value: [before-2019, before-2018], ${SOURCE} }

eligibility:`;
    const programme = jining(piece, inherited);
    const component = programme.components.get('equipment')!;
    const { gap } = explained(runTerms(programme, terms().season, { component }), {});
    assert.deepEqual(gap?.inheritedFrom, ['before-2019', 'before-2018']);
    assert.deepEqual(
      gap?.cited.map(({ parameter }) => parameter),
      ['components.equipment.inherited'],
    );
  });

  test('may be who must certify a split', () => {
    const by = terms();
    const [first, second] = ['H0', 'H1'].map((householdId) =>
      household({
        householdId,
        householdBook: 'B1',
        ...(householdId === 'H1' && { splitBecause: 'other' }),
      }),
    );
    const entitlement = entitlementsOf([first!.facts, second!.facts], by).get('H1')!;
    const line = settleHousehold(second!, entitlement, () => advanced(640_525), by);
    assert.deepEqual(
      explainLine(line, by, second!.facts).gap?.cited.map(({ parameter }) => parameter),
      ['recognition.otherSplit'],
    );
  });

  test('is nothing where the amount is known', () => {
    assert.equal(explained(terms(), {}).gap, undefined);
  });
});

describe('the rule of a line', () => {
  test('has the conditions that chose it', () => {
    const by = ruled(rule('first', 'directHeaters', ...upToCost));
    const { rule: applied } = explained(by, { pathway: 'directHeaters', costFen: 80_000 });
    assert.deepEqual(
      applied?.conditions.map(({ parameter, value }) => [parameter, value]),
      [[`${RULES}.first.when.pathway.in`, 'directHeaters']],
    );
    assert.deepEqual(explained(terms(), {}).rule?.conditions, []);
  });
});

test('a registration that is one household with another has the clause that joins them', () => {
  const by = terms();
  const [first, second] = ['H0', 'H1'].map((householdId) =>
    household({ householdId, householdBook: 'B1' }),
  );
  const entitlement = entitlementsOf([first!.facts, second!.facts], by).get('H1')!;
  const line = settleHousehold(second!, entitlement, () => advanced(640_525), by);
  const { joined, reason } = explainLine(line, by);
  assert.equal(joined?.parameter, 'recognition.sameBook');
  assert.equal(reason?.cited?.parameter, 'recognition.sameBook');
});
