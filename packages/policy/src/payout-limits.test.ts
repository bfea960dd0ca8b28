import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cited, kwhRule, payBy, ruleOn } from './example.fixture.ts';

const RATE = `rate: ${cited('0.2')}`;

describe('a limit on the quantity, without a start', () => {
  const pay = payBy(ruleOn('areaM2', `limit: ${cited(162)}\nrate: ${cited(180)}`));

  test('is paid for and not a thousandth more', () => {
    assert.equal(pay(161_999).paid, 161_999);
    assert.equal(pay(162_000).paid, 162_000);
    assert.equal(pay(162_001).paid, 162_000);
    assert.equal(pay(162_001).quantity, 162_001);
  });

  test('bounds the money', () => {
    // 162 × 180; a thousandth of a square metre is 18 fen.
    assert.equal(pay(161_999).amountFen, 2_915_982);
    assert.equal(pay(162_000).amountFen, 2_916_000);
    assert.equal(pay(400_000).amountFen, 2_916_000);
  });
});

describe('a limit in yuan', () => {
  const pay = payBy(kwhRule(`${RATE}\nlimitYuan: ${cited('1200.01')}`));

  test('holds after the rounding, at the limit and one fen beside it', () => {
    assert.equal(pay(6_000_000).amountFen, 120_000);
    assert.equal(pay(6_000_050).amountFen, 120_001);
    assert.equal(pay(6_000_100).amountFen, 120_001);
    // Half a fen above the limit is rounded up before it is cut.
    assert.equal(pay(6_000_075).amountFen, 120_001);
  });

  test('leaves the paid quantity as it is', () => {
    assert.equal(pay(9_000_000).paid, 9_000_000);
  });

  test('of nothing pays nothing', () => {
    assert.equal(payBy(kwhRule(`${RATE}\nlimitYuan: ${cited(0)}`))(5_000_000).amountFen, 0);
  });
});

describe('not above the cost', () => {
  const pay = payBy(ruleOn('household', `rate: ${cited(6800)}\nnotAboveCost: ${cited(true)}`));
  const at = (costFen: number) => pay(1_000, { costFen }).amountFen;

  test('pays the sum, or the cost where that is less', () => {
    assert.equal(at(680_001), 680_000);
    assert.equal(at(680_000), 680_000);
    assert.equal(at(679_999), 679_999);
    assert.equal(at(0), 0);
  });

  test('a cost bounds nothing where the programme does not say so', () => {
    const flat = payBy(ruleOn('household', `rate: ${cited(6800)}`));
    assert.equal(flat(1_000, { costFen: 1 }).amountFen, 680_000);
    const no = payBy(ruleOn('household', `rate: ${cited(6800)}\nnotAboveCost: ${cited(false)}`));
    assert.equal(no(1_000, { costFen: 1 }).amountFen, 680_000);
  });

  test('and a limit in yuan: the lesser of the two', () => {
    const both = payBy(
      ruleOn(
        'costYuan',
        `rate: ${cited('0.85')}\nlimitYuan: ${cited(7400)}\nnotAboveCost: ${cited(true)}`,
      ),
    );
    // 85 % of a price reaches 7,400 yuan at 8,705.88.
    const share = (costFen: number) => both(costFen * 10, { costFen }).amountFen;
    assert.equal(share(870_588), 740_000);
    assert.equal(share(870_587), 739_999);
    assert.equal(share(870_589), 740_000);
    assert.equal(share(100), 85);
  });
});

describe('a baseline that is subtracted once', () => {
  const pay = payBy(kwhRule(`baseline: ${cited(200)}\n${RATE}`));

  test('pays what lies above it, from the first Wh on', () => {
    assert.equal(pay(199_999).paid, 0);
    assert.equal(pay(200_000).paid, 0);
    assert.equal(pay(200_001).paid, 1);
    assert.equal(pay(1_200_000).amountFen, 20_000);
    assert.equal(pay(0).amountFen, 0);
  });

  test('of the roster is each household’s own', () => {
    const own = payBy(kwhRule(`baseline: ${cited('roster')}\n${RATE}`));
    assert.equal(own(1_000_000, { baselineWh: 400_000 }).paid, 600_000);
    assert.equal(own(1_000_000, { baselineWh: 1_000_001 }).paid, 0);
    assert.throws(() => own(1_000_000), /rules\.perKwh needs a baseline/);
  });

  test('comes before the start and the limit', () => {
    const start = `start:\n  at: ${cited(500)}\n  rule: ${cited('threshold')}\n  qualifies: ${cited(true)}`;
    const all = payBy(kwhRule(`baseline: ${cited(200)}\n${start}\nlimit: ${cited(800)}\n${RATE}`));
    assert.deepEqual([all(699_999).paid, all(699_999).hasStarted], [0, false]);
    assert.deepEqual([all(700_000).paid, all(700_000).hasStarted], [500_000, true]);
    assert.equal(all(1_000_000).paid, 800_000);
    assert.equal(all(1_000_001).paid, 800_000);
  });
});

describe('a rule that states no amount', () => {
  test('pays nothing by mistake: whoever asks it has a bug', () => {
    const source = '{ document: notice, section: 一, says: It does not say how much. }';
    const pay = payBy(ruleOn('household', `notStated: { source: ${source} }`));
    assert.throws(() => pay(1_000), /states no amount/);
  });
});
