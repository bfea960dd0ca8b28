import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { TroubleError } from '@nuanbu/terms';
import type { PostgresLog } from './log.ts';
import { identityOf, pidFileOf, processesIn } from './processes.ts';
import type { ServerState } from './state.ts';

/** How long a server whose owner died may take for its own shutdown before it is told to hurry. */
const OWN_SHUTDOWN_MS = 10_000;
const HURRIED_SHUTDOWN_MS = 20_000;
const LOOK_EVERY_MS = 50;

/**
 * Makes sure that nothing of PostgreSQL works in the cluster's directory. A server whose owner
 * lives is left alone and refused; one whose owner was killed is on its way down already (its
 * watcher saw the owner go), and is waited for, then told.
 *
 * @throws TroubleError `alreadyRunning` where the owner lives or the server will not stop.
 */
export async function clearLeftovers(
  clusterDir: string,
  state: ServerState,
  log: PostgresLog,
): Promise<void> {
  await stopServer(clusterDir, state, log);
  // Nothing works in the directory any more, but PostgreSQL would still believe a pid file whose
  // number exists: a zombie that nobody has buried, or a stranger who was given the number.
  await rm(pidFileOf(clusterDir), { force: true });
}

async function stopServer(clusterDir: string, state: ServerState, log: PostgresLog): Promise<void> {
  if (processesIn(clusterDir).length === 0) return;
  const { owner } = state;
  if (owner !== undefined && identityOf(Number(owner.split(' ')[0])) === owner) {
    throw new TroubleError(
      'alreadyRunning',
      `Process ${owner.split(' ')[0]} keeps PostgreSQL running in ${clusterDir}.`,
    );
  }
  log.warn('PostgreSQL of an earlier start is still there; waiting for it to stop');
  if (await goneWithin(clusterDir, OWN_SHUTDOWN_MS)) return;
  // SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one; both keep what was committed.
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    const [postmaster] = processesIn(clusterDir);
    if (postmaster === undefined) return;
    process.kill(postmaster, signal);
    if (await goneWithin(clusterDir, HURRIED_SHUTDOWN_MS)) return;
  }
  throw new TroubleError(
    'alreadyRunning',
    `PostgreSQL (process ${processesIn(clusterDir)[0]}) works in ${clusterDir} and does not stop.`,
  );
}

async function goneWithin(clusterDir: string, waitMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < waitMs; waitedMs += LOOK_EVERY_MS) {
    if (processesIn(clusterDir).length === 0) return true;
    await sleep(LOOK_EVERY_MS);
  }
  return processesIn(clusterDir).length === 0;
}
