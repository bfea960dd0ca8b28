import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatInstant, type Span, startOfDay } from '@nuanbu/units';
import fc from 'fast-check';
import { JINING } from './jining.fixture.ts';
import { monthsOf, seasonOf } from './season.ts';

function span(from: string, to: string): Span {
  return { from: startOfDay(from), to: startOfDay(to) };
}

function shown(whole: Span): string[] {
  return monthsOf(whole).map(({ from, to }) =>
    [from, to].map((instant) => formatInstant(instant).slice(0, 10)).join(' '),
  );
}

test('a season has its four calendar months, across the new year', () => {
  assert.deepEqual(shown(seasonOf(JINING, '2021-2022')!.span), [
    '2021-12-01 2022-01-01',
    '2022-01-01 2022-02-01',
    '2022-02-01 2022-03-01',
    '2022-03-01 2022-04-01',
  ]);
});

test('February has its leap day', () => {
  const days = (year: string) =>
    monthsOf(span(`${year}-02-01`, `${year}-03-01`)).map(({ from, to }) => (to - from) / 86_400);
  assert.deepEqual(['2023', '2024', '2100', '2000'].map(days), [[28], [29], [28], [29]]);
  assert.deepEqual(shown(span('2024-02-29', '2024-03-02')), [
    '2024-02-29 2024-03-01',
    '2024-03-01 2024-03-02',
  ]);
});

test('the first and the last month are cut where the span begins and ends', () => {
  assert.deepEqual(shown(span('2021-12-26', '2022-02-10')), [
    '2021-12-26 2022-01-01',
    '2022-01-01 2022-02-01',
    '2022-02-01 2022-02-10',
  ]);
});

test('a span inside one month is one month', () => {
  assert.deepEqual(shown(span('2022-01-10', '2022-01-11')), ['2022-01-10 2022-01-11']);
});

test('a span that ends with a month has no empty one after it', () => {
  assert.deepEqual(shown(span('2021-12-15', '2022-01-01')), ['2021-12-15 2022-01-01']);
});

test('an empty span has no months', () => {
  assert.deepEqual(shown(span('2022-01-10', '2022-01-10')), []);
  assert.deepEqual(shown(span('2022-01-11', '2022-01-10')), []);
});

test('months follow each other without gaps and are the span, wherever it is cut', () => {
  const instants = fc.integer({ min: startOfDay('2015-01-01'), max: startOfDay('2030-01-01') });
  fc.assert(
    fc.property(instants, fc.nat(500 * 86_400), (from, lengthS) => {
      const months = monthsOf({ from, to: from + lengthS });
      let at = from;
      for (const month of months) {
        assert.equal(month.from, at);
        assert.ok(month.to > month.from && month.to - month.from <= 31 * 86_400);
        at = month.to;
        const isEdge = at === from + lengthS;
        assert.ok(isEdge || formatInstant(at).endsWith('-01T00:00:00+08:00'));
      }
      assert.equal(at, from + lengthS);
    }),
  );
});
