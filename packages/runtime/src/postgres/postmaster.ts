import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Account } from './account.ts';
import type { PostgresLog } from './log.ts';

/**
 * Starts PostgreSQL with a watcher that outlives this process. Descriptor 3 is a pipe from here: a
 * line on it ends the watcher, its end without a line means that this process is gone, killed or
 * crashed, and the watcher then asks PostgreSQL for its fast shutdown. The watcher is a grandchild,
 * so that PostgreSQL has no child that it does not know.
 */
const WATCHED = `
( ( read -r word <&3 || kill -INT $$ ) >/dev/null 2>&1 & )
exec "$@" 3<&-`;

const READY = 'database system is ready to accept connections';
const KEPT_LINES = 20;
/** After this the fast shutdown becomes an immediate one; the next start then recovers. */
const FAST_SHUTDOWN_MS = 60_000;

/** A running server. */
export interface Postmaster {
  /** Resolves with the server's last words when it ends, whoever ended it. */
  readonly ended: Promise<string>;
  /** Fast shutdown: open transactions roll back, everything committed is on disk. */
  stop(): Promise<void>;
}

/** Starts the server and resolves when it takes connections, or to its last words if it ends first. */
export async function startPostmaster(
  program: string,
  words: readonly string[],
  account: Account | undefined,
  log: PostgresLog,
): Promise<Postmaster | string> {
  const child = spawn('/bin/sh', ['-c', WATCHED, 'sh', program, ...words], {
    ...(account && { uid: account.uid, gid: account.gid }),
    cwd: '/',
    // A session of its own: the terminal's Ctrl-C is for this process, which stops PostgreSQL last.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const watch = child.stdio[3] as Socket;
  watch.on('error', () => {});
  const lastWords: string[] = [];
  const { promise: ready, resolve: isReady } = Promise.withResolvers<'ready'>();
  createInterface({ input: child.stderr! }).on('line', (line) => {
    lastWords.push(line);
    if (lastWords.length > KEPT_LINES) lastWords.shift();
    if (line.includes(READY)) isReady('ready');
    tell(log, line);
  });
  const ended = new Promise<string>((resolve) => {
    const say = (why: string): void => resolve([...lastWords, why].join('\n'));
    // The watcher holds the other end of the pipe, so `close` comes only after it was sent home.
    child.on('exit', () => watch.end('ended\n'));
    child.on('error', (error) => say(error.message));
    child.on('close', (code, signal) => say(`PostgreSQL ended (${signal ?? code}).`));
  });
  const first = await Promise.race([ready, ended]);
  if (first !== 'ready') return first;
  // PostgreSQL alone keeps no process alive: without an owner it has nothing to do.
  hold(child, watch, false);
  return {
    ended,
    stop: async () => {
      hold(child, watch, true);
      child.kill('SIGINT');
      const hurry = setTimeout(() => child.kill('SIGQUIT'), FAST_SHUTDOWN_MS);
      await ended;
      clearTimeout(hurry);
    },
  };
}

function hold(child: ChildProcess, watch: Socket, alive: boolean): void {
  for (const held of [child, child.stderr as Socket, watch]) alive ? held.ref() : held.unref();
}

const LINE = /^\S+ \S+ \S+ \[\d+\] (\w+): {2}(.*)$/;

function tell(log: PostgresLog, line: string): void {
  const [, level, text] = LINE.exec(line) ?? [];
  if (level === 'PANIC' || level === 'FATAL') log.error(`PostgreSQL: ${text}`);
  else if (level === 'ERROR' || level === 'WARNING') log.warn(`PostgreSQL: ${text}`);
  else log.debug(`PostgreSQL: ${text ?? line}`);
}
