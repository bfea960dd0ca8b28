/**
 * Runs the project's tests with Node's own test runner, each file in a process of its own, and ends
 * with one line, `N passed, N failed`.
 *
 *     node scripts/test.mjs [--servers | --browser] [--verbose] [--jobs N] [--limit SECONDS] [FILE OR GLOB …]
 *
 * `--servers` runs the suites that need servers which npm does not bring, `--browser` those that need
 * a browser; `--verbose` prints what passing files said too. Where CI is set, a skipped test counts
 * as failed.
 */
import { glob, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endAll, runTestFile } from './test-file.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    servers: { type: 'boolean', default: false },
    browser: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '2' },
    limit: { type: 'string' },
  },
});

const everywhere = '{packages,services,simulators,test}/**';
/** What the names of a suite's files end with, and the seconds that one of them may take. */
const [kind, usualLimitS] = values.browser
  ? ['browsertest', 900]
  : values.servers
    ? ['servertest', 300]
    : ['test', 180];
const patterns = positionals.length > 0 ? positionals : [`${everywhere}/*.${kind}.ts`];
const limitS = Number(values.limit ?? usualLimitS);

const files = [];
for await (const file of glob(patterns, { exclude: ['**/node_modules/**'] })) files.push(file);
// The room of whole-system tests goes first: its files take longest, and the rest fits around them.
files.sort((a, b) => isSystem(b) - isSystem(a) || (a < b ? -1 : 1));

const totals = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const startedMs = performance.now();

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    endAll();
    process.exit(1);
  });
}

const eventDir = await mkdtemp(join(tmpdir(), 'nuanbu-test-'));
try {
  const queue = files.entries();
  const jobs = Array.from({ length: Number(values.jobs) }, async () => {
    for (const [index, file] of queue) report(await runTestFile(file, { limitS, eventDir, index }));
  });
  await Promise.all(jobs);
} finally {
  await rm(eventDir, { recursive: true, force: true });
}
finish();

function isSystem(file) {
  return Number(file.startsWith('test'));
}

/** Prints a file's line, and what it said where something failed. */
function report({ file, passed, failed, skipped, trouble, tookS, output }) {
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
  const counts = [
    `${passed} passed`,
    failed && `${failed} failed`,
    skipped && `${skipped} skipped`,
  ];
  const line = `${file}  ${counts.filter(Boolean).join(', ')}  ${tookS.toFixed(1)} s`;
  console.log(`${failed > 0 ? '✖' : '✔'} ${line}`);
  if (trouble !== undefined) console.log(`  ${file} ${trouble}`);
  if (failed > 0) failures.push(trouble === undefined ? line : `${line}  (${trouble})`);
  if (failed > 0 || values.verbose) console.log(output.trimEnd().replace(/^/gm, '    '));
}

function finish() {
  const { passed, skipped } = totals;
  const failed = totals.failed + (process.env.CI ? skipped : 0);
  const tookS = ((performance.now() - startedMs) / 1000).toFixed(0);
  console.log(`\n${files.length} files in ${tookS} s`);
  if (files.length === 0) console.log(`no test file matches ${patterns.join(' ')}`);
  if (skipped > 0) console.log(`${skipped} skipped${process.env.CI ? ', which CI fails' : ''}`);
  for (const failure of failures) console.log(`✖ ${failure}`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
