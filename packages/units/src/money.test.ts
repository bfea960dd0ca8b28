import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatYuan, parseYuan, splitFen } from './money.ts';

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
    { funder: 'central', ppm: 333_333 },
    { funder: 'city', ppm: 333_333 },
    { funder: 'district', ppm: 333_334 },
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
    { funder: 'city', ppm: 700_000 },
    { funder: 'district', ppm: 300_000 },
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
      const shares: { funder: string; ppm: number }[] = [];
      let leftPpm = 1_000_000;
      for (const weight of weights) {
        const ppm = Math.min(weight, leftPpm);
        shares.push({ funder: `f${shares.length}`, ppm });
        leftPpm -= ppm;
      }
      shares.push({ funder: 'last', ppm: leftPpm });
      const split = splitFen(fen, shares);
      assert.equal(
        split.reduce((sum, part) => sum + BigInt(part.amountFen), 0n),
        BigInt(fen),
      );
      for (const [index, part] of split.entries()) {
        const exactPpm = BigInt(fen) * BigInt(shares[index]!.ppm);
        assert.ok(
          part.amountFen >= 0 && BigInt(part.amountFen) * 1_000_000n >= exactPpm - 999_999n,
        );
      }
    }),
  );
});

test('shares that are not the whole are a bug of the caller', () => {
  assert.throws(() => splitFen(1, [{ funder: 'a', ppm: 999_999 }]), RangeError);
  assert.throws(() => splitFen(1, [{ funder: 'a', ppm: 1_000_001 }]), RangeError);
  assert.throws(() => splitFen(1, []), RangeError);
});
