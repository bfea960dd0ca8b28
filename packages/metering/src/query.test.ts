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
  const peakOfOne = { peakWh: 2, peakLowWh: 1, peakHighWh: 6 };
  const valleyOfOne = { valleyWh: 0, valleyLowWh: 0, valleyHighWh: 7 };
  const one = { bestWh: 2, lowWh: 1, highWh: 9, ...peakOfOne, ...valleyOfOne, estimatedWh: 3 };
  const peakOfTwo = { peakWh: 15, peakLowWh: 10, peakHighWh: 80 };
  const valleyOfTwo = { valleyWh: 5, valleyLowWh: 2, valleyHighWh: 70 };
  const two = { bestWh: 20, lowWh: 10, highWh: 90, ...peakOfTwo, ...valleyOfTwo, estimatedWh: 0 };
  assert.deepEqual(addQuantities([one, two]), {
    bestWh: 22,
    lowWh: 11,
    highWh: 99,
    peakWh: 17,
    peakLowWh: 11,
    peakHighWh: 86,
    valleyWh: 5,
    valleyLowWh: 2,
    valleyHighWh: 77,
    estimatedWh: 3,
  });
  assert.deepEqual(multiplyQuantity(one, 4), {
    bestWh: 8,
    lowWh: 4,
    highWh: 36,
    peakWh: 8,
    peakLowWh: 4,
    peakHighWh: 24,
    valleyWh: 0,
    valleyLowWh: 0,
    valleyHighWh: 28,
    estimatedWh: 12,
  });
  assert.deepEqual(addQuantities([]), unknownQuantity(0));
  assert.throws(() => multiplyQuantity(unknownQuantity(2 ** 52), 4), RangeError);
});
