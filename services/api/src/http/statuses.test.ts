import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codesOf, PLATFORM_TROUBLES, REQUEST_REFUSALS, TROUBLES } from '@nuanbu/terms';
import { statusOf } from './statuses.ts';

/** What the asker can mend: it sent a wrong argument, or a file that nobody can read. */
const OF_THE_ASKER: Readonly<Record<string, number>> = {
  argumentInvalid: 400,
  fileUnreadable: 422,
};
const NO_ROOM: ReadonlySet<string> = new Set(['diskFull', 'storeFull']);
/** Servers of others, and what failed in this one. */
const OF_SERVERS: Readonly<Record<string, number>> = {
  serverFailed: 500,
  identityUnreachable: 502,
};

test('every trouble of the platform is told as one of the server, so that it alarms', () => {
  for (const code of codesOf(PLATFORM_TROUBLES)) {
    assert.equal(statusOf(code), OF_THE_ASKER[code] ?? (NO_ROOM.has(code) ? 507 : 503), code);
  }
});

test('everything else is told as one of the asker, so that it alarms nobody', () => {
  const platform = new Set<string>(codesOf(PLATFORM_TROUBLES));
  const others = codesOf(TROUBLES).filter((code) => !platform.has(code));
  for (const code of [...others, ...codesOf(REQUEST_REFUSALS)]) {
    const status = statusOf(code);
    if (OF_SERVERS[code] === undefined) assert.ok(status >= 400 && status < 500, code);
    else assert.equal(status, OF_SERVERS[code], code);
  }
});
