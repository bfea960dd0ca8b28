import assert from 'node:assert/strict';
import { PROBLEM_TYPE, type Problem, problemSchema } from '@nuanbu/contracts/http';
import type { Scope } from '@nuanbu/ledger';
import type { Role } from '@nuanbu/terms';
import type { InjectOptions } from 'fastify';
import { csrfTokenOf } from '../access/cookie.ts';
import type { World } from './world.fixture.ts';

export const PASSWORD = 'a password for tests';

/** JSON of any shape, into which tests look. */
type Parsed = ReturnType<typeof JSON.parse>;

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Parsed;
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Somebody who asks. */
export interface Person {
  get(url: string): Promise<Answer>;
  post(url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** Sends a request as nobody. */
export async function ask({ server }: World, options: InjectOptions): Promise<Answer> {
  const { statusCode, headers, payload, rawPayload: bytes } = await server.inject(options);
  const type = String(headers['content-type'] ?? '').split(';')[0]!;
  const isJson = type === 'application/json' || type === PROBLEM_TYPE;
  const body = isJson ? JSON.parse(payload) : payload;
  if (type === PROBLEM_TYPE) assertInBothLanguages(body);
  return { status: statusCode, type, headers, body, bytes };
}

/** Whoever reads Chinese is told all that is told in English, whatever is refused. */
function assertInBothLanguages(problem: Problem): void {
  const { code, detail, detailWords, hint, hintWords, fields = [] } = problemSchema.parse(problem);
  for (const [english, words] of [
    [detail || undefined, detailWords],
    [hint, hintWords],
    ...fields.map(({ says, saysWords }) => [says, saysWords] as const),
  ] as const) {
    assert.equal(words?.en, english, `${code}: ${english}`);
    if (words === undefined) continue;
    // A number or a name is the same in every language; a sentence is not.
    const isSentence = words.en.endsWith('.') || fields.length > 0;
    assert.match(words.zh, isSentence ? /\p{Script=Han}/u : /./su, `${code}: ${english}`);
  }
}

/** Adds a user, where there is none of the name, and signs it in. */
export async function person(
  world: World,
  name: string,
  roles: readonly Role[],
  scope: Scope = 'all',
): Promise<Person> {
  const { users, sessions } = world.ledger;
  if (!(await users.find(name))) {
    const facts = { name, displayName: name, roles, scope, password: PASSWORD };
    await users.add(facts, { actor: 'tests' });
  }
  const { token } = await sessions.start(name);
  const headers = { 'x-csrf-token': csrfTokenOf(token) };
  const cookies = { nuanbu: token };
  return {
    get: (url) => ask(world, { method: 'GET', url, cookies }),
    post: (url, body, more) =>
      ask(world, {
        ...{ method: 'POST', url, cookies, headers: { ...headers, ...more } },
        ...(body === undefined ? {} : { payload: body as object }),
      }),
  };
}

let keys = 0;

/** A key that no command has had. */
export function freshKey(): Record<string, string> {
  keys += 1;
  return { 'idempotency-key': `key-${keys}` };
}
