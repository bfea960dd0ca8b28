import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { entitlementsOf } from './entitlements.ts';
import { advanced, household, terms } from './given.fixture.ts';
import type { Line } from './line.ts';
import { digestLines, digestRows, LINE_COLUMNS, lineRow } from './rows.ts';
import { settleHousehold } from './settle.ts';

const of = household();
const entitlement = entitlementsOf([of.facts], terms()).get('H1')!;
const PLAIN: Line = settleHousehold(of, entitlement, () => advanced(2_904_005), terms());

function line(more: Partial<Line>): Line {
  return { ...PLAIN, ...more };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

describe('a row of lines.csv', () => {
  test('has these columns in this order', () => {
    assert.equal(
      LINE_COLUMNS.energy.join(','),
      'household_id,status,total_kwh,low_kwh,high_kwh,peak_kwh,valley_kwh,paid_kwh,amount_yuan,at_risk_yuan,findings',
    );
  });

  test('has kWh with three decimals and yuan with two', () => {
    assert.equal(
      lineRow(
        line({
          totalWh: 2_904_005,
          lowWh: 1,
          highWh: 58_080_000,
          peakWh: 1_452_000,
          valleyWh: 1_452_005,
          paidWh: 0,
          amountFen: 58_080,
          atRiskFen: 5,
        }),
        'energy',
      ),
      'H1,payable,2904.005,0.001,58080.000,1452.000,1452.005,0.000,580.80,0.05,',
    );
  });

  test('has its findings separated by single spaces', () => {
    const row = lineRow(
      line({ status: 'held', findings: ['edgeEstimated', 'registerFell'] }),
      'energy',
    );
    assert.match(row, /^H1,held,.*,edgeEstimated registerFell$/);
  });

  test('quotes an id with a comma, a quote or a line break, and no other', () => {
    const id = (householdId: string) =>
      lineRow(line({ householdId }), 'energy').split(',payable')[0];
    assert.equal(id('a,b'), '"a,b"');
    assert.equal(id('a"b'), '"a""b"');
    assert.equal(id('a\nb'), '"a\nb"');
    assert.equal(id('a\rb'), '"a\rb"');
    assert.equal(id('户 1'), '户 1');
    assert.equal(id("a'b;c"), "a'b;c");
  });
});

describe('S1, the digest', () => {
  test('is SHA-256 over the rows, each ended by LF, without a header', () => {
    const rows = [{ householdId: 'a', row: 'a,1' }];
    assert.equal(digestRows(rows), sha256('a,1\n'));
    assert.equal(digestRows([]), sha256(''));
    assert.equal(digestLines([PLAIN], 'energy'), sha256(`${lineRow(PLAIN, 'energy')}\n`));
  });

  test('does not depend on the order in which the lines come', () => {
    const row = (householdId: string) => ({ householdId, row: householdId });
    const expected = sha256('a\nb\nc\n');
    assert.equal(digestRows([row('a'), row('b'), row('c')]), expected);
    assert.equal(digestRows([row('c'), row('a'), row('b')]), expected);
  });

  test('orders by the bytes of the household number, not by its letters or its row', () => {
    // In UTF-8: B = 42, a = 61, é = c3 a9, 户 = e6 …, U+FF21 = ef bc …, U+1F3E0 = f0 9f …;
    // in UTF-16 the last would stand before U+FF21.
    const ids = ['B', 'a', 'é', '户', '\uff21', '\u{1f3e0}'];
    const shuffled = [3, 5, 0, 4, 2, 1].map((index) => ids[index]!);
    const lines = shuffled.map((householdId) => line({ householdId }));
    const rows = ids.map((householdId) => `${lineRow(line({ householdId }), 'energy')}\n`);
    assert.equal(digestLines(lines, 'energy'), sha256(rows.join('')));
  });

  test('a number that begins another stands before it, whatever follows in the row', () => {
    // By rows, `A,` (2c) would stand after `A"` and `A ` (20); by numbers, `A` is first.
    const ids = ['A', 'A ', 'A!', 'A,', 'A-1'];
    const lines = [...ids].reverse().map((householdId) => line({ householdId }));
    const rows = ids.map((householdId) => `${lineRow(line({ householdId }), 'energy')}\n`);
    assert.equal(digestLines(lines, 'energy'), sha256(rows.join('')));
  });

  test('changes with any cent', () => {
    assert.notEqual(
      digestLines([PLAIN], 'energy'),
      digestLines([line({ amountFen: PLAIN.amountFen + 1 })], 'energy'),
    );
  });
});
