import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatInstant, parseInstant } from './instants.ts';

/** 2021-12-01T00:00:00+08:00; from a table of epoch seconds, not from the code under test. */
const DECEMBER = 1_638_288_000;

test('T1: one instant in all the forms that ISO 8601 has for it', () => {
  const forms = [
    '2021-12-01',
    '2021-12-01T00:00',
    '2021-12-01T00:00:00',
    '2021-12-01 00:00:00',
    '2021-12-01t00:00:00',
    '2021-12-01T00:00:00.000',
    '2021-12-01T00:00:00,0',
    '2021-12-01T00:00:00+08:00',
    '2021-12-01T00:00:00+0800',
    '2021-12-01T00:00:00+08',
    '2021-12-01 00:00:00 +08:00',
    '2021-11-30T16:00:00Z',
    '2021-11-30T16:00:00z',
    '2021-11-30T16:00:00.0Z',
    '2021-11-30T16:00:00+00:00',
    '2021-11-30T16:00:00-00:00',
    '2021-11-30T10:30-05:30',
    '2021-12-01T15:59:00+23:59',
  ];
  for (const text of forms) assert.equal(parseInstant(text), DECEMBER, text);
});

test('T1: the last second of a day is the one before the next', () => {
  assert.equal(parseInstant('2021-11-30T23:59:59'), DECEMBER - 1);
  assert.equal(parseInstant('2021-12-31T15:59:59Z'), parseInstant('2022-01-01')! - 1);
});

test('T1: an offset can be demanded', () => {
  assert.equal(parseInstant('2021-12-01T00:00:00', true), undefined);
  assert.equal(parseInstant('2021-12-01', true), undefined);
  assert.equal(parseInstant('2021-12-01T00:00:00+08:00', true), DECEMBER);
  assert.equal(parseInstant('2021-11-30T16:00:00Z', true), DECEMBER);
});

test('T1: an instant is whole seconds of a day that exists', () => {
  const texts = [
    '',
    'now',
    '1638288000',
    '2021-12-01T00:00:00.001',
    '2021-12-01T00:00:00.',
    '2021-12-01T24:00:00',
    '2021-12-01T23:60:00',
    '2021-12-01T23:59:60',
    '2021-12-01T0:00',
    '2021-12-01T00',
    '2021-12-01T',
    '2021-12-01+08:00',
    '2021-12-01T00:00:00+24:00',
    '2021-12-01T00:00:00+08:60',
    '2021-12-01T00:00:00+8:00',
    '2021-12-01T00:00:00 08:00',
    '2021-13-01',
    '2021-00-01',
    '2021-12-00',
    '2021-12-32',
    '2021-11-31',
    '2021-02-29',
    '2100-02-29',
    '2021/12/01',
    '21-12-01',
    '02021-12-01',
    '2021-12-1',
    ' 2021-12-01',
    '2021-12-01T00:00:00+08:00 x',
    '２０２１-12-01',
  ];
  for (const text of texts) assert.equal(parseInstant(text), undefined, JSON.stringify(text));
});

test('29 February exists in leap years only, and a season across it has a day more', () => {
  const days = (from: string, to: string) => (parseInstant(to)! - parseInstant(from)!) / 86_400;
  assert.equal(days('2020-02-28', '2020-03-01'), 2);
  assert.equal(days('2000-02-29', '2000-03-01'), 1);
  assert.equal(days('2021-02-28', '2021-03-01'), 1);
  assert.equal(days('2021-12-01', '2022-04-01'), 121);
  assert.equal(days('2023-12-01', '2024-04-01'), 122);
});

test('local time has no daylight saving', () => {
  for (const month of ['01', '04', '07', '10']) {
    const local = parseInstant(`2021-${month}-15T12:00:00`)!;
    assert.equal(local, parseInstant(`2021-${month}-15T04:00:00Z`));
  }
});

test('years before 1000 are those years, not the twentieth century', () => {
  assert.equal(parseInstant('0099-01-01T00:00:00Z'), Date.parse('0099-01-01T00:00:00Z') / 1000);
  assert.equal(parseInstant('0000-02-29T00:00:00Z'), Date.parse('0000-02-29T00:00:00Z') / 1000);
});

test('an instant prints in local time and reads back', () => {
  assert.equal(formatInstant(DECEMBER), '2021-12-01T00:00:00+08:00');
  assert.equal(formatInstant(DECEMBER - 1), '2021-11-30T23:59:59+08:00');
  assert.equal(formatInstant(0), '1970-01-01T08:00:00+08:00');
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e10 }), (instant) => {
      assert.equal(parseInstant(formatInstant(instant)), instant);
    }),
  );
});
