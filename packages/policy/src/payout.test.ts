import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatYuan, readKwhText, type Wh } from '@nuanbu/units';
import { JINING, jiningWith, programmeFrom } from './jining.fixture.ts';
import { billOf, payoutAt } from './payout.ts';
import type { Programme } from './programme.ts';
import { reachesStart, START_RULES } from './start-rule.ts';

function wh(kwh: string): Wh {
  const read = readKwhText(kwh);
  if (read.kind !== 'exact') throw new Error(`not kWh: ${kwh}`);
  return read.wh;
}

/** The yuan of an energy under the three readings of the start. */
function yuan(kwh: string, programme: Programme = JINING): string[] {
  return START_RULES.map((rule) => formatYuan(payoutAt(wh(kwh), programme, rule).amountFen));
}

/** The kWh that are paid for under the three readings of the start. */
function paid(kwh: string, programme: Programme = JINING): Wh[] {
  return START_RULES.map((rule) => payoutAt(wh(kwh), programme, rule).paidWh);
}

describe('P1, the start', () => {
  test('the three readings are threshold, deductCapUsage and deductCapPaid', () => {
    assert.deepEqual(START_RULES, ['threshold', 'deductCapUsage', 'deductCapPaid']);
    assert.equal(JINING.subsidy.startRule, 'threshold');
  });

  test('the table of the rule, line by line', () => {
    assert.deepEqual(yuan('499.99'), ['0.00', '0.00', '0.00']);
    assert.deepEqual(yuan('500.00'), ['100.00', '0.00', '0.00']);
    assert.deepEqual(yuan('500.01'), ['100.00', '0.00', '0.00']);
    assert.deepEqual(yuan('3000.00'), ['600.00', '500.00', '500.00']);
    assert.deepEqual(yuan('5000.00'), ['1000.00', '900.00', '900.00']);
    assert.deepEqual(yuan('5500.00'), ['1000.00', '900.00', '1000.00']);
    assert.deepEqual(yuan('9999.99'), ['1000.00', '900.00', '1000.00']);
  });

  test('one Wh on each side of the start and of the limits', () => {
    assert.deepEqual(paid('499.999'), [0, 0, 0]);
    assert.deepEqual(paid('500.000'), [500_000, 0, 0]);
    assert.deepEqual(paid('500.001'), [500_001, 1, 1]);
    assert.deepEqual(paid('4999.999'), [4_999_999, 4_499_999, 4_499_999]);
    assert.deepEqual(paid('5000.000'), [5_000_000, 4_500_000, 4_500_000]);
    assert.deepEqual(paid('5000.001'), [5_000_000, 4_500_000, 4_500_001]);
    assert.deepEqual(paid('5499.999'), [5_000_000, 4_500_000, 4_999_999]);
    assert.deepEqual(paid('5500.001'), [5_000_000, 4_500_000, 5_000_000]);
    assert.deepEqual(paid('0'), [0, 0, 0]);
  });

  test('amounts are rounded half up at the fen', () => {
    // 500.025 kWh are 100.005 yuan: half a fen.
    assert.equal(yuan('500.025')[0], '100.01');
    assert.equal(yuan('500.024')[0], '100.00');
    assert.equal(yuan('500.025')[1], '0.01');
  });

  test('a programme may say that the start itself does not qualify', () => {
    const after = programmeFrom(
      jiningWith('startQualifies:\n    value: true', 'startQualifies:\n    value: false'),
    );
    assert.deepEqual(paid('500.000', after), [0, 0, 0]);
    assert.deepEqual(paid('500.001', after), [500_001, 1, 1]);
    assert.ok(!reachesStart(500_000, after.subsidy.range));
    assert.ok(reachesStart(500_000, JINING.subsidy.range));
    assert.ok(!reachesStart(499_999, JINING.subsidy.range));
  });

  test('a programme without a start pays from the first Wh', () => {
    const none = programmeFrom(jiningWith('value: 500\n', 'value: 0\n'));
    assert.deepEqual(paid('0.001', none), [1, 1, 1]);
  });

  test('a programme may name another rounding', () => {
    const floored = programmeFrom(jiningWith('value: halfUp', 'value: floor'));
    assert.equal(yuan('500.049', floored)[0], '100.00');
    const raised = programmeFrom(jiningWith('value: halfUp', 'value: ceil'));
    assert.equal(yuan('500.001', raised)[0], '100.01');
  });
});

describe('P5, the bill', () => {
  test('with and without time-of-use prices', () => {
    // 100 × 0.5769 + 200 × 0.3469 = 57.69 + 69.38; 300 × 0.5469 = 164.07.
    assert.deepEqual(billOf({ peakWh: 100_000, valleyWh: 200_000 }, JINING), {
      timeOfUseFen: 12_707,
      flatFen: 16_407,
    });
  });

  test('each price is rounded once', () => {
    // 10 Wh of peak are 0.5769 fen, of valley 0.3469 fen; together, flat, 1.0938 fen.
    assert.deepEqual(billOf({ peakWh: 10, valleyWh: 10 }, JINING), {
      timeOfUseFen: 1,
      flatFen: 1,
    });
  });
});
