import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cited, component, example, kwhRule, ruleOn } from './example.fixture.ts';
import {
  assertAccepted,
  assertRefused,
  changed,
  placeOf,
  problemsOf,
} from './programme-text.fixture.ts';

const UNKNOWN = 'is not a key that a programme file knows here';
const RULE = kwhRule(`rate: ${cited('0.2')}`);
const FLAT = ruleOn('household', `rate: ${cited('100')}`, 'flat');
const INHERITED = `\
title: { zh: 补贴, en: subsidy }
kind: running
per: ${cited('season')}
inherited: ${cited('[earlier-2017, earlier-2018]')}`;

/** A file whose component, the second one, has some lines more. */
function having(lines: string, own = component([RULE])): string {
  return example({ other: component([FLAT]), subsidy: `${own}\n${lines}` });
}

describe('problems inside a component have their place in the file', () => {
  test('an unknown key in a component with rules', () => {
    assertRefused(having('bonus: 5'), 'bonus:', `components.subsidy.bonus ${UNKNOWN}`);
  });

  test('an unknown key in a component that inherits, rules among them', () => {
    assertRefused(having('bonus: 5', INHERITED), 'bonus:', `components.subsidy.bonus ${UNKNOWN}`);
    const doubt = `doubt: ${cited('hold')}`;
    assertRefused(
      example({ subsidy: `${INHERITED}\n${doubt}` }),
      'doubt:',
      `components.subsidy.doubt ${UNKNOWN}`,
    );
  });

  test('an unknown key in a rule, in its start, in a parameter, in a source', () => {
    const start = `start:\n  at: ${cited(1)}\n  rule: ${cited('threshold')}\n  qualifies: ${cited(true)}`;
    const path = 'components.subsidy.rules.0';
    const refused = (rule: string, rest: string) =>
      assertRefused(example([rule]), 'bonus:', `${path}.${rest} ${UNKNOWN}`);
    refused(`${RULE}\nbonus: 5`, 'bonus');
    refused(`${RULE}\n${start}\n  bonus: 5`, 'start.bonus');
    refused(`${RULE}\nlimit: ${cited(5, ', bonus: 5')}`, 'limit.bonus');
    const source = '{ document: notice, section: 一, says: So., bonus: 5 }';
    refused(`${RULE}\nlimit: { value: 5, source: ${source} }`, 'limit.source.bonus');
    refused(`${RULE}\nwhen:\n  - { fact: areaM2, below: ${cited(5)}, bonus: 5 }`, 'when.0.bonus');
  });

  test('a missing part, and a missing source', () => {
    const own = component([RULE]);
    const refused = (key: string) =>
      assertRefused(
        example({ subsidy: own.replace(new RegExp(`^${key}: .*\n`, 'm'), '') }),
        'subsidy:',
        `components.subsidy.${key} is missing`,
      );
    for (const key of ['title', 'kind', 'per', 'rounding', 'toleranceYuan', 'doubt', 'channel']) {
      refused(key);
    }
    assertRefused(
      example([`${RULE}\nlimit: { value: 5 }`]),
      'limit:',
      'components.subsidy.rules.0.limit.source is missing',
    );
  });

  test('a word that is none of those to choose from', () => {
    assertRefused(
      changed(example([RULE]), 'value: hold', 'value: wait'),
      'value: wait',
      'components.subsidy.doubt.value Invalid option: expected one of "hold"|"payCertain"',
    );
  });

  test('a component that is no map', () => {
    for (const text of ['5', '[5]']) {
      assertRefused(
        example({ subsidy: text }).replace(/subsidy:\n {4}/, 'subsidy: '),
        'subsidy:',
        `components.subsidy must be a map of what it pays, or of what it inherits`,
      );
    }
  });

  test('a component whose name would not fit into a path', () => {
    assertRefused(
      example({ 'sub-sidy': component([RULE]) }),
      'sub-sidy:',
      'components.sub-sidy must be one word of letters and digits',
    );
  });

  test('problems of two components are both told', () => {
    const text = example({ one: `${INHERITED}\nbonus: 1`, two: `${INHERITED}\nbonus: 2` });
    assert.deepEqual(problemsOf(text), [
      `${placeOf(text, 'bonus: 1')} components.one.bonus ${UNKNOWN}`,
      `${placeOf(text, 'bonus: 2')} components.two.bonus ${UNKNOWN}`,
    ]);
  });
});

describe('a component', () => {
  test('has rules, or inherits them', () => {
    assertAccepted(example({ subsidy: INHERITED }));
    assertRefused(
      example({ subsidy: `${INHERITED}\nrules:\n  - ${RULE.replaceAll('\n', '\n    ')}` }),
      'rules:',
      `components.subsidy.rules ${UNKNOWN}`,
    );
    assertRefused(
      example({ subsidy: component([]).replace('rules:', 'rules: []') }),
      'rules:',
      'components.subsidy.rules Too small: expected array to have >=1 items',
    );
  });

  test('returns what is left only from a prepaid pool', () => {
    const returned = `returnUnused: ${cited(true)}`;
    assertRefused(
      having(returned),
      'returnUnused:',
      'components.subsidy.returnUnused only a prepaid pool has something left to return',
    );
    const pool = component([RULE]).replace('personalCard', 'prepaidPool');
    assertAccepted(having(returned, pool));
  });
});
