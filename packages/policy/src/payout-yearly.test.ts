import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cited, component, example, kwhRule, payBy, ruleOn } from './example.fixture.ts';
import { paysInSeason } from './payout.ts';
import { programmeFrom } from './programme-text.fixture.ts';

const RATE = `rate: ${cited(1)}`;

describe('yearly steps', () => {
  /** Jinan, found: actual cost to 1,200 yuan for three years, then less, then nothing. */
  const JINAN = ruleOn(
    'runningCostYuan',
    `\
${RATE}
yearly:
  - { fromSeason: 1, toSeason: 3, limitYuan: ${cited(1200)} }
  - { fromSeason: 4, toSeason: 5, limitYuan: ${cited(900)} }
  - { fromSeason: 6, toSeason: 7, limitYuan: ${cited(600)} }
  - { fromSeason: 8, toSeason: 9, limitYuan: ${cited(300)} }`,
  );

  test('limit the money of each season of a cohort', () => {
    const pay = payBy(JINAN);
    const at = (seasonNumber: number) => pay(2_000_000, { seasonNumber }).amountFen;
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map(at),
      [120_000, 120_000, 120_000, 90_000, 90_000, 60_000, 60_000, 30_000, 30_000],
    );
    assert.equal(pay(1_199_990, { seasonNumber: 3 }).amountFen, 119_999);
    assert.equal(pay(899_990, { seasonNumber: 4 }).amountFen, 89_999);
    assert.equal(pay(900_010, { seasonNumber: 4 }).amountFen, 90_000);
  });

  test('end with the last of them', () => {
    const programme = programmeFrom(example({ subsidy: component([JINAN]) }));
    const subsidy = programme.components.get('subsidy');
    if (!subsidy?.isDetermined) throw new Error('not determined');
    const [rule] = subsidy.rules;
    assert.deepEqual(
      [0, 1, 9, 10].map((season) => paysInSeason(rule!, season)),
      [false, true, true, false],
    );
  });

  test('have rates in place of the rule’s, where they say one', () => {
    const pay = payBy(
      kwhRule(
        `rate: ${cited('0.2')}\nlimitYuan: ${cited(500)}\nyearly:\n  - { fromSeason: 1, toSeason: 1, rate: ${cited('0.3')} }\n  - { fromSeason: 2, toSeason: 3, limitYuan: ${cited(100)} }`,
      ),
    );
    const at = (wh: number, seasonNumber: number) => pay(wh, { seasonNumber }).amountFen;
    assert.equal(at(1_000_000, 1), 30_000);
    assert.equal(at(1_000_000, 2), 10_000);
    assert.equal(at(100_000, 3), 2_000);
    // The rule's own limit holds where the step has none.
    assert.equal(at(9_000_000, 1), 50_000);
  });

  test('a rule without any pays in every season', () => {
    const programme = programmeFrom(example([kwhRule(RATE)]));
    const subsidy = programme.components.get('subsidy');
    if (!subsidy?.isDetermined) throw new Error('not determined');
    assert.ok([1, 30, 99].every((season) => paysInSeason(subsidy.rules[0]!, season)));
  });
});
