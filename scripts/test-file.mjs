import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import { countLeaves } from './test-count.mjs';

const reporter = new URL('./test-events.mjs', import.meta.url).href;

/** Groups of processes that test files have started and that may still run. */
const running = new Set();

/**
 * Runs one test file in a process of its own and says what it counted and printed. A file that has
 * not ended after `limitS` seconds is killed with all that it started: a test hangs there, or has
 * left a server, timer or process behind.
 */
export async function runTestFile(file, { limitS, eventDir, index }) {
  const eventFile = join(eventDir, `${index}.jsonl`);
  const child = spawn(
    process.execPath,
    [
      // A test that hangs is named by the runner, a while before the whole file is killed.
      `--test-timeout=${Math.ceil(limitS * 800)}`,
      ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
      ...[`--test-reporter=${reporter}`, `--test-reporter-destination=${eventFile}`],
      file,
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what the file has started can be ended with it.
      detached: process.platform !== 'win32',
      // Set where this runner is itself under test; it would turn the reporters off.
      env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    },
  );
  running.add(child);
  const startedMs = performance.now();
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const closed = new Promise((resolve) => child.once('close', resolve));

  let isOverdue = false;
  const limit = setTimeout(() => {
    isOverdue = true;
    endGroup(child);
  }, limitS * 1000);
  const exit = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  clearTimeout(limit);
  endGroup(child);
  // Whatever left the group may hold the pipes for as long as it lives; nobody waits for it.
  await Promise.race([closed, setTimeoutPromise(2000, undefined, { ref: false })]);
  child.stdout.destroy();
  child.stderr.destroy();
  running.delete(child);

  const count = countLeaves(await eventsIn(eventFile));
  const trouble = troubleOf(count, exit, isOverdue ? limitS : undefined);
  if (trouble !== undefined) count.failed += 1;
  const tookS = (performance.now() - startedMs) / 1000;
  return { file, ...count, trouble, tookS, output: Buffer.concat(output).toString() };
}

/** Ends every test file that still runs, for when the runner itself is told to stop. */
export function endAll() {
  for (const child of running) endGroup(child);
}

/** What is wrong with a file apart from its tests. */
function troubleOf({ passed, failed, skipped, finished }, exit, limitS) {
  if (limitS !== undefined) {
    return `did not end within ${limitS} s: a test hangs, or has left something running`;
  }
  if (!finished) return `stopped before its tests were done, or has none (exit ${exit})`;
  if (passed + failed + skipped === 0) return 'has no test';
  if (exit !== 0 && failed === 0) return `failed outside its tests (exit ${exit})`;
  return undefined;
}

async function eventsIn(eventFile) {
  const text = await readFile(eventFile, 'utf8').catch(() => '');
  // A process that was killed may have left half a line, which has no line break yet.
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

function endGroup(child) {
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
