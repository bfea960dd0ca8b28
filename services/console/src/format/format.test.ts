import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatYuan } from '@nuanbu/units';
import fc from 'fast-check';
import { count, grouped, kwh, percent, signedYuan, wholeKwh, yuan } from './numbers.ts';
import { dayText, moment } from './times.ts';

describe('numbers', () => {
  it('are yuan to the fen, with thousands apart', () => {
    assert.deepEqual([0, 5, 100, 47_080_000, -123_456_789].map(yuan), [
      '0.00',
      '0.05',
      '1.00',
      '470,800.00',
      '\u22121,234,567.89',
    ]);
    assert.deepEqual([1, 0, -1].map(signedYuan), ['+0.01', '0.00', '\u22120.01']);
  });

  it('are kWh of which nothing is rounded away', () => {
    assert.deepEqual([0, 10, 1, 2_200_500, 1_234_567_891].map(kwh), [
      '0.00',
      '0.01',
      '0.001',
      '2,200.50',
      '1,234,567.891',
    ]);
    assert.deepEqual([499, 500, 1_234_499].map(wholeKwh), ['0', '1', '1,234']);
  });

  it('lose nothing by being grouped, at any size', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (fen) => {
        const back = yuan(fen).replaceAll(',', '').replace('\u2212', '-');
        assert.equal(back, formatYuan(fen));
      }),
    );
    assert.equal(grouped('1000'), '1,000');
    assert.equal(count(999), '999');
  });

  it('are parts of a whole to a tenth, and none of nothing', () => {
    assert.deepEqual(
      [percent(1, 3), percent(2, 3), percent(1, 1), percent(0, 5), percent(3, 0)],
      ['33.3%', '66.7%', '100.0%', '0.0%', '–'],
    );
  });
});

describe('times', () => {
  it('are local ones, wherever the browser is', () => {
    assert.equal(moment(1_638_288_000), '2021-12-01 00:00');
    assert.equal(dayText(1_638_288_000 - 1), '2021-11-30');
  });
});
