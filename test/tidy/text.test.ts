import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_LINES, sizeComplaints, textComplaints } from './text.ts';

const slash = '/';

/** What the guard says of a line in a document. */
function said(line: string, file = 'docs/x.md'): string {
  return textComplaints(file, line).join('\n');
}

test('paths of one machine are named, and paths that only look alike are not', () => {
  for (const path of ['work/main', 'home/somebody', 'Users/somebody', 'mnt/disk']) {
    assert.match(said(`see ${slash}${path}`), /a path of one machine/, path);
  }
  assert.equal(said(`a homework${slash}work/x, .${slash}work/, /root, /var/lib/nuanbu`), '');
});

test('only hosts of this machine, of examples and of named formats are named', () => {
  const known = ['mqtt://127.0.0.1:1883', 'http://[::1]/', 'https://nuanbu.example/x'];
  for (const url of known) assert.equal(said(url), '', url);
  const scheme = 'https:';
  assert.match(said(`${scheme}//packages.internal/npm`), /the host packages\.internal/);
  assert.match(said(`${scheme}//name:word@packages.internal/`), /the host packages\.internal/);
  assert.match(said(`${scheme}//packages.internal/`, 'pnpm-lock.yaml'), /the host/);
});

test('unfinished words are named in any file that is ours', () => {
  const word = ['TO', 'DO'].join('');
  assert.match(said(`# ${word}: more`), /undone/);
  assert.equal(said(`# ${word}`, 'test/data/notice/x.txt'), '');
  assert.equal(said(`a${word}s`), '');
});

test('a file of code has at most so many lines; data and generated files may have more', () => {
  const text = 'x\n'.repeat(MOST_LINES);
  assert.deepEqual(sizeComplaints('packages/a/x.ts', text), []);
  assert.match(sizeComplaints('packages/a/x.ts', `${text}x\n`).join(), /has 351 lines/);
  assert.match(sizeComplaints('packages/a/x.ts', `${text}x`).join(), /has 351 lines/);
  assert.deepEqual(sizeComplaints('packages/a/x.generated.ts', `${text}x`), []);
  assert.deepEqual(sizeComplaints('test/data/x.ts', `${text}x`), []);
});
