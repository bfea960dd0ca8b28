import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reachComplaints } from './reach.ts';
import { sourceOf } from './source.ts';

/** What the guard says of a package with these files, exporting `src/index.ts`. */
function said(files: Record<string, string>, scripts: Record<string, string> = {}): string[] {
  const sources = Object.entries(files).map(([name, text]) => sourceOf(`p/src/${name}`, text));
  const manifest = { name: 'p', exports: { '.': './src/index.ts' }, scripts };
  return reachComplaints(sources, [{ folder: 'p', manifest }]);
}

test('imports, workers and child processes lead from the entries to every live file', () => {
  const files = {
    'index.ts': "export * from './a.ts'; import type { B } from './b.ts';",
    'a.ts': "new Worker(new URL('./worker.ts', import.meta.url));",
    'b.ts': "const child = join(import.meta.dirname, 'deep/child.ts');",
    'worker.ts': "await import('./a.ts');",
    'deep/child.ts': '',
    'a.test.ts': "fork('./a.fixture.ts');",
    'a.fixture.ts': '',
  };
  assert.deepEqual(said(files), []);
});

test('a file that nothing leads to is dead, also where dead files lead to each other', () => {
  const files = { 'index.ts': '', 'a.ts': "import './b.ts';", 'b.ts': "import './a.ts';" };
  assert.deepEqual(
    said(files).map((line) => line.split(' ', 1)[0]),
    ['p/src/a.ts', 'p/src/b.ts'],
  );
  assert.deepEqual(said(files, { start: 'node src/a.ts' }), []);
});

test('a file of the product that only tests lead to is named', () => {
  const files = { 'index.ts': '', 'a.ts': '', 'a.test.ts': "import './a.ts';" };
  assert.match(said(files).join(), /p\/src\/a\.ts is used by tests alone/);
});
