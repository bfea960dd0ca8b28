import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../clock.ts';
import { Kept, type KeptOptions } from './kept.ts';

function keptFor(options: Partial<KeptOptions<number>> = {}) {
  const clock = new ManualClock(0);
  const errors: unknown[] = [];
  let computed = 0;
  const kept = new Kept<number>({
    ...{ clock, atMostEveryMs: 30_000, waitMs: 60_000, onError: (error) => errors.push(error) },
    compute: async () => {
      computed += 1;
      return computed;
    },
    ...options,
  });
  return { kept, clock, errors };
}

test('it is computed once for all who ask at once, and again when it is old enough', async () => {
  const { kept, clock } = keptFor();
  assert.deepEqual(await Promise.all([kept.get(), kept.get()]), [1, 1]);
  clock.advance(29);
  assert.equal(await kept.get(), 1);
  clock.advance(1);
  assert.equal(await kept.get(), 2);
});

test('what takes long is computed more seldom', async () => {
  let computed = 0;
  const { kept, clock } = keptFor({
    compute: async () => {
      clock.advance(3);
      computed += 1;
      return computed;
    },
  });
  assert.equal(await kept.get(), 1);
  clock.advance(56);
  assert.equal(await kept.get(), 1, '59 s after its beginning');
  clock.advance(1);
  assert.equal(await kept.get(), 2);
});

test('a failure takes the value away and is told; the next time may succeed', async () => {
  let fails = false;
  const { kept, clock, errors } = keptFor({
    compute: async () => {
      if (fails) throw new Error('down');
      return 7;
    },
  });
  assert.equal(await kept.get(), 7);
  fails = true;
  clock.advance(30);
  assert.equal(await kept.get(), undefined);
  assert.equal(errors.length, 1);
  fails = false;
  clock.advance(30);
  assert.equal(await kept.get(), 7);
});

test('who asks waits no longer than they would, and gets the earlier value meanwhile', async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  let computed = 0;
  const { kept, clock } = keptFor({
    waitMs: 1,
    compute: () => {
      computed += 1;
      return computed === 1 ? Promise.resolve(1) : promise;
    },
  });
  assert.equal(await kept.get(), 1);
  clock.advance(30);
  assert.equal(await kept.get(), 1);
  assert.equal(await kept.get(), 1);
  assert.equal(computed, 2, 'nobody computes it a second time meanwhile');
  resolve(2);
  assert.equal(await kept.get(), 2);
});
