import { spawn } from 'node:child_process';
import { chown, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { TroubleError } from '@nuanbu/terms';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { troubleOf } from './troubles.ts';

/** The database and its owner, made with the cluster. */
export const DATABASE = 'nuanbu';

/**
 * Makes the cluster once: UTF-8, with strings in the order of their bytes whatever the machine's
 * language, password by SCRAM. It is made beside its place and moved there when it is whole, so
 * that a start that was cut off leaves nothing half made behind.
 */
export async function initialiseOnce(
  clusterDir: string,
  binaries: Binaries,
  account: Account | undefined,
  password: string,
): Promise<void> {
  const existing = await stat(clusterDir).catch(() => undefined);
  if (existing) {
    const uid = account?.uid ?? userInfo().uid;
    if (uid >= 0 && existing.uid !== uid) {
      throw new TroubleError(
        'dataDirUnwritable',
        `${clusterDir} belongs to user ${existing.uid}, and PostgreSQL would run as ${uid}.`,
        { hint: `Start as the user who made it, or: chown -R ${uid} ${clusterDir}` },
      );
    }
    return;
  }
  // PostgreSQL's user writes in here and nowhere else.
  const nursery = `${clusterDir}.new`;
  await rm(nursery, { recursive: true, force: true });
  await mkdir(nursery, { mode: 0o700 });
  const passwordFile = join(nursery, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) {
    await chown(passwordFile, account.uid, account.gid);
    await chown(nursery, account.uid, account.gid);
  }
  const made = join(nursery, 'cluster');
  await runOnce(
    binaries.initdb,
    [
      ...[`--pgdata=${made}`, `--username=${DATABASE}`, `--pwfile=${passwordFile}`],
      ...['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ],
    account,
  );
  const createDatabase = `CREATE DATABASE ${DATABASE}`;
  await runOnce(binaries.postgres, ['--single', '-D', made, 'postgres'], account, createDatabase);
  await rm(passwordFile);
  await rename(made, clusterDir);
  await rm(nursery, { recursive: true });
}

/** Runs a program of PostgreSQL to its end; trouble with its own words where it fails. */
function runOnce(
  program: string,
  words: readonly string[],
  account: Account | undefined,
  input = '',
): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(program, words, {
      ...(account && { uid: account.uid, gid: account.gid }),
      cwd: '/',
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.on('error', (cause) =>
      failed(troubleOf(`${program} did not start: ${cause.message}`, cause)),
    );
    child.on('close', (code) => (code === 0 ? done() : failed(troubleOf(said))));
  });
}
