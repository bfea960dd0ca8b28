import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { energyWithin, formatKwh, readKwhNumber, readKwhText } from './energy.ts';

test('E1: digits, then at most a point and one to three digits, are exact Wh', () => {
  const cases: [string, number][] = [
    ['0', 0],
    ['0.000', 0],
    ['0.001', 1],
    ['0.1', 100],
    ['0.10', 100],
    ['0.100', 100],
    ['12.34', 12_340],
    ['007.5', 7_500],
    ['999999.99', 999_999_990],
    ['999999.999', 999_999_999],
    ['9007199254740.991', Number.MAX_SAFE_INTEGER],
  ];
  for (const [text, wh] of cases) assert.deepEqual(readKwhText(text), { kind: 'exact', wh }, text);
});

test('E1: a fourth decimal is refused, trailing zeros included, and never rounded', () => {
  assert.deepEqual(readKwhText('1.2345'), { kind: 'tooManyDecimals', wholeWh: 1_234 });
  assert.deepEqual(readKwhText('1.9999'), { kind: 'tooManyDecimals', wholeWh: 1_999 });
  assert.deepEqual(readKwhText('1.0000'), { kind: 'tooManyDecimals', wholeWh: 1_000 });
  assert.deepEqual(readKwhText('0.0000000000'), { kind: 'tooManyDecimals', wholeWh: 0 });
});

test('E1: a minus before a number is negative, also before a zero or too many decimals', () => {
  for (const text of ['-1', '-0', '-0.00', '-0.001', '-12.3456']) {
    assert.deepEqual(readKwhText(text), { kind: 'negative' }, text);
  }
});

test('E1: every other form is malformed', () => {
  const texts = ['', ' ', '.', '.5', '5.', '+5', '--5', '-', '-.5', '1e3', '1E3', '0x10', '1,5'];
  const more = [
    '1 000',
    ' 1',
    '1 ',
    '1\n',
    '1.2.3',
    '１２',
    '٣',
    'NaN',
    'Infinity',
    'abc',
    '1_000',
  ];
  for (const text of [...texts, ...more]) {
    assert.deepEqual(readKwhText(text), { kind: 'malformed' }, JSON.stringify(text));
  }
});

test('E1: a value past the safe integers is as large as can be, not rounded into range', () => {
  const most = Number.MAX_SAFE_INTEGER;
  assert.deepEqual(readKwhText('9007199254740.992'), { kind: 'exact', wh: most });
  assert.deepEqual(readKwhText('9'.repeat(400)), { kind: 'exact', wh: most });
  assert.deepEqual(readKwhText(`${'9'.repeat(400)}.0000`), {
    kind: 'tooManyDecimals',
    wholeWh: most,
  });
});

test('E1: a JSON number is read by the rule of its text', () => {
  assert.deepEqual(readKwhNumber(0), { kind: 'exact', wh: 0 });
  assert.deepEqual(readKwhNumber(1.005), { kind: 'exact', wh: 1_005 });
  assert.deepEqual(readKwhNumber(999_999.999), { kind: 'exact', wh: 999_999_999 });
  assert.deepEqual(readKwhNumber(1.0005), { kind: 'tooManyDecimals', wholeWh: 1_000 });
  assert.deepEqual(readKwhNumber(0.0001), { kind: 'tooManyDecimals', wholeWh: 0 });
  assert.deepEqual(readKwhNumber(0.1 + 0.2), { kind: 'tooManyDecimals', wholeWh: 300 });
  assert.deepEqual(readKwhNumber(-0.001), { kind: 'negative' });
  assert.deepEqual(readKwhNumber(-0), { kind: 'negative' });
  assert.deepEqual(readKwhNumber(Number.NaN), { kind: 'malformed' });
  assert.deepEqual(readKwhNumber(Number.POSITIVE_INFINITY), { kind: 'malformed' });
  assert.deepEqual(readKwhNumber(Number.NEGATIVE_INFINITY), { kind: 'malformed' });
  assert.deepEqual(readKwhNumber(1e300), { kind: 'exact', wh: Number.MAX_SAFE_INTEGER });
});

test('text and number of the same register are the same Wh, and print back', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000_000), (wh) => {
      const text = formatKwh(wh);
      assert.deepEqual(readKwhText(text), { kind: 'exact', wh });
      assert.deepEqual(readKwhNumber(Number(text)), { kind: 'exact', wh });
    }),
  );
});

test('kWh print with three decimals, below one kWh and below zero too', () => {
  assert.equal(formatKwh(0), '0.000');
  assert.equal(formatKwh(1), '0.001');
  assert.equal(formatKwh(999), '0.999');
  assert.equal(formatKwh(1_000), '1.000');
  assert.equal(formatKwh(2_200_500), '2200.500');
  assert.equal(formatKwh(-1), '-0.001');
  assert.equal(formatKwh(-12_340), '-12.340');
});

test('what a power can carry is floored to the Wh', () => {
  assert.equal(energyWithin(20_000, 3_600), 20_000);
  assert.equal(energyWithin(20_000, 1), 5);
  assert.equal(energyWithin(1, 3_599), 0);
  assert.equal(energyWithin(1, 3_600), 1);
  assert.equal(energyWithin(1, 7_199), 1);
  assert.equal(energyWithin(20_000, 121 * 86_400), 58_080_000);
});
