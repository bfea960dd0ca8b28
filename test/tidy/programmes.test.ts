import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { test } from 'node:test';
import { parseProgramme } from '@nuanbu/policy';
import { allFiles, readText } from './tree.ts';

test('every programme that comes with the software loads, under the name of its file', () => {
  const files = allFiles().filter((file) => file.startsWith('packages/policy/programmes/'));
  assert.ok(files.length > 0);
  for (const file of files) {
    assert.match(file, /\.yaml$/);
    const parsed = parseProgramme(readText(file));
    assert.ok(parsed.ok, `${file}: ${JSON.stringify(parsed)}`);
    assert.equal(parsed.programme.name, basename(file, '.yaml'));
  }
});
