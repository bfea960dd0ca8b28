import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { daysFrom, nameOf, sumOf } from './progress-rows.ts';

const ROW = { converted: 1, convertedByDay: [1, 0], convertedInAll: 5, withoutDay: 2, accepted: 4 };

describe('rows of conversions against a plan', () => {
  it('add up, with the plan where a row has one', () => {
    const rows = [
      { ...ROW, town: '马集镇', planned: 6 },
      { ...ROW, town: '疃里镇' },
    ];
    assert.deepEqual(sumOf(rows), {
      planned: 6,
      ...{ converted: 2, convertedByDay: [2, 0], convertedInAll: 10, withoutDay: 4, accepted: 8 },
    });
    assert.equal(sumOf([ROW]).planned, undefined);
    assert.deepEqual(sumOf([]).convertedByDay, []);
  });

  it('are called by their village, else by their town', () => {
    assert.equal(nameOf({ ...ROW, town: '马集镇', village: '云山村' }), '云山村');
    assert.equal(nameOf({ ...ROW, town: '马集镇' }), '马集镇');
    assert.equal(nameOf(ROW), undefined);
  });

  it('have days that go over the end of a month', () => {
    assert.deepEqual(daysFrom('2022-02-27', 3), ['2022-02-27', '2022-02-28', '2022-03-01']);
  });
});
