import { describe, test } from 'node:test';
import { cited, component, example, kwhRule, ruleOn } from './example.fixture.ts';
import { assertAccepted, assertRefused } from './programme-text.fixture.ts';

const RULE = 'components.subsidy.rules.0';
const RATE = `rate: ${cited('0.2')}`;

/** Yearly steps as `from–to what`, what being the text of a rate or a limit. */
function steps(...all: readonly string[]): string {
  const items = all.map((step) => {
    const [seasons, key, value] = step.split(' ') as [string, string?, string?];
    const [from, to] = seasons.split('–');
    const more = key === undefined ? '' : `, ${key}: ${cited(value ?? '')}`;
    return `  - { fromSeason: ${from}, toSeason: ${to}${more} }`;
  });
  return `yearly:\n${items.join('\n')}`;
}

describe('yearly steps follow each other from the first season on', () => {
  test('each with a rate or a limit in yuan', () => {
    assertAccepted(example([kwhRule(steps('1–1 rate 0.3', '2–3 rate 0.2'))]));
    assertAccepted(
      example([kwhRule(`${steps('1–3 limitYuan 1200', '4–30 limitYuan 900')}\n${RATE}`)]),
    );
    assertRefused(
      example([kwhRule(`${steps('1–3')}\n${RATE}`)]),
      '{ fromSeason: 1',
      `${RULE}.yearly.0 needs a rate or a limitYuan`,
    );
  });

  test('a season that is skipped, at the beginning and between two', () => {
    const says = 'the steps skip seasons';
    assertRefused(
      example([kwhRule(steps('2–3 rate 0.3'))]),
      'fromSeason: 2',
      `${RULE}.yearly.0.fromSeason ${says}`,
    );
    assertRefused(
      example([kwhRule(steps('1–1 rate 0.3', '3–3 rate 0.2'))]),
      'fromSeason: 3',
      `${RULE}.yearly.1.fromSeason ${says}`,
    );
  });

  test('a season that two steps claim', () => {
    assertRefused(
      example([kwhRule(steps('1–2 rate 0.3', '2–3 rate 0.2'))]),
      'fromSeason: 2',
      `${RULE}.yearly.1.fromSeason the steps overlap`,
    );
  });

  test('a step that ends before it begins', () => {
    assertRefused(
      example([kwhRule(steps('1–2 rate 0.3', '3–2 rate 0.2'))]),
      'toSeason: 2, rate: { value: 0.2',
      `${RULE}.yearly.1.toSeason it ends before it begins`,
    );
  });

  test('a season number at its limits', () => {
    assertRefused(
      example([kwhRule(steps('0–1 rate 0.3'))]),
      'fromSeason: 0',
      `${RULE}.yearly.0.fromSeason must lie between 1 and 30`,
    );
    assertRefused(
      example([kwhRule(steps('1–31 rate 0.3'))]),
      'toSeason: 31',
      `${RULE}.yearly.0.toSeason must lie between 1 and 30`,
    );
  });
});

describe('yearly steps and the rule’s own amount', () => {
  test('a season without a rate of its own needs the rule’s', () => {
    const some = steps('1–1 rate 0.3', '2–3 limitYuan 900');
    assertAccepted(example([kwhRule(`${some}\n${RATE}`)]));
    assertRefused(
      example([kwhRule(some)]),
      'name: perKwh',
      `${RULE} says no amount: it needs rate, bands or notStated`,
    );
  });

  test('a rate or a limit that no season has', () => {
    assertRefused(
      example([kwhRule(`${RATE}\n${steps('1–3 rate 0.3')}`)]),
      'rate: { value: 0.2',
      `${RULE}.rate no season has it: every yearly step has a rate of its own`,
    );
    assertRefused(
      example([kwhRule(`${RATE}\nlimitYuan: ${cited(1000)}\n${steps('1–3 limitYuan 900')}`)]),
      'limitYuan: { value: 1000',
      `${RULE}.limitYuan no season has it: every yearly step has a limit of its own`,
    );
  });

  test('a yearly rate beside bands, or where nothing is stated', () => {
    const bands = `bands:\n  mode: ${cited('marginal')}\n  list:\n    - { from: 0, rate: ${cited('0.1')} }`;
    assertRefused(
      example([kwhRule(`${steps('1–3 rate 0.3')}\n${bands}`)]),
      'rate: { value: 0.3',
      `${RULE}.yearly.0.rate the rule has bands`,
    );
    const source = '{ document: notice, section: 一, says: It does not say how much. }';
    assertRefused(
      example([kwhRule(`${steps('1–3 rate 0.3')}\nnotStated: { source: ${source} }`)]),
      'rate: { value: 0.3',
      `${RULE}.yearly.0.rate the rule states no amount`,
    );
  });

  test('what is paid once has no steps', () => {
    const rule = ruleOn('household', steps('1–3 rate 100'));
    assertRefused(
      example({ subsidy: component([rule], { per: 'once' }) }),
      'yearly:',
      `${RULE}.yearly what is paid once has no seasons to step through`,
    );
    assertAccepted(example({ subsidy: component([rule], { per: 'year' }) }));
  });
});
