import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Applicant } from './applicant.ts';
import { decidedBy, word } from './entitlement.fixture.ts';
import { entitlementOf } from './entitlement.ts';
import { cited, component, example, ruleOn } from './example.fixture.ts';
import { programmeFrom } from './programme-text.fixture.ts';
import { seasonOf } from './season.ts';

const RATE = `rate: ${cited(1)}`;
const GAS = `when:\n  - { fact: pathway, in: ${cited('[gas]')} }\n`;
const BOILER = `  - { fact: equipment, in: ${cited('[boiler]')} }\n`;
const SMALL = `when:\n  - { fact: areaM2, below: ${cited(40)} }\n`;

describe('a fact that a rule needs and the roster lacks is named', () => {
  const cases: [string, string, string, Partial<Applicant>][] = [
    ['areaM2', '', 'areaMissing', { areaMilliM2: 0 }],
    ['gasM3', '', 'gasVolumeMissing', { gasMilliM3: 0 }],
    ['coalT', '', 'coalMassMissing', { coalKg: 0 }],
    ['costYuan', '', 'costMissing', { costFen: 0 }],
    ['runningCostYuan', '', 'runningCostMissing', { runningCostFen: 0 }],
    ['household', GAS, 'pathwayMissing', { pathway: 'gas' }],
    [
      'household',
      GAS.replace('pathway', 'equipment').replace('gas', 'boiler'),
      'equipmentMissing',
      { equipment: 'boiler' },
    ],
    ['household', SMALL, 'areaMissing', { areaMilliM2: 39_999 }],
    ['household', SMALL.replace('areaM2', 'costYuan'), 'costMissing', { costFen: 3_999 }],
    ['household', `notAboveCost: ${cited(true)}\n`, 'costMissing', { costFen: 0 }],
    ['totalKwh', `baseline: ${cited('roster')}\n`, 'baselineMissing', { baselineWh: 0 }],
    [
      'totalKwh',
      `monthly:\n  baseline: ${cited('roster')}\n`,
      'baselineMissing',
      { baselineWh: 0 },
    ],
  ];

  for (const [basis, lines, finding, fact] of cases) {
    const needs = `${basis} ${lines.split(':')[0]}`.trim();
    test(`${finding} for ${needs}, and not once it is there`, () => {
      const decide = decidedBy([ruleOn(basis, `${lines}${RATE}`)]);
      assert.equal(word(decide()), finding);
      assert.equal(decide().rule, undefined);
      assert.equal(word(decide(fact)), 'perKwh');
      assert.equal(decide(fact).unknown, undefined);
    });
  }

  test('a cost that no rule asks for is not missed', () => {
    const decide = decidedBy([ruleOn('household', `notAboveCost: ${cited(false)}\n${RATE}`)]);
    assert.equal(word(decide()), 'perKwh');
  });

  test('who is not entitled anyway lacks nothing', () => {
    const { reason, unknown } = decidedBy([ruleOn('areaM2', RATE)])({ resident: false });
    assert.deepEqual([reason, unknown], ['notResident', undefined]);
  });
});

describe('a fact that decides between rules', () => {
  const decide = decidedBy([
    ruleOn('household', `${GAS}${BOILER}${RATE}`, 'gasBoiler'),
    ruleOn('household', RATE, 'others'),
  ]);

  test('stops the search where the rule might apply', () => {
    assert.equal(word(decide()), 'pathwayMissing');
    assert.equal(word(decide({ pathway: 'gas' })), 'equipmentMissing');
    assert.equal(word(decide({ equipment: 'boiler' })), 'pathwayMissing');
  });

  test('is not needed where another condition fails', () => {
    assert.equal(word(decide({ pathway: 'electric' })), 'others');
    assert.equal(word(decide({ equipment: 'heatPump' })), 'others');
  });

  test('of two that are missing, the first condition’s is named', () => {
    const swapped = decidedBy([
      ruleOn('household', `when:\n${BOILER}  - { fact: pathway, in: ${cited('[gas]')} }\n${RATE}`),
    ]);
    assert.equal(word(swapped()), 'equipmentMissing');
  });

  test('of a rule that does not hold on the day is not needed', () => {
    const late = `validFrom: ${cited('2021-12-02')}\n`;
    const dated = decidedBy([
      ruleOn('household', `${late}${GAS}${RATE}`, 'later'),
      ruleOn('household', RATE, 'now'),
    ]);
    assert.equal(word(dated()), 'now');
  });
});

describe('an amount that nothing determines', () => {
  const source = '{ document: notice, section: 一, says: It does not say how much. }';

  test('since the rule states none', () => {
    const decide = decidedBy([
      ruleOn('household', `${GAS}notStated: { source: ${source} }`),
      ruleOn('household', RATE, 'others'),
    ]);
    assert.equal(word(decide({ pathway: 'gas' })), 'amountNotDetermined');
    assert.equal(word(decide({ pathway: 'electric' })), 'others');
  });

  test('since the component’s ancestor is not on file', () => {
    const inherited = `title: { zh: 补贴, en: subsidy }\nkind: running\nper: ${cited('season')}\ninherited: ${cited('[earlier]')}`;
    const programme = programmeFrom(
      example({ subsidy: inherited, other: component([ruleOn('household', RATE)]) }),
    );
    const decide = (more: Partial<Applicant>) =>
      word(
        entitlementOf(
          {
            cohortYear: 2021,
            acceptedOn: '2021-09-30',
            resident: true,
            collectiveMember: true,
            ...more,
          },
          programme,
          programme.components.get('subsidy')!,
          seasonOf(programme, '2021-2022')!,
        ),
      );
    assert.equal(decide({}), 'amountNotDetermined');
    assert.equal(decide({ resident: false }), 'notResident');
  });
});
