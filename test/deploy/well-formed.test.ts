import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { deployFiles, documentsOf, ROOT, textOf } from './files.ts';

test('every YAML and JSON file can be read, and says each key once', () => {
  const files = deployFiles().filter((file) => /\.(ya?ml|json)$/.test(file));
  assert.ok(files.length > 25, `${files.length} files`);
  for (const file of files) {
    for (const document of documentsOf(file)) assert.equal(typeof document, 'object', file);
  }
});

test('what is a program says by what it is run, and may be run', () => {
  const programs = [...deployFiles(), '.ci/deploy-tools'].filter((file) =>
    textOf(file).startsWith('#!'),
  );
  assert.deepEqual(
    programs.map((file) => file.slice(file.lastIndexOf('/') + 1)),
    ['alive', 'backup', 'influxd-mended', 'nuanbu', 'concentrator', 'prepare', 'deploy-tools'],
  );
  for (const file of programs) assert.ok(statSync(join(ROOT, file)).mode & 0o111, file);
});
