import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cited, payBy, ruleOn } from './example.fixture.ts';

/** Handan's gas, found: up to 40 m³ nothing, to 540 m³ 0.4, above it 1.0 yuan. */
function gas(mode: 'marginal' | 'whole', boundary?: 'lower' | 'upper') {
  return payBy(
    ruleOn(
      'gasM3',
      `\
bands:
  mode: ${cited(mode)}
${boundary ? `  boundary: ${cited(boundary)}\n` : ''}\
  list:
    - { from: 0, upTo: 40, rate: ${cited(0)} }
    - { from: 40, upTo: 540, rate: ${cited('0.4')} }
    - { from: 540, rate: ${cited('1.0')} }`,
    ),
  );
}

describe('bands of the whole quantity', () => {
  const fen = (litres: number) => [
    gas('whole', 'lower')(litres).amountFen,
    gas('whole', 'upper')(litres).amountFen,
  ];

  test('at the first border and a thousandth beside it', () => {
    assert.deepEqual(fen(39_999), [0, 0]);
    // 40 m³ at 0.4 are 16 yuan.
    assert.deepEqual(fen(40_000), [0, 1_600]);
    assert.deepEqual(fen(40_001), [1_600, 1_600]);
    assert.deepEqual(fen(40_025), [1_601, 1_601]);
  });

  test('at the second border and a thousandth beside it', () => {
    assert.deepEqual(fen(539_999), [21_600, 21_600]);
    assert.deepEqual(fen(540_000), [21_600, 54_000]);
    assert.deepEqual(fen(540_001), [54_000, 54_000]);
  });

  test('of nothing, and far beyond the last border', () => {
    assert.deepEqual(fen(0), [0, 0]);
    assert.deepEqual(fen(1_300_000), [130_000, 130_000]);
  });

  test('a quantity in a band without a price is not paid for', () => {
    const paid = (litres: number) => gas('whole', 'lower')(litres).paid;
    assert.deepEqual([0, 40_000, 40_001].map(paid), [0, 0, 40_001]);
  });

  test('a border at zero belongs to nobody’s money', () => {
    const one = payBy(
      ruleOn(
        'gasM3',
        `bands:\n  mode: ${cited('whole')}\n  list:\n    - { from: 0, rate: ${cited('0.4')} }`,
      ),
    );
    assert.deepEqual(
      [0, 1, 25].map((litres) => one(litres).amountFen),
      [0, 0, 1],
    );
  });
});

describe('marginal bands', () => {
  const pay = gas('marginal');

  test('price each part by the band in which it lies', () => {
    assert.equal(pay(39_999).amountFen, 0);
    assert.equal(pay(40_000).amountFen, 0);
    assert.equal(pay(40_012).amountFen, 0);
    assert.equal(pay(40_013).amountFen, 1);
    // 500 × 0.4 = 200 yuan.
    assert.equal(pay(540_000).amountFen, 20_000);
    assert.equal(pay(539_987).amountFen, 19_999);
    assert.equal(pay(540_005).amountFen, 20_001);
    assert.equal(pay(1_000_000).amountFen, 20_000 + 46_000);
  });

  test('pay for the parts that have a price', () => {
    assert.deepEqual(
      [0, 40_000, 40_001, 540_000, 540_001].map((litres) => pay(litres).paid),
      [0, 0, 1, 500_000, 500_001],
    );
  });

  test('are rounded once, not band by band', () => {
    const thirds = payBy(
      ruleOn(
        'gasM3',
        `bands:\n  mode: ${cited('marginal')}\n  list:\n    - { from: 0, upTo: 1, rate: ${cited('0.004')} }\n    - { from: 1, rate: ${cited('0.004')} }`,
      ),
    );
    // Twice 0.4 fen is 0.8 fen; each alone would be nothing.
    assert.equal(thirds(1_000).amountFen, 0);
    assert.equal(thirds(2_000).amountFen, 1);
  });

  test('may fall', () => {
    const falling = payBy(
      ruleOn(
        'gasM3',
        `bands:\n  mode: ${cited('marginal')}\n  list:\n    - { from: 0, upTo: 100, rate: ${cited(1)} }\n    - { from: 100, rate: ${cited(0)} }`,
      ),
    );
    assert.deepEqual([falling(100_000).amountFen, falling(100_001).amountFen], [10_000, 10_000]);
    assert.deepEqual([falling(100_000).paid, falling(100_001).paid], [100_000, 100_000]);
  });
});

describe('bands after a start', () => {
  const bands = `bands:\n  mode: ${cited('whole')}\n  boundary: ${cited('lower')}\n  list:\n    - { from: 0, upTo: 200, rate: ${cited('0.1')} }\n    - { from: 200, rate: ${cited('0.2')} }`;
  const start = (rule: string) =>
    `start:\n  at: ${cited(100)}\n  rule: ${cited(rule)}\n  qualifies: ${cited(true)}\n`;

  test('take what is left of the quantity', () => {
    const deduct = payBy(ruleOn('gasM3', `${start('deductCapPaid')}${bands}`));
    assert.equal(deduct(300_000).amountFen, 2_000);
    assert.equal(deduct(300_001).amountFen, 4_000);
    const threshold = payBy(ruleOn('gasM3', `${start('threshold')}${bands}`));
    assert.equal(threshold(99_999).amountFen, 0);
    assert.equal(threshold(200_000).amountFen, 2_000);
    assert.equal(threshold(200_001).amountFen, 4_000);
  });
});
