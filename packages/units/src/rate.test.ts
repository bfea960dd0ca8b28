import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amountFen, formatRate, parseRate, type Rate } from './rate.ts';
import type { Rounding } from './rounding.ts';

const FIFTH: Rate = { microYuanPerUnit: 200_000 };

test('E2: a rate is yuan per kWh with up to six decimals', () => {
  assert.deepEqual(parseRate('0.2'), FIFTH);
  assert.deepEqual(parseRate('0.200000'), FIFTH);
  assert.deepEqual(parseRate('0.000001'), { microYuanPerUnit: 1 });
  assert.deepEqual(parseRate('12'), { microYuanPerUnit: 12_000_000 });
  assert.deepEqual(parseRate('0.5769'), { microYuanPerUnit: 576_900 });
  assert.deepEqual(parseRate('999999999.999999'), { microYuanPerUnit: 999_999_999_999_999 });
});

test('E2: anything else is no rate', () => {
  const texts = ['', '0.2000000', '-0.2', '+0.2', '.2', '0.', '2e-1', '0,2', ' 0.2', '0.2 ', 'x'];
  for (const text of [...texts, '1000000000']) assert.equal(parseRate(text), undefined, text);
});

test('a rate prints without trailing zeros and reads back', () => {
  for (const text of ['0', '0.2', '0.5769', '12', '12.000001', '0.000001', '100']) {
    assert.equal(formatRate(parseRate(text)!), text);
  }
});

test('E3: an amount is rounded once, at the half fen and one Wh beside it', () => {
  const at = (wh: number, rounding: Rounding) => amountFen(wh, FIFTH, rounding);
  // 0.2 yuan a kWh is a fiftieth of a fen a Wh: 25 Wh are half a fen.
  assert.equal(at(24, 'halfUp'), 0);
  assert.equal(at(25, 'halfUp'), 1);
  assert.equal(at(25, 'halfEven'), 0);
  assert.equal(at(75, 'halfEven'), 2);
  assert.equal(at(26, 'halfEven'), 1);
  assert.equal(at(49, 'floor'), 0);
  assert.equal(at(50, 'floor'), 1);
  assert.equal(at(1, 'ceil'), 1);
  assert.equal(at(0, 'ceil'), 0);
});

test('P1: 500.01 kWh at 0.2 is 100.002 yuan, rounded to 100.00', () => {
  assert.equal(amountFen(500_010, FIFTH, 'halfUp'), 10_000);
  assert.equal(amountFen(10, FIFTH, 'halfUp'), 0);
});

test('an amount that no safe integer holds stops', () => {
  const dearest = parseRate('999999999.999999')!;
  assert.throws(() => amountFen(Number.MAX_SAFE_INTEGER, dearest, 'halfUp'), RangeError);
});
