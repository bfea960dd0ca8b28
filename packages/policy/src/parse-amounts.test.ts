import { describe, test } from 'node:test';
import { cited, example, exampleWith, kwhRule, ruleOn } from './example.fixture.ts';
import { assertAccepted, assertRefused } from './programme-text.fixture.ts';

const RULE = 'components.subsidy.rules.0';
const RATE = `rate: ${cited('0.2')}`;
const BANDS = `\
bands:
  mode: ${cited('marginal')}
  list:
    - { from: 0, rate: ${cited('0.1')} }`;
const SOURCE = '{ document: notice, section: 一, says: It does not say how much. }';
const NOT_STATED = `notStated: { source: ${SOURCE} }`;

describe('what a rule pays', () => {
  test('is said once: as a rate, as bands, or as not stated', () => {
    for (const said of [RATE, BANDS, NOT_STATED]) assertAccepted(example([kwhRule(said)]));
  });

  test('is not left out', () => {
    assertRefused(
      example([kwhRule(`limit: ${cited(5000)}`)]),
      'name: perKwh',
      `${RULE} says no amount: it needs rate, bands or notStated`,
    );
  });

  test('is not said twice', () => {
    const twice = `${RULE} says its amount twice: by rate, bands or notStated`;
    for (const said of [
      [RATE, BANDS],
      [RATE, NOT_STATED],
      [BANDS, NOT_STATED],
    ]) {
      assertRefused(example([kwhRule(said.join('\n'))]), 'name: perKwh', twice);
    }
  });

  test('where it is not stated has a source too', () => {
    assertRefused(
      example([kwhRule('notStated: { openQuestion: How much? }')]),
      'notStated:',
      `${RULE}.notStated.source is missing`,
    );
  });
});

describe('the limit and the start', () => {
  test('a limit one Wh below the start; at the start it is allowed', () => {
    assertRefused(
      exampleWith('value: 5000,', 'value: 499.999,'),
      'value: 499.999',
      `${RULE}.limit.value the limit lies below the start`,
    );
    assertAccepted(exampleWith('value: 5000,', 'value: 500,'));
  });

  test('a start needs its reading, and whether it qualifies itself', () => {
    const start = (rule: string, qualifies: string) =>
      example([kwhRule(`start:\n  at: ${cited(500)}\n${rule}${qualifies}${RATE}`)]);
    const rule = `  rule: ${cited('threshold')}\n`;
    const qualifies = `  qualifies: ${cited(true)}\n`;
    assertAccepted(start(rule, qualifies));
    assertRefused(start('', qualifies), 'start:', `${RULE}.start.rule is missing`);
    assertRefused(start(rule, ''), 'start:', `${RULE}.start.qualifies is missing`);
  });

  test('the reading of a start is one of the three', () => {
    const text = example([
      kwhRule(
        `start:\n  at: ${cited(500)}\n  rule: ${cited('deduct')}\n  qualifies: ${cited(true)}\n${RATE}`,
      ),
    ]);
    assertRefused(
      text,
      'value: deduct',
      `${RULE}.start.rule.value Invalid option: expected one of "threshold"|"deductCapUsage"|"deductCapPaid"`,
    );
  });
});

describe('months and baselines', () => {
  const monthly = (lines: string) => kwhRule(`monthly:\n${lines}\n${RATE}`);

  test('a month has a baseline, a limit, or both', () => {
    assertAccepted(example([monthly(`  limit: ${cited(2600)}`)]));
    assertAccepted(example([monthly(`  baseline: ${cited('roster')}`)]));
    assertAccepted(example([monthly(`  limit: ${cited(2600)}\n  baseline: ${cited(200)}`)]));
    assertRefused(
      example([kwhRule(`monthly: {}\n${RATE}`)]),
      'monthly:',
      `${RULE}.monthly needs a baseline or a limit`,
    );
  });

  test('a baseline is subtracted each month or once', () => {
    assertRefused(
      example([monthly(`  limit: ${cited(2600)}\nbaseline: ${cited(200)}`)]),
      'baseline:',
      `${RULE}.baseline a baseline is subtracted each month or once, not both`,
    );
  });

  test('only kWh are counted by month, and the roster’s baseline is in kWh', () => {
    assertRefused(
      example([ruleOn('gasM3', `monthly:\n  limit: ${cited(40)}\n${RATE}`)]),
      'monthly:',
      `${RULE}.monthly only kWh are counted by month`,
    );
    assertRefused(
      example([ruleOn('gasM3', `baseline: ${cited('roster')}\n${RATE}`)]),
      'baseline:',
      `${RULE}.baseline the baseline of the roster is in kWh`,
    );
    assertAccepted(example([ruleOn('gasM3', `baseline: ${cited(40)}\n${RATE}`)]));
  });
});
