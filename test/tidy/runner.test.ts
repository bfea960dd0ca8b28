import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT } from './tree.ts';

/** Test files to be run by `scripts/test.mjs`, written down here so that no other run finds them. */
const FILES = {
  passes: `
    test('alone', () => {});
    test('parent', async (t) => { await t.test('one', () => {}); await t.test('two', () => {}); });
    describe('suite', () => { it('three', () => {}); describe('inner', () => { it('four', () => {}); }); });
    describe('empty', () => {});`,
  fails: `
    test('alone', () => { throw new Error('x'); });
    test('by its child', async (t) => { await t.test('child', () => { throw new Error('x'); }); });
    test('after its child', async (t) => { await t.test('child', () => {}); throw new Error('x'); });
    describe('by its hook', () => { after(() => { throw new Error('x'); }); it('passes', () => {}); });`,
  skips: `
    test('runs', () => {});
    test.skip('does not', () => {});
    test('is not written', { todo: true }, () => { throw new Error('x'); });`,
  crashes: `throw new Error('before any test');`,
  crashesLate: `
    test('passes', () => {});
    setTimeout(() => { throw new Error('after its test'); }, 10);`,
  exits: `test('ends the process', () => { process.exit(0); }); test('is never run', () => {});`,
  isEmpty: `describe('nothing', () => {});`,
  leaks: `
    test('passes', () => { process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); });`,
};

let directory: string;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nuanbu-runner-'));
  const imports = "import { after, describe, it, test } from 'node:test';";
  for (const [name, text] of Object.entries(FILES)) {
    await writeFile(join(directory, `${name}.test.mjs`), imports + text);
  }
});

after(() => rm(directory, { recursive: true, force: true }));

interface Outcome {
  readonly exit: number;
  readonly output: string;
  readonly lastLine: string | undefined;
}

/** Runs the runner on some of the files. */
function runTests(
  names: readonly (keyof typeof FILES)[],
  { ci = false, limitS = 60 } = {},
): Promise<Outcome> {
  const files = names.map((name) => join(directory, `${name}.test.mjs`));
  return run(['--limit', String(limitS), ...files], ci);
}

function run(words: readonly string[], ci = false): Promise<Outcome> {
  const { CI: _, ...rest } = process.env;
  const env = ci ? { ...rest, CI: 'true' } : rest;
  const runner = join(ROOT, 'scripts/test.mjs');
  return new Promise((resolve) => {
    execFile(process.execPath, [runner, ...words], { env }, (error, out) => {
      const exit = error === null ? 0 : Number(error.code);
      resolve({ exit, output: out, lastLine: out.trimEnd().split('\n').at(-1) });
    });
  });
}

test('leaves are counted, suites and parents are not', async () => {
  const { exit, lastLine } = await runTests(['passes']);
  assert.deepEqual({ exit, lastLine }, { exit: 0, lastLine: '5 passed, 0 failed' });
});

test('a failure is counted once where it happened, hooks and parents of their own included', async () => {
  const { exit, lastLine, output } = await runTests(['fails', 'passes']);
  assert.deepEqual({ exit, lastLine }, { exit: 1, lastLine: '7 passed, 4 failed' });
  assert.equal(output.match(/\d+ passed, \d+ failed$/gm)?.length, 1);
});

test('a skipped or unwritten test fails in CI and nowhere else', async () => {
  const outside = await runTests(['skips']);
  assert.deepEqual([outside.exit, outside.lastLine], [0, '1 passed, 0 failed']);
  const inside = await runTests(['skips'], { ci: true });
  assert.deepEqual([inside.exit, inside.lastLine], [1, '1 passed, 2 failed']);
});

test('a file that crashes, ends early or has no test fails', async () => {
  const { exit, lastLine } = await runTests(['crashes', 'crashesLate', 'exits', 'isEmpty']);
  assert.deepEqual([exit, lastLine], [1, '1 passed, 4 failed']);
});

test('a file that does not end by itself is ended, and fails', async () => {
  const { exit, output } = await runTests(['leaks'], { limitS: 2 });
  assert.equal(exit, 1);
  assert.match(output, /leaks\.test\.mjs did not end within 2 s/);
});

test('to find no test is a failure', async () => {
  const { exit, lastLine } = await run([join(directory, 'no-such-file-*.ts')]);
  assert.deepEqual([exit, lastLine], [1, '0 passed, 0 failed']);
});
