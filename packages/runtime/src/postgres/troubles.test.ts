import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { fileTroubleOf, isPortInUse, troubleOf } from './troubles.ts';

test('the last words of PostgreSQL become the trouble that they are about', () => {
  const said = {
    diskFull: 'FATAL:  could not write lock file "postmaster.pid": No space left on device',
    alreadyRunning: 'FATAL:  lock file "postmaster.pid" already exists\nHINT:  Is another …',
    portInUse: 'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use',
    dataDirUnwritable: 'FATAL:  could not open file "global/pg_control": Permission denied',
    ledgerUnreachable: 'FATAL:  could not load library',
  } as const;
  for (const [code, words] of Object.entries(said)) {
    const trouble = troubleOf(words);
    assert.equal(trouble.code, code);
    assert.ok(trouble.detail.includes(words.split('\n')[0]!));
  }
  assert.equal(isPortInUse(said.portInUse), true);
  assert.equal(isPortInUse(said.diskFull), false);
});

test('only the end of what was said is repeated', () => {
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index}.`);
  const { detail } = troubleOf(lines.join('\n'));
  assert.ok(detail.includes('line 39.') && !detail.includes('line 33.'));
});

test('a refused file operation names the data directory, and anything else stays what it is', () => {
  const refused = (code: string) => fileTroubleOf(Object.assign(new Error(), { code }), '/data');
  for (const code of ['ENOSPC', 'EDQUOT']) assert.ok(isTrouble(refused(code), 'diskFull'));
  for (const code of ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']) {
    assert.ok(isTrouble(refused(code), 'dataDirUnwritable'), code);
  }
  const bug = new TypeError('bug');
  assert.equal(fileTroubleOf(bug, '/data'), bug);
});
