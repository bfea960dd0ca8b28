import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ROUNDINGS, type Rounding } from '@nuanbu/units';
import { cited, component, example, kwhRule } from './example.fixture.ts';
import { payoutAt } from './payout.ts';
import { changed, programmeFrom } from './programme-text.fixture.ts';

/** The fen of an energy at 0.2 yuan per kWh, which is a fen for each 50 Wh. */
function fen(wh: number, rounding: Rounding): number {
  const text = example({ subsidy: component([kwhRule(`rate: ${cited('0.2')}`)]) });
  const programme = programmeFrom(changed(text, 'value: halfUp', `value: ${rounding}`));
  const subsidy = programme.components.get('subsidy');
  if (!subsidy?.isDetermined) throw new Error('not determined');
  return payoutAt({ whole: wh }, subsidy.rules[0]!, subsidy, { seasonNumber: 1 }).amountFen;
}

/** The fen of energies under all roundings, in the order of their names. */
function all(wh: number): Record<Rounding, number> {
  return Object.fromEntries(ROUNDINGS.map((rounding) => [rounding, fen(wh, rounding)])) as Record<
    Rounding,
    number
  >;
}

describe('E3, a programme names its rounding', () => {
  test('a whole fen is nobody’s to round', () => {
    assert.deepEqual(all(50), { halfUp: 1, halfEven: 1, floor: 1, ceil: 1 });
    assert.deepEqual(all(0), { halfUp: 0, halfEven: 0, floor: 0, ceil: 0 });
  });

  test('one Wh above a whole fen and one below it', () => {
    assert.deepEqual(all(51), { halfUp: 1, halfEven: 1, floor: 1, ceil: 2 });
    assert.deepEqual(all(49), { halfUp: 1, halfEven: 1, floor: 0, ceil: 1 });
  });

  test('half a fen, after an even and after an odd one', () => {
    assert.deepEqual(all(25), { halfUp: 1, halfEven: 0, floor: 0, ceil: 1 });
    assert.deepEqual(all(75), { halfUp: 2, halfEven: 2, floor: 1, ceil: 2 });
  });

  test('one Wh beside half a fen', () => {
    assert.deepEqual(all(24), { halfUp: 0, halfEven: 0, floor: 0, ceil: 1 });
    assert.deepEqual(all(26), { halfUp: 1, halfEven: 1, floor: 0, ceil: 1 });
  });
});
