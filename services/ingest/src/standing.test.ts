import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standingOf } from './standing.ts';
import { MemoryConcentrators } from './testing/ports.fixture.ts';

test('a concentrator speaks in its district until it is revoked', () => {
  const concentrators = new MemoryConcentrators();
  concentrators.add({ name: 'c1', district: 'test' });
  const c1 = concentrators.all.get('c1')!;
  assert.deepEqual(standingOf(c1, 'test'), { sender: c1 });
  assert.deepEqual(standingOf(c1, 'tesu'), { refused: 'otherDistrict' });
  const revoked = { ...c1, revokedAt: 1 };
  assert.deepEqual(standingOf(revoked, 'test'), { refused: 'concentratorRevoked' });
  assert.deepEqual(standingOf(undefined, 'test'), { refused: 'unknownConcentrator' });
});
