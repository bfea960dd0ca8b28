import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '@nuanbu/runtime';
import { RegisterFollower } from './follow.ts';
import type { Concentrator } from './ports.ts';

const C01: Concentrator = {
  ...{ name: 'c01', district: 'd', passwordHash: 'h1', villages: ['t/v'], mayCorrect: false },
};

/** An intake that follows a register, and what it was told by it. */
async function following(all: Concentrator[], version = { number: 1 }) {
  const reconsidered: string[] = [];
  let looks = 0;
  let lists = 0;
  let trouble: Error | undefined;
  const follower = new RegisterFollower({
    meters: {
      async refresh() {
        looks += 1;
      },
    },
    concentrators: {
      async list() {
        lists += 1;
        return all.map((each) => ({ ...each, heardAt: looks }));
      },
    },
    version: async () => {
      if (trouble) throw trouble;
      return version.number;
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
    lists: () => lists,
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
  const version = { number: 1 };
  const { follower, reconsidered, lookedAgain, lists } = await following(all, version);
  t.after(() => follower.stop());
  await lookedAgain();
  assert.deepEqual(reconsidered, []);
  assert.equal(lists(), 1, 'as long as nothing changes, only its version is asked for');
  all[1] = { ...all[1]!, revokedAt: 5 };
  version.number += 1;
  await lookedAgain();
  await lookedAgain();
  assert.deepEqual(reconsidered, ['c02']);
  assert.equal(lists(), 2);
  all[0] = { ...C01, villages: ['t/v', 't/w'] };
  version.number += 1;
  all.push({ ...C01, name: 'c03' });
  await lookedAgain();
  assert.deepEqual(reconsidered, ['c02', 'c01', 'c03']);
});

test('a change while the ledger was away is found when it is back', async (t) => {
  const all = [C01];
  const version = { number: 1 };
  const { follower, reconsidered, lookedAgain, fail } = await following(all, version);
  t.after(() => follower.stop());
  fail(new Error('away'));
  all[0] = { ...C01, passwordHash: 'h2' };
  version.number += 1;
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
