import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TroubleError } from '@nuanbu/terms';
import { progressIfKnown } from './run-progress.ts';

const FAR = { done: 1, villages: 3 };

test('how far a run is is told where the queues know it', async () => {
  assert.deepEqual(await progressIfKnown({ progressOf: async () => FAR }, 1), FAR);
  assert.equal(await progressIfKnown({ progressOf: async () => undefined }, 1), undefined);
});

test('queues that are away leave it open, whether they say so or say nothing', async () => {
  const away = new TroubleError('queuesUnreachable', 'As the test would have it.');
  assert.equal(await progressIfKnown({ progressOf: () => Promise.reject(away) }, 1), undefined);
  const { promise, reject } = Promise.withResolvers<typeof FAR>();
  assert.equal(await progressIfKnown({ progressOf: () => promise }, 1), undefined);
  // What they say at last disturbs nobody.
  reject(new Error('a bug'));
});

test('a bug is not hidden', async () => {
  const progressOf = () => Promise.reject(new TypeError('a bug'));
  await assert.rejects(progressIfKnown({ progressOf }, 1), TypeError);
});
