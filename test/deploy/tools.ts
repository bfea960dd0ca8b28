/** Runs the programs that .ci/deploy-tools brings. */
import { type ChildProcess, type ExecFileOptions, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT } from './files.ts';

const CACHE = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
const PATH = [
  join(CACHE, 'nuanbu', 'deploy-tools', 'bin'),
  process.env.PATH,
  ...['/usr/sbin', '/sbin'],
].join(delimiter);

const ENVIRONMENT = { ...process.env, PATH };

/** What a program said, and how it ended. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs a program from the root of the project until it ends.
 *
 * @throws Error where it cannot be started, is not there, or runs for over two minutes.
 */
export async function run(
  program: string,
  args: readonly string[],
  options: ExecFileOptions = {},
): Promise<Said> {
  const limits = { timeout: 120_000, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { cwd: ROOT, env: ENVIRONMENT, ...limits, ...options, encoding: 'utf8' },
      (error, out, err) => {
        if (error?.code === 'ENOENT') reject(missing(program));
        else if (error && typeof error.code !== 'number') reject(error);
        else resolve({ code: Number(error?.code ?? 0), out, err });
      },
    );
  });
}

function missing(program: string): Error {
  return new Error(`${program} is not there; .ci/deploy-tools brings it`);
}

/** A program that runs until it is told to stop. */
export interface Started {
  readonly child: ChildProcess;
  /** All that it said so far. */
  said(): string;
  stop(): Promise<void>;
}

/** Starts a program; whoever does so stops it. */
export function start(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = ENVIRONMENT,
): Started {
  const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const ended = once(child, 'exit').catch((error) => {
    said += error.code === 'ENOENT' ? missing(program).message : String(error);
  });
  return {
    child,
    said: () => said,
    async stop() {
      child.kill('SIGTERM');
      const over = new AbortController();
      const late = wait(10_000, 'late', { signal: over.signal }).catch(() => undefined);
      if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL');
      over.abort();
    },
  };
}

/**
 * Asks until an answer comes.
 *
 * @throws Error the last one, after twenty seconds.
 */
export async function eventually<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const untilMs = performance.now() + 20_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > untilMs) throw error;
      await wait(100);
    }
  }
}
