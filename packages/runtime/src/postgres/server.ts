import { chmod, mkdir, realpath } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { TroubleError } from '@nuanbu/terms';
import { type Account, serverAccount } from './account.ts';
import { npmBinaries, reachableBinaries } from './binaries.ts';
import { DATABASE, initialiseOnce } from './cluster.ts';
import { clearLeftovers } from './leftover.ts';
import type { PostgresLog } from './log.ts';
import { type Postmaster, startPostmaster } from './postmaster.ts';
import { identityOf } from './processes.ts';
import { closedDirectory, makePassable, SYSTEM_DATA_DIR } from './reach.ts';
import { keptPassword, readState, writeState } from './state.ts';
import { fileTroubleOf, isPortInUse, troubleOf } from './troubles.ts';

export interface EmbeddedPostgresOptions {
  /** Everything embedded is kept here; the cluster in its folder `postgres`. */
  readonly dataDir: string;
  /** A fixed port on 127.0.0.1. Without it the last start's is taken again, or a free one. */
  readonly port?: number | undefined;
  readonly log: PostgresLog;
  /** Called once when the server ends without having been asked to. */
  readonly onDeath?: ((trouble: TroubleError) => void) | undefined;
}

export interface EmbeddedPostgres {
  /** `postgres://…` with the password in it: never to be logged. */
  readonly databaseUrl: string;
  readonly port: number;
  /** Stops the server after its open transactions were rolled back; harmless when repeated. */
  stop(): Promise<void>;
}

/**
 * Everything that is acknowledged must be on disk (R5), so durability is stated here whatever the
 * cluster's own file says. Memory is modest: the platform shares one machine with it.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '128MB',
  work_mem: '16MB',
  maintenance_work_mem: '64MB',
  max_connections: '80',
  // Two cores are shared with ingest; parallel plans would also need /dev/shm, which containers limit.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  listen_addresses: '127.0.0.1',
  // No socket in /tmp, where every user of the machine could knock.
  unix_socket_directories: '',
  lc_messages: 'C',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  logging_collector: 'off',
  log_destination: 'stderr',
  // Details, and the statements themselves, hold what people are called and their bank cards.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

const PORT_TRIALS = 5;

/**
 * Starts PostgreSQL in the data directory, making it there the first time, and resolves when it
 * takes connections. The directory's owner is one process at a time: a server left by a killed one
 * is waited for and stopped, one whose owner lives is refused.
 *
 * @throws TroubleError `dataDirUnwritable`, `dataDirUnreachable`, `alreadyRunning`, `portInUse`,
 *   `diskFull` or `ledgerUnreachable`, with a sentence and where possible a hint.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { dataDir, port, log } = options;
  try {
    const account = await serverAccount();
    const home = await openHome(dataDir, account);
    const stateFile = join(home, 'server.json');
    const clusterDir = join(home, 'cluster');
    const state = await readState(stateFile);
    await clearLeftovers(clusterDir, state, log);
    const password = await keptPassword(join(home, 'password'));
    const programs = join(home, 'programs');
    const binaries = await reachableBinaries(await npmBinaries(), programs, account);
    await initialiseOnce(clusterDir, binaries, account, password);
    const owner = identityOf(process.pid)!;
    const begin = async (at: number): Promise<Postmaster | string> => {
      await writeState(stateFile, { port: at, owner });
      return startPostmaster(binaries.postgres, wordsOf(clusterDir, at), account, log);
    };
    const started = await onSomePort(begin, port, state.port);
    return supervise(started.postmaster, started.port, password, options);
  } catch (error) {
    throw fileTroubleOf(error, dataDir);
  }
}

/** The folder `postgres` of the data directory, by its real path, within reach of the server's user. */
async function openHome(dataDir: string, account: Account | undefined): Promise<string> {
  const asked = resolve(dataDir);
  if (account) refuseClosed(asked, account);
  await makePassable(asked);
  // A path that is a file is refused here as one that leads through a file is.
  await mkdir(asked, { recursive: true });
  const home = join(await realpath(asked), 'postgres');
  await mkdir(home, { recursive: true });
  await chmod(home, account ? 0o711 : 0o700);
  if (account) refuseClosed(home, account);
  return home;
}

function refuseClosed(path: string, account: Account): void {
  const closed = closedDirectory(path, account);
  if (closed === undefined) return;
  throw new TroubleError(
    'dataDirUnreachable',
    `PostgreSQL runs as "${account.name}", who may not enter ${closed}.`,
    { hint: `Set DATA_DIR to another place, such as ${SYSTEM_DATA_DIR}, or: chmod o+x ${closed}` },
  );
}

function wordsOf(clusterDir: string, port: number): string[] {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', clusterDir, '-p', String(port), ...settings];
}

/** A fixed port is taken or refused; otherwise a stranger on the remembered one is evaded. */
async function onSomePort(
  begin: (port: number) => Promise<Postmaster | string>,
  fixed: number | undefined,
  remembered: number | undefined,
): Promise<{ postmaster: Postmaster; port: number }> {
  let port = fixed ?? remembered ?? (await freePort());
  for (let trial = 1; ; trial++) {
    const postmaster = await begin(port);
    if (typeof postmaster !== 'string') return { postmaster, port };
    if (!isPortInUse(postmaster)) throw troubleOf(postmaster);
    if (fixed !== undefined || trial === PORT_TRIALS) {
      throw new TroubleError('portInUse', `PostgreSQL cannot listen on 127.0.0.1:${port}.`, {
        hint: 'Choose another port, or none to have a free one found.',
      });
    }
    port = await freePort();
  }
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.on('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => found(port));
    });
  });
}

function supervise(
  postmaster: Postmaster,
  port: number,
  password: string,
  options: EmbeddedPostgresOptions,
): EmbeddedPostgres {
  let stopping: Promise<void> | undefined;
  void postmaster.ended.then((lastWords) => {
    if (!stopping) options.onDeath?.(new TroubleError('ledgerUnreachable', lastWords));
  });
  options.log.info(`PostgreSQL takes connections on 127.0.0.1:${port}`);
  return {
    databaseUrl: `postgres://${DATABASE}:${password}@127.0.0.1:${port}/${DATABASE}`,
    port,
    stop: () => {
      stopping ??= postmaster.stop();
      return stopping;
    },
  };
}
