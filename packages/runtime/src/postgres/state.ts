import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';

/** What one start tells the next. */
export interface ServerState {
  /** The port of the last start, kept so that tools find the server again. */
  readonly port?: number;
  /** The process that started the server, as `identityOf` names it. */
  readonly owner?: string;
}

export async function readState(file: string): Promise<ServerState> {
  const text = await readFile(file, 'utf8').catch(ifMissing);
  if (text === undefined) return {};
  try {
    return JSON.parse(text) as ServerState;
  } catch {
    // Nothing in it is needed to open the cluster: a torn file is as good as none.
    return {};
  }
}

export async function writeState(file: string, state: ServerState): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(state)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** The cluster's password: random, made once, readable by this user alone. */
export async function keptPassword(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8').catch(ifMissing);
  if (kept !== undefined) return kept.trim();
  const password = randomBytes(24).toString('base64url');
  await writeFile(`${file}.new`, `${password}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return password;
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
