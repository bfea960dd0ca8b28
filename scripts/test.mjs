/**
 * Runs the project's tests with Node's own runner and ends with one line, `N passed, N failed`.
 * `--servers` runs the suites that need servers which npm does not bring; other words are globs.
 */
import { glob } from 'node:fs/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const words = process.argv.slice(2);
const wantsServers = words.includes('--servers');
const named = words.filter((word) => !word.startsWith('--'));

const everywhere = '{packages,services,simulators,test}/**';
const pattern = wantsServers ? `${everywhere}/*.servertest.ts` : `${everywhere}/*.test.ts`;
const patterns = named.length > 0 ? named : [pattern];

const files = [];
for (const each of patterns) {
  for await (const file of glob(each, { exclude: ['**/node_modules/**'] })) files.push(file);
}
files.sort();
if (files.length === 0) {
  console.error(`no test file matches ${patterns.join(' ')}`);
  process.exit(1);
}

let passed = 0;
let failed = 0;
const stream = run({ files, concurrency: 2, forceExit: false });
stream.on('test:pass', (event) => {
  if (event.details.type === 'suite' || event.skip !== undefined) return;
  passed += 1;
});
stream.on('test:fail', (event) => {
  if (event.details.type === 'suite') return;
  failed += 1;
});
// A skipped test counts as failed in CI, where nothing may skip.
stream.on('test:pass', (event) => {
  if (process.env.CI && event.skip !== undefined) failed += 1;
});
stream.compose(new spec()).pipe(process.stdout);
stream.on('close', () => finish());
process.on('exit', () => {
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
});

let finished = false;
function finish() {
  if (finished) return;
  finished = true;
  setImmediate(() => console.log(`\n${passed} passed, ${failed} failed`));
}
