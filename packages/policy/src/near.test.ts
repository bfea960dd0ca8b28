import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JINING } from './jining.fixture.ts';
import { nearest } from './near.ts';

const PATHS = [...JINING.parameters.keys()];

test('a slip of the pen, a part left out and another case find what was meant', () => {
  const meant = 'components.energySubsidy.rules.perKwh.rate';
  for (const name of [
    'components.energySubsidy.rules.perKwh.rat',
    'components.energySubsidy.rate',
    'energySubsidy.perKwh.rate',
    meant.toUpperCase(),
  ]) {
    assert.equal(nearest(name, PATHS, 3)[0], meant, name);
  }
  assert.ok(nearest('limit', PATHS, 3).includes('components.energySubsidy.rules.perKwh.limit'));
});

test('what looks like nothing finds nothing, and no more are told than asked for', () => {
  assert.deepEqual(nearest('价', PATHS, 3), []);
  assert.deepEqual(nearest('', PATHS, 3), []);
  assert.equal(nearest('components', PATHS, 2).length, 2);
});
