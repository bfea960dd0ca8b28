import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isTrouble, TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import { fileTroubleOf } from './postgres/troubles.ts';

/** Who runs on a data directory and where it listens, as it wrote down. Informative: never the lock. */
const ownerSchema = z.object({
  pid: z.int().positive(),
  socket: z.string().min(1).optional(),
});
export type Owner = z.infer<typeof ownerSchema>;

/** The right to be the one process that opens what a data directory holds. */
export interface Claim {
  readonly dataDir: string;
  /** Writes down where the owner listens, so that other processes find it. */
  tellSocket(socket: string): Promise<void>;
  /** Gives the directory back; harmless when repeated. */
  release(): Promise<void>;
}

/** The 0700 directory of the lock, the owner's note and, where its path is short enough, the socket. */
export function controlDir(dataDir: string): string {
  return join(dataDir, 'control');
}

/** SQLite's codes for "locked" and "full"; everything else means that the lock cannot be written. */
const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;

/**
 * Makes the data directory where it does not exist and claims it for this process.
 *
 * The lock is the operating system's own, taken through SQLite, which node brings on every platform:
 * it ends with the process, however that ends, so there is no stale lock to guess about.
 *
 * @throws TroubleError `alreadyRunning` with the owner's process id, `dataDirUnwritable`, `diskFull`.
 */
export async function claimDataDir(dataDir: string): Promise<Claim> {
  const dir = controlDir(dataDir);
  try {
    // Others may pass through to what is theirs (PostgreSQL's user) but not look around.
    const made = await mkdir(dataDir, { recursive: true, mode: 0o755 });
    if (made !== undefined) await chmod(dataDir, 0o711);
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await chmod(dir, 0o700);
  } catch (error) {
    throw directoryTroubleOf(error, dataDir);
  }
  const lock = await takeLock(dataDir);
  const note = join(dir, 'owner.json');
  const write = (owner: Owner) => writeFile(note, `${JSON.stringify(owner)}\n`, { mode: 0o600 });
  let released = false;
  try {
    await write({ pid: process.pid });
  } catch (error) {
    lock.close();
    throw directoryTroubleOf(error, dataDir);
  }
  return {
    dataDir,
    tellSocket: (socket) => write({ pid: process.pid, socket }),
    async release() {
      if (released) return;
      released = true;
      await rm(note, { force: true });
      lock.close();
    },
  };
}

async function takeLock(dataDir: string): Promise<DatabaseSync> {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(join(controlDir(dataDir), 'lock'), { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    const { errcode } = error as { errcode?: number };
    if (errcode === SQLITE_BUSY) {
      const owner = await readOwner(dataDir);
      throw new TroubleError(
        'alreadyRunning',
        `Process ${owner?.pid ?? 'of unknown number'} has ${dataDir}.`,
        { hint: 'Stop that process, or set DATA_DIR to another directory.' },
      );
    }
    if (errcode === SQLITE_FULL) {
      throw new TroubleError('diskFull', `Nothing more can be written in ${dataDir}.`, {
        cause: error,
      });
    }
    throw unwritable(dataDir, String(error), error);
  }
}

/** What the owner wrote down of itself; undefined where nobody did. It may have ended since. */
export async function readOwner(dataDir: string): Promise<Owner | undefined> {
  let text: string;
  try {
    text = await readFile(join(controlDir(dataDir), 'owner.json'), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw directoryTroubleOf(error, dataDir);
  }
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch {
    // Torn by a crash while it was written: as good as none, since it is not the lock.
    return undefined;
  }
}

function directoryTroubleOf(error: unknown, dataDir: string): unknown {
  const known = fileTroubleOf(error, dataDir);
  const { code } = error as NodeJS.ErrnoException;
  if (isTrouble(known) || code === undefined) return known;
  return unwritable(dataDir, code === 'EEXIST' ? 'a file stands in its place' : code, error);
}

function unwritable(dataDir: string, why: string, cause: unknown): TroubleError {
  return new TroubleError('dataDirUnwritable', `${dataDir} (${why})`, {
    hint: 'Set DATA_DIR to a directory that this user may write.',
    cause,
  });
}
