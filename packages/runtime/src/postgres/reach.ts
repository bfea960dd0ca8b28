import { existsSync, type Stats, statSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Account } from './account.ts';

const MAY_ENTER = 0o1;

/** Whether a user may pass through a directory (or run a file), by its mode bits. */
export function mayEnter(stats: Pick<Stats, 'mode' | 'uid' | 'gid'>, account: Account): boolean {
  if (account.uid === 0) return true;
  const shift = stats.uid === account.uid ? 6 : stats.gid === account.gid ? 3 : 0;
  return ((stats.mode >> shift) & MAY_ENTER) !== 0;
}

/**
 * The uppermost directory on the way to `path`, itself included, that a user may not enter;
 * undefined where the way is open. Parts that do not exist yet are open: whoever makes them opens
 * them.
 */
export function closedDirectory(path: string, account: Account): string | undefined {
  const ways: string[] = [];
  for (let at = resolve(path); ; at = dirname(at)) {
    ways.unshift(at);
    if (at === dirname(at)) break;
  }
  return ways.find((way) => {
    const stats = statSync(way, { throwIfNoEntry: false });
    return stats?.isDirectory() === true && !mayEnter(stats, account);
  });
}

/**
 * Makes a directory and what is missing on the way to it, open to be passed through by others but
 * not to be looked around in, whatever the umask. What exists stays as it is.
 */
export async function makePassable(path: string): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const way of missing) {
    await mkdir(way, { recursive: true });
    await chmod(way, 0o711);
  }
}

/** Where everything embedded is kept, and why not in the usual place. */
export interface DataDirChoice {
  readonly dataDir: string;
  /** A sentence for the log where the default had to move. */
  readonly notice?: string;
}

/** The default data directory, in the directory of the project. */
export const DEFAULT_DATA_DIR = '.nuanbu';
/** Where the default moves under root, when PostgreSQL's user cannot enter the usual one. */
export const SYSTEM_DATA_DIR = '/var/lib/nuanbu';

/**
 * Chooses the data directory. A configured one is taken as it is. The default one moves to
 * SYSTEM_DATA_DIR where PostgreSQL runs as a user who cannot enter it, as under `/root`.
 *
 * @param account PostgreSQL's user, from `serverAccount`; undefined where nothing is switched or
 *   PostgreSQL is not embedded.
 */
export function chooseDataDir(asked: {
  readonly configured?: string | undefined;
  readonly projectDir: string;
  readonly account: Account | undefined;
}): DataDirChoice {
  if (asked.configured) return { dataDir: resolve(asked.projectDir, asked.configured) };
  const usual = join(resolve(asked.projectDir), DEFAULT_DATA_DIR);
  const closed = asked.account && closedDirectory(usual, asked.account);
  if (!closed) return { dataDir: usual };
  return {
    dataDir: SYSTEM_DATA_DIR,
    notice:
      `Data is kept in ${SYSTEM_DATA_DIR}: PostgreSQL runs as "${asked.account.name}", ` +
      `who may not enter ${closed}. Set DATA_DIR to keep it elsewhere.`,
  };
}
