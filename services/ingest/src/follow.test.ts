import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '@nuanbu/runtime';
import { RegisterFollower } from './follow.ts';
import type { Concentrator } from './ports.ts';

const C01: Concentrator = {
  ...{ name: 'c01', district: 'd', passwordHash: 'h1', villages: ['t/v'], mayCorrect: false },
};

/** An intake that follows a register, and what it was told by it. */
async function following(all: Concentrator[]) {
  const reconsidered: string[] = [];
  let looks = 0;
  let trouble: Error | undefined;
  const follower = new RegisterFollower({
    meters: {
      async refresh() {
        looks += 1;
      },
    },
    concentrators: {
      async list() {
        if (trouble) throw trouble;
        return all.map((each) => ({ ...each, heardAt: looks }));
      },
    },
    reconsider: async (name) => void reconsidered.push(name),
    log: silentLog,
    everyMs: 1,
  });
  await follower.start();
  return {
    follower,
    reconsidered,
    looks: () => looks,
    fail(error: Error | undefined) {
      trouble = error;
    },
    /** Until it has certainly looked once, from beginning to end. */
    async lookedAgain() {
      const from = looks;
      while (looks < from + 2) await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
}

test('whoever has changed is reconsidered, once, and nobody else', async (t) => {
  const all = [C01, { ...C01, name: 'c02' }];
  const { follower, reconsidered, lookedAgain } = await following(all);
  t.after(() => follower.stop());
  await lookedAgain();
  assert.deepEqual(reconsidered, []);
  all[1] = { ...all[1]!, revokedAt: 5 };
  await lookedAgain();
  await lookedAgain();
  assert.deepEqual(reconsidered, ['c02']);
  all[0] = { ...C01, villages: ['t/v', 't/w'] };
  all.push({ ...C01, name: 'c03' });
  await lookedAgain();
  assert.deepEqual(reconsidered, ['c02', 'c01', 'c03']);
});

test('a change while the ledger was away is found when it is back', async (t) => {
  const all = [C01];
  const { follower, reconsidered, lookedAgain, fail } = await following(all);
  t.after(() => follower.stop());
  fail(new Error('away'));
  all[0] = { ...C01, passwordHash: 'h2' };
  await lookedAgain();
  assert.deepEqual(reconsidered, []);
  fail(undefined);
  await lookedAgain();
  assert.deepEqual(reconsidered, ['c01']);
});

test('once it is stopped it looks no more', async () => {
  const { follower, looks, lookedAgain } = await following([C01]);
  await lookedAgain();
  await follower.stop();
  const then = looks();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(looks(), then);
});
