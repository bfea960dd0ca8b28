import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { JINING } from './jining.fixture.ts';
import { billOf } from './payout.ts';

const PRICES = JINING.tariff!.prices;

describe('P5, the bill', () => {
  test('with and without time-of-use prices', () => {
    // 100 × 0.5769 + 200 × 0.3469 = 57.69 + 69.38; 300 × 0.5469 = 164.07.
    assert.deepEqual(billOf({ peakWh: 100_000, valleyWh: 200_000 }, PRICES, 'halfUp'), {
      timeOfUseFen: 12_707,
      flatFen: 16_407,
    });
  });

  test('each price is rounded once', () => {
    // 10 Wh of peak are 0.5769 fen, of valley 0.3469 fen; together, flat, 1.0938 fen.
    const energy = { peakWh: 10, valleyWh: 10 };
    assert.deepEqual(billOf(energy, PRICES, 'halfUp'), { timeOfUseFen: 1, flatFen: 1 });
    assert.deepEqual(billOf(energy, PRICES, 'ceil'), { timeOfUseFen: 2, flatFen: 2 });
    assert.deepEqual(billOf(energy, PRICES, 'floor'), { timeOfUseFen: 0, flatFen: 1 });
  });
});
