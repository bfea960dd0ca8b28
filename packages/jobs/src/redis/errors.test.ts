import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { told, troubleOf } from './errors.ts';
import { readRedisUrl } from './place.ts';

const PLACE = readRedisUrl('redis://clerk:hunter2@r:6379');

test('nothing that a command carried is told or logged', () => {
  const error = Object.assign(
    new Error("ERR unknown command 'AUTH', with args beginning with: 'clerk' 'hunter2' "),
    {
      command: { name: 'auth', args: ['clerk', 'hunter2'] },
      previousErrors: [
        Object.assign(new Error('NOPERM'), { command: { name: 'set', args: ['hunter2'] } }),
      ],
    },
  );
  error.stack = `Error: ${error.message}\n    at parser`;
  for (const each of [told(error), troubleOf(PLACE, error)]) {
    assert.doesNotMatch(inspect(each, { depth: 9, showHidden: true }), /hunter2/);
    assert.match(each.message, /unknown command 'AUTH' NOPERM/);
  }
});

test('a cluster’s error has the words of the node that it came from', () => {
  const lastNodeError = new Error('connect ECONNREFUSED 10.0.0.1:7000');
  const error = Object.assign(new Error('Failed to refresh slots cache.'), { lastNodeError });
  assert.equal(
    troubleOf(PLACE, error).detail,
    'Redis at r:6379: Failed to refresh slots cache. connect ECONNREFUSED 10.0.0.1:7000.',
  );
});

test('the hint goes with what Redis says', () => {
  const hints: [string, RegExp][] = [
    ['WRONGPASS invalid username-password pair', /the user and the password/],
    ["NOPERM this user has no permissions to run the 'info' command", /what the user .* may do/],
    ['self-signed certificate in certificate chain', /TLS/],
    ['MISCONF Redis is configured to save RDB snapshots', /room/],
    ['connect ECONNREFUSED 127.0.0.1:1', /runs and that REDIS_URL/],
  ];
  for (const [words, hint] of hints) {
    assert.match(troubleOf(PLACE, new Error(words)).hint ?? '', hint, words);
  }
});
