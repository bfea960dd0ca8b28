import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatYuan, readKwhText, type Wh } from '@nuanbu/units';
import { JINING, jiningWith, perKwhOf, subsidyOf } from './jining.fixture.ts';
import { type Payout, payoutAt } from './payout.ts';
import type { Programme } from './programme.ts';
import { programmeFrom } from './programme-text.fixture.ts';
import { START_RULES } from './start-rule.ts';

function wh(kwh: string): Wh {
  const read = readKwhText(kwh);
  if (read.kind !== 'exact') throw new Error(`not kWh: ${kwh}`);
  return read.wh;
}

/** The payouts of an energy under the three readings of the start. */
function payouts(kwh: string, programme: Programme): Payout[] {
  return START_RULES.map((startRule) =>
    payoutAt({ whole: wh(kwh) }, perKwhOf(programme), subsidyOf(programme), {
      startRule,
      seasonNumber: 1,
    }),
  );
}

/** The yuan of an energy under the three readings of the start. */
function yuan(kwh: string, programme: Programme = JINING): string[] {
  return payouts(kwh, programme).map(({ amountFen }) => formatYuan(amountFen));
}

/** The kWh that are paid for under the three readings of the start. */
function paid(kwh: string, programme: Programme = JINING): Wh[] {
  return payouts(kwh, programme).map((payout) => payout.paid);
}

/** Whether an energy has reached the start, whatever is done with it then. */
function hasStarted(kwh: string, programme: Programme = JINING): boolean[] {
  return payouts(kwh, programme).map((payout) => payout.hasStarted);
}

describe('P1, the start', () => {
  test('the three readings are threshold, deductCapUsage and deductCapPaid', () => {
    assert.deepEqual(START_RULES, ['threshold', 'deductCapUsage', 'deductCapPaid']);
    assert.equal(perKwhOf().start?.rule, 'threshold');
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
    assert.deepEqual(paid('5500.000'), [5_000_000, 4_500_000, 5_000_000]);
    assert.deepEqual(paid('5500.001'), [5_000_000, 4_500_000, 5_000_000]);
    assert.deepEqual(paid('0'), [0, 0, 0]);
  });

  test('the table one Wh off each of its lines', () => {
    assert.deepEqual(yuan('499.989'), ['0.00', '0.00', '0.00']);
    assert.deepEqual(yuan('499.991'), ['0.00', '0.00', '0.00']);
    assert.deepEqual(yuan('499.999'), ['0.00', '0.00', '0.00']);
    assert.deepEqual(yuan('500.001'), ['100.00', '0.00', '0.00']);
    assert.deepEqual(yuan('500.009'), ['100.00', '0.00', '0.00']);
    assert.deepEqual(yuan('500.011'), ['100.00', '0.00', '0.00']);
    // A Wh is 0.02 fen: below 3,000 kWh it rounds back, and so does one more.
    assert.deepEqual(yuan('2999.999'), ['600.00', '500.00', '500.00']);
    assert.deepEqual(yuan('3000.001'), ['600.00', '500.00', '500.00']);
    assert.deepEqual(yuan('4999.974'), ['999.99', '899.99', '899.99']);
    assert.deepEqual(yuan('4999.975'), ['1000.00', '900.00', '900.00']);
    assert.deepEqual(yuan('5000.001'), ['1000.00', '900.00', '900.00']);
    assert.deepEqual(yuan('5000.025'), ['1000.00', '900.00', '900.01']);
    assert.deepEqual(yuan('5499.974'), ['1000.00', '900.00', '999.99']);
    assert.deepEqual(yuan('5500.001'), ['1000.00', '900.00', '1000.00']);
    assert.deepEqual(yuan('9999.989'), ['1000.00', '900.00', '1000.00']);
    assert.deepEqual(yuan('9999.991'), ['1000.00', '900.00', '1000.00']);
  });

  test('amounts are rounded half up at the fen', () => {
    // 500.025 kWh are 100.005 yuan: half a fen.
    assert.equal(yuan('500.025')[0], '100.01');
    assert.equal(yuan('500.024')[0], '100.00');
    assert.equal(yuan('500.025')[1], '0.01');
  });

  test('is reached at 500 kWh under every reading, whatever is left to pay for', () => {
    assert.deepEqual(hasStarted('499.999'), [false, false, false]);
    assert.deepEqual(hasStarted('500.000'), [true, true, true]);
    assert.deepEqual(hasStarted('500.001'), [true, true, true]);
  });

  test('a programme may say that the start itself does not qualify', () => {
    const qualifies = 'qualifies:\n            value: ';
    const after = programmeFrom(jiningWith(`${qualifies}true`, `${qualifies}false`));
    assert.deepEqual(paid('500.000', after), [0, 0, 0]);
    assert.deepEqual(paid('500.001', after), [500_001, 1, 1]);
    assert.deepEqual(hasStarted('500.000', after), [false, false, false]);
    assert.deepEqual(hasStarted('500.001', after), [true, true, true]);
  });

  test('a programme without a start pays from the first Wh', () => {
    const none = programmeFrom(jiningWith('value: 500\n', 'value: 0\n'));
    assert.deepEqual(paid('0.001', none), [1, 1, 1]);
    assert.deepEqual(hasStarted('0', none), [true, true, true]);
  });

  test('a run may ask for another reading than the programme’s, and else gets that', () => {
    const terms = { seasonNumber: 1 };
    const rule = perKwhOf(programmeFrom(jiningWith('value: threshold', 'value: deductCapPaid')));
    const at = (startRule?: (typeof START_RULES)[number]) =>
      payoutAt({ whole: 5_500_000 }, rule, subsidyOf(), { ...terms, startRule }).amountFen;
    assert.equal(at(), 100_000);
    assert.equal(at('deductCapUsage'), 90_000);
  });
});
