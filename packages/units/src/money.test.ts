import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatYuan, isWhole, parseShare, parseYuan, type Share, splitFen } from './money.ts';

test('yuan print with two decimals, below one yuan and below zero too', () => {
  assert.equal(formatYuan(0), '0.00');
  assert.equal(formatYuan(1), '0.01');
  assert.equal(formatYuan(99), '0.99');
  assert.equal(formatYuan(100), '1.00');
  assert.equal(formatYuan(26_686), '266.86');
  assert.equal(formatYuan(-5), '-0.05');
});

test('yuan are read with at most two decimals', () => {
  assert.equal(parseYuan('1'), 100);
  assert.equal(parseYuan('1.5'), 150);
  assert.equal(parseYuan('1.05'), 105);
  assert.equal(parseYuan('0.00'), 0);
  assert.equal(parseYuan('90071992547409.91'), Number.MAX_SAFE_INTEGER);
  assert.equal(parseYuan('90071992547409.92'), undefined);
  for (const text of ['', '1.', '.5', '-1', '+1', '1.005', '1.000', '1e2', '1,5', ' 1']) {
    assert.equal(parseYuan(text), undefined, text);
  }
});

test('E3: each funder but the last is floored, the last takes the remainder', () => {
  const shares = [
    { funder: 'central', numerator: 1, denominator: 3 },
    { funder: 'city', numerator: 1, denominator: 3 },
    { funder: 'district', numerator: 1, denominator: 3 },
  ];
  assert.deepEqual(splitFen(100, shares), [
    { funder: 'central', amountFen: 33 },
    { funder: 'city', amountFen: 33 },
    { funder: 'district', amountFen: 34 },
  ]);
  assert.deepEqual(
    splitFen(1, shares).map((part) => part.amountFen),
    [0, 0, 1],
  );
});

test('E3: seven to three of an odd fen', () => {
  const shares = [
    { funder: 'city', numerator: 7, denominator: 10 },
    { funder: 'district', numerator: 3, denominator: 10 },
  ];
  assert.deepEqual(
    splitFen(10_001, shares).map((part) => part.amountFen),
    [7_000, 3_001],
  );
});

test('E3: a split conserves the total, whatever the shares', () => {
  const parts = fc.array(fc.nat(400_000), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(parts, fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (weights, fen) => {
      const shares: Share[] = [];
      let leftPpm = 1_000_000;
      for (const weight of weights) {
        const ppm = Math.min(weight, leftPpm);
        shares.push({ funder: `f${shares.length}`, numerator: ppm, denominator: 1_000_000 });
        leftPpm -= ppm;
      }
      shares.push({ funder: 'last', numerator: leftPpm, denominator: 1_000_000 });
      const split = splitFen(fen, shares);
      assert.equal(
        split.reduce((sum, part) => sum + BigInt(part.amountFen), 0n),
        BigInt(fen),
      );
      for (const [index, part] of split.entries()) {
        const exactPpm = BigInt(fen) * BigInt(shares[index]!.numerator);
        assert.ok(
          part.amountFen >= 0 && BigInt(part.amountFen) * 1_000_000n >= exactPpm - 999_999n,
        );
      }
    }),
  );
});

test('shares that are not the whole are a bug of the caller', () => {
  const one = (numerator: number, denominator: number) => [{ funder: 'a', numerator, denominator }];
  assert.throws(() => splitFen(1, one(999_999, 1_000_000)), RangeError);
  assert.throws(() => splitFen(1, one(1_000_001, 1_000_000)), RangeError);
  assert.throws(() => splitFen(1, []), RangeError);
});

test('a share is a decimal or a fraction, up to the whole', () => {
  assert.deepEqual(parseShare('0.7'), { numerator: 700_000, denominator: 1_000_000 });
  assert.deepEqual(parseShare('4/12'), { numerator: 4, denominator: 12 });
  assert.deepEqual(parseShare('1'), { numerator: 1_000_000, denominator: 1_000_000 });
  assert.deepEqual(parseShare('0/1'), { numerator: 0, denominator: 1 });
  for (const text of [
    '',
    '1.000001',
    '13/12',
    '1/0',
    '-1/2',
    '.5',
    '0.1234567',
    '70%',
    '2',
    '1/2/3',
  ]) {
    assert.equal(parseShare(text), undefined, text);
  }
});

test('thirds are the whole, and one part in a million less is not', () => {
  const shares = (...texts: string[]) => texts.map((text) => parseShare(text)!);
  assert.ok(isWhole(shares('1/3', '1/3', '1/3')));
  assert.ok(isWhole(shares('4/12', '56/120', '24/120')));
  assert.ok(!isWhole(shares('0.333333', '1/3', '1/3')));
  assert.ok(!isWhole(shares('0.7', '0.300001')));
  assert.ok(!isWhole([]));
});
