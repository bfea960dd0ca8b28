import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, installed, span } from './given.fixture.ts';
import { addQuantities, multiplyQuantity, unknownQuantity } from './quantity.ts';
import { cutsOf, needsEveryReading } from './query.ts';

test('a meter with a power or modulus of its own is read in full', () => {
  assert.ok(!needsEveryReading(installed()));
  assert.ok(needsEveryReading(installed({ maxPowerW: 19_999 })));
  assert.ok(needsEveryReading(installed({ modulusWh: 999_999_999 })));
});

test('readings are cut where the counted span and the installation begin and end', () => {
  const counted = span('00:00', '12:00');
  const none = new Set<number>();
  assert.deepEqual(cutsOf(installed(), counted, none), [at('00:00'), at('12:00')]);
  const dated = installed({ installedAt: at('01:00'), removedAt: at('02:00') });
  assert.deepEqual(cutsOf(dated, counted, none), ['00:00', '12:00', '01:00', '02:00'].map(at));
});

test('an end of the counted span on the edge of a window cuts nothing; a register there does', () => {
  const counted = span('00:00', '12:00');
  const edges = new Set([at('00:00'), at('12:00')]);
  assert.deepEqual(cutsOf(installed(), counted, new Set([at('12:00')])), [at('00:00')]);
  const dated = installed({ installedAt: at('00:00') });
  assert.deepEqual(cutsOf(dated, counted, edges), [at('00:00')]);
});

test('quantities add and multiply field by field, and stop where they are no longer exact', () => {
  const one = { bestWh: 2, lowWh: 1, highWh: 9, peakWh: 2, valleyWh: 0, estimatedWh: 3 };
  const two = { bestWh: 20, lowWh: 10, highWh: 90, peakWh: 15, valleyWh: 5, estimatedWh: 0 };
  assert.deepEqual(addQuantities([one, two]), {
    bestWh: 22,
    lowWh: 11,
    highWh: 99,
    peakWh: 17,
    valleyWh: 5,
    estimatedWh: 3,
  });
  assert.deepEqual(multiplyQuantity(one, 4), {
    bestWh: 8,
    lowWh: 4,
    highWh: 36,
    peakWh: 8,
    valleyWh: 0,
    estimatedWh: 12,
  });
  assert.deepEqual(addQuantities([]), unknownQuantity(0));
  assert.throws(() => multiplyQuantity(unknownQuantity(2 ** 52), 4), RangeError);
});
