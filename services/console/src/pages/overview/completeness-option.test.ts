import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { paletteOf } from '../../layout/palette.ts';
import { averageOf, completenessOption, worstOf } from './completeness-option.ts';

const village = (metersExpected: number[], metersSeen: number[]) => ({
  ...{ town: '镇', village: '村', meters: 3, readings: metersSeen },
  ...{ metersExpected, metersSeen },
});

describe('the completeness of a village', () => {
  it('is averaged over what was expected, and its worst day is the first of the worst', () => {
    const some = village([2, 4, 0, 4], [2, 2, 0, 2]);
    assert.deepEqual(averageOf(some), { seen: 6, expected: 10 });
    assert.deepEqual(worstOf(some), { index: 1, seen: 2, expected: 4 });
    assert.equal(worstOf(village([0], [0])), undefined);
  });

  it('is 100 only where all were heard, and empty where nobody was expected', () => {
    const option = completenessOption(
      { villages: [village([200, 200, 0], [200, 199, 0])], days: ['a', 'b', 'c'] },
      paletteOf(false),
      () => '',
    );
    const [{ data }] = option.series as [{ data: unknown[][] }];
    assert.deepEqual(data, [
      [0, 0, 100],
      [1, 0, 99],
      [2, 0, '-'],
    ]);
  });
});
