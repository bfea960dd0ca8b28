import { after, before } from 'node:test';
import type { Role } from '@nuanbu/terms';
import { configOfDir, makeFolder, quietly, removeFolder } from './at-rest.fixture.ts';
import { type Platform, startPlatform } from './platform.ts';

const PASSWORD = 'a password for tests';

type Body = NonNullable<RequestInit['body']>;

/** JSON of any shape, into which tests look. */
type Parsed = ReturnType<typeof JSON.parse>;

export interface Answer {
  readonly status: number;
  readonly body: Parsed;
}

/** Somebody with all of some roles who is signed in over HTTP. */
export interface Caller {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  /** Sends a file as it is. */
  send(path: string, type: string, bytes: Uint8Array | string): Promise<Answer>;
}

export interface Served {
  readonly platform: Platform;
  readonly folder: string;
}

/** A platform that serves people, for a test file. */
export function servedForTests(prepare: (served: Served) => Promise<void>): () => Served {
  let served: Served | undefined;
  before(async () => {
    const folder = await makeFolder('served');
    const config = configOfDir(`${folder}/data`, { API_PORT: '0' });
    const platform = await startPlatform({ ...quietly(config), withApi: true });
    served = { platform, folder };
    await prepare(served);
  });
  after(async () => {
    await served?.platform.stop();
    if (served) await removeFolder(served.folder);
  });
  return () => served!;
}

/** Signs somebody in. */
export async function caller(
  { platform }: Served,
  name: string,
  roles: readonly Role[],
): Promise<Caller> {
  const facts = { displayName: name, roles, scope: 'all', password: PASSWORD } as const;
  await platform.ledger.users.add({ name, ...facts }, { actor: 'tests' });
  const { address } = platform.api!;
  const json = { 'content-type': 'application/json' };
  const signIn = await fetch(`${address}/api/session`, {
    ...{ method: 'POST', headers: json, body: JSON.stringify({ name, password: PASSWORD }) },
  });
  const cookie = signIn.headers.get('set-cookie')!.split(';')[0]!;
  const { csrfToken } = JSON.parse(await signIn.text());
  let keys = 0;
  const post = (path: string, headers: Record<string, string>, body?: Body) => {
    keys += 1;
    const key = `${name}-${keys}`;
    return answerOf(
      fetch(`${address}${path}`, {
        method: 'POST',
        headers: { cookie, 'x-csrf-token': csrfToken, 'idempotency-key': key, ...headers },
        ...(body === undefined ? {} : { body }),
      }),
    );
  };
  return {
    get: (path) => answerOf(fetch(`${address}${path}`, { headers: { cookie } })),
    post: (path, body) =>
      body === undefined ? post(path, {}) : post(path, json, JSON.stringify(body)),
    send: (path, type, bytes) => post(path, { 'content-type': type }, bytes as Body),
  };
}

async function answerOf(sent: Promise<Response>): Promise<Answer> {
  const response = await sent;
  return { status: response.status, body: JSON.parse(await response.text()) };
}
