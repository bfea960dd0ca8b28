import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis, type RedisOptions } from 'ioredis';
import { freePort } from '../free-port.fixture.ts';
import type { Certificate } from './certificate.fixture.ts';

/** Debian's package has it on the path; another one, or Valkey's, is named by its own path. */
const BINARY = process.env.REDIS_SERVER ?? 'redis-server';

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** A connection of the test's own, for looking and setting. */
  ask<Answer>(question: (redis: Redis) => Promise<Answer>): Promise<Answer>;
  /** Ends it at once, as a crash does; what it had on its disk stays. */
  kill(): Promise<void>;
  /** Stops it from answering without closing anything, or lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Starts it again on the same port, with what is on its disk, or with nothing. */
  restart(keep?: 'everything' | 'nothing'): Promise<void>;
  /** Ends it for good, with its directory. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Lines of its configuration, after those that every test's server has. */
  readonly conf?: readonly string[];
  readonly mode?: 'sentinel';
  /** How the test itself connects, where it needs more than the port. */
  readonly connect?: RedisOptions;
  /** Has it speak TLS alone, and ask its clients for certificates. */
  readonly tls?: Certificate | undefined;
}

/** A real server of a test's own on a free port, in a directory that goes with it. */
export async function startRedis(options: ServerOptions = {}): Promise<RedisServer> {
  const { conf = [], mode, connect, tls } = options;
  const port = await freePort();
  const dir = await mkdtemp(join(tmpdir(), 'nuanbu-redis-'));
  const file = join(dir, 'redis.conf');
  const lines = [
    ...['bind 127.0.0.1', `port ${port}`, `dir ${dir}`, 'daemonize no', 'loglevel warning'],
    // Nothing is written to a disk unless a test asks for it.
    ...(mode === 'sentinel' ? [] : ['save ""', 'appendonly no']),
    ...(tls ? tlsLines(tls, port) : []),
    ...conf,
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  let child: ChildProcess | undefined;
  let said = '';

  const ask: RedisServer['ask'] = async (question) => {
    const secured = tls && { tls: { ca: tls.pem, cert: tls.pem, key: tls.key } };
    const redis = new Redis({
      host: '127.0.0.1',
      port,
      ...secured,
      ...connect,
      retryStrategy: null,
    });
    redis.on('error', () => undefined);
    try {
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  };
  async function start(): Promise<void> {
    const args = [file, ...(mode === 'sentinel' ? ['--sentinel'] : [])];
    child = spawn(BINARY, args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
    let failed: Error | undefined;
    child.on('error', (error) => {
      failed = error;
    });
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', (chunk) => {
        said = `${said}${chunk}`.slice(-4_000);
      });
    }
    for (let tries = 0; tries < 200; tries += 1) {
      if (failed) throw new Error(`${BINARY} does not start`, { cause: failed });
      if (child.exitCode !== null) throw new Error(`${BINARY} ended by itself: ${said}`);
      if (await ask((redis) => redis.ping()).catch(() => false)) return;
      await wait(50);
    }
    throw new Error(`${BINARY} does not answer: ${said}`);
  }
  async function kill(): Promise<void> {
    const ended = child;
    if (!ended || ended.exitCode !== null || ended.signalCode !== null) return;
    const exited = once(ended, 'exit');
    ended.kill('SIGKILL');
    await exited;
  }

  const server: RedisServer = {
    port,
    url: `${tls ? 'rediss' : 'redis'}://127.0.0.1:${port}/0`,
    ask,
    kill,
    signal: (signal) => void child?.kill(signal),
    async restart(keep = 'everything') {
      await kill();
      if (keep === 'nothing') {
        for (const name of ['appendonlydir', 'appendonly.aof', 'dump.rdb']) {
          await rm(join(dir, name), { recursive: true, force: true });
        }
      }
      await start();
    },
    async stop() {
      await kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
  try {
    await start();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

function tlsLines({ pemFile, keyFile }: Certificate, port: number): string[] {
  return [
    ...['port 0', `tls-port ${port}`, 'tls-auth-clients yes', 'tls-replication yes'],
    ...[`tls-cert-file ${pemFile}`, `tls-key-file ${keyFile}`, `tls-ca-cert-file ${pemFile}`],
  ];
}

/** Asks again and again until a question is answered by yes. */
export async function until(question: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await question().catch(() => false)) return;
    await wait(100);
  }
  throw new Error(`${what} did not come about in 30 s`);
}
