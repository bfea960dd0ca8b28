import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countOf, type Matrix, stepOf, villageSums } from './completeness.ts';

const MATRIX: Matrix = {
  days: ['2021-12-01', '2021-12-02', '2021-12-03'],
  readingCommit: 1,
  rosterVersion: 1,
  villages: [
    {
      ...{ town: '马集镇', village: '云山村', meters: 2 },
      ...{ metersExpected: [2, 2, 2], metersSeen: [2, 2, 2], readings: [48, 48, 48] },
    },
    {
      ...{ town: '马集镇', village: '于桥村', meters: 4 },
      ...{ metersExpected: [0, 4, 4], metersSeen: [0, 3, 0], readings: [0, 40, 0] },
    },
  ],
};

describe('completeness of a day', () => {
  it('has its steps at half, nine tenths and all', () => {
    assert.equal(stepOf(0, 0), 'none');
    assert.equal(stepOf(0, 1), 0);
    assert.deepEqual([stepOf(49, 100), stepOf(50, 100)], [1, 2]);
    assert.deepEqual([stepOf(89, 100), stepOf(90, 100)], [2, 3]);
    assert.deepEqual([stepOf(999, 1_000), stepOf(1_000, 1_000)], [3, 4]);
  });
});

describe('completeness of villages', () => {
  it('sums meter-days, and says the worst day and the last one, the worst village first', () => {
    const [worst, best] = villageSums(MATRIX);
    assert.deepEqual(worst, {
      ...{ town: '马集镇', village: '于桥村', meters: 4, expected: 8, seen: 3 },
      ...{ worst: { day: '2021-12-03', seen: 0, of: 4 }, last: '2021-12-02' },
    });
    assert.equal(best?.worst, undefined);
  });

  it('counts village-days by step', () => {
    assert.equal(countOf(MATRIX, 4), 3);
    assert.equal(countOf(MATRIX, 0), 1);
    assert.equal(countOf(MATRIX, 'none'), 1);
  });
});
