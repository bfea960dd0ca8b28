import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { TroubleError } from '@nuanbu/terms';

const run = promisify(execFile);

/** The operating system's user that PostgreSQL runs as. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root; under root it runs as this user. */
const SERVER_USER = 'postgres';

/**
 * The user that PostgreSQL has to be switched to, or undefined where this process is not root and
 * PostgreSQL simply runs as it. Makes the user where the machine has none.
 */
export async function serverAccount(): Promise<Account | undefined> {
  if (userInfo().uid !== 0) return undefined;
  const known = await findAccount(SERVER_USER);
  if (known) return known;
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', SERVER_USER]);
  } catch (cause) {
    throw new TroubleError(
      'ledgerUnreachable',
      `PostgreSQL does not run as root, and the user "${SERVER_USER}" could not be made.`,
      { hint: `Run as another user, or make one: useradd --system ${SERVER_USER}`, cause },
    );
  }
  const made = await findAccount(SERVER_USER);
  if (!made) throw new Error(`useradd made no user ${SERVER_USER}`);
  return made;
}

async function findAccount(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}
