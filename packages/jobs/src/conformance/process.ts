import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { ledgerId } from './recording.ts';

/**
 * Runs a piece of a program in a process of its own, with the queues open as `jobs`; it is killed
 * with the test.
 */
export function openInProcess(
  t: TestContext,
  { databaseUrl, redisUrl }: { readonly databaseUrl: string; readonly redisUrl?: string },
  program: string,
) {
  const source = `
    import { GiveUp, openJobs } from ${JSON.stringify(import.meta.resolve('../index.ts'))};
    const log = { debug() {}, warn() {}, error() {} };
    const jobs = await openJobs({ ...${JSON.stringify({ databaseUrl, redisUrl, ledgerId })}, log });
    ${program}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return { child, exited };
}
