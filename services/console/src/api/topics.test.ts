import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressOf, pathOf } from './addresses.ts';
import { freshKey } from './keys.ts';
import { isTouched, pathsTouchedBy, waitBeforeMs } from './topics.ts';

describe('what a change touches', () => {
  it('is told by the first word of what it was done to', () => {
    const touched = (path: string, subject: string) => isTouched(path, pathsTouchedBy(subject));
    assert.ok(touched('/api/batches/12', 'batch 12'));
    assert.ok(touched('/api/overview', 'batch 12'));
    assert.ok(touched('/api/users', 'user a'));
    assert.ok(!touched('/api/users', 'batch 12'));
    assert.ok(!touched('/api/batchesque', 'batch 12'));
    assert.ok(touched('/api/audit', 'something new'));
    assert.ok(!touched('/api/runs', 'something new'));
  });
});

describe('the stream', () => {
  it('is opened again ever later, and within a minute', () => {
    const waits = [0, 1, 2, 5, 6, 1_000].map(waitBeforeMs);
    assert.deepEqual(waits, [1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
  });
});

describe('addresses', () => {
  it('are the same for the same question, whatever its order', () => {
    assert.equal(addressOf('/a', { z: 1, b: true }), addressOf('/a', { b: true, z: 1 }));
    assert.equal(addressOf('/a', { none: undefined, empty: '' }), '/a');
  });

  it('hold their parameters as one piece each', () => {
    assert.equal(pathOf('/a/:household/b/:n', { household: 'x/y z', n: 1 }), '/a/x%2Fy%20z/b/1');
  });
});

describe('keys', () => {
  it('are letters and digits, and no two the same', () => {
    const keys = Array.from({ length: 100 }, freshKey);
    for (const key of keys) assert.match(key, /^[0-9a-f]{32}$/);
    assert.equal(new Set(keys).size, 100);
  });
});
