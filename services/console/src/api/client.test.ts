import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { isDecided } from './answers.ts';
import { clientOf, type SessionSource } from './client.ts';

const schema = z.object({ done: z.int() });

function refusal(code: string, status: number): Response {
  const words = { zh: '词', en: 'words' };
  const type = `urn:nuanbu:code:${code}`;
  const problem = { type, title: 'x', status, detail: '', instance: 'urn:uuid:1', code, words };
  return Response.json(problem, { status });
}

interface Heard {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A server that answers by a list, and a session that can be renewed as often as is said. */
function scripted(
  answers: (Response | Error)[],
  session: Partial<SessionSource> & { token?: string } = {},
) {
  const heard: Heard[] = [];
  let token = session.token ?? 'one';
  const fetcher = async (url: string | URL | Request, init: RequestInit = {}) => {
    const { method = 'GET', headers, body } = init;
    heard.push({ url: String(url), method, headers: new Headers(headers), body });
    const answer = answers.shift();
    if (answer === undefined) throw new Error('nobody answers any more');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const client = clientOf(fetcher, {
    csrfToken: () => token,
    signInAgain: async () => {
      token = 'two';
      return true;
    },
    lookAgain: async () => {
      token = 'two';
      return true;
    },
    ...session,
  });
  return { client, heard };
}

const done = () => Response.json({ done: 1 });

describe('a question', () => {
  it('goes with its query, and its answer is checked', async () => {
    const { client, heard } = scripted([done(), Response.json({ done: 'yes' })]);
    const query = { b: 2, a: 'x y', none: undefined, empty: '' };
    assert.deepEqual(await client.read('/api/x', schema, query), { ok: true, value: { done: 1 } });
    assert.equal(heard[0]?.url, '/api/x?a=x+y&b=2');
    const odd = await client.read('/api/x', schema);
    assert.ok(!odd.ok && odd.failure.kind === 'unreadable');
    assert.match(odd.failure.detail, /done/);
  });

  it('is refused by a problem, or not reached', async () => {
    const { client } = scripted([
      refusal('runNotFound', 404),
      new TypeError('fetch failed'),
      new Response('<html>bad gateway</html>', { status: 502 }),
      Response.json({ message: 'somebody else’s error' }, { status: 500 }),
    ]);
    const told = await client.read('/api/x', schema);
    assert.ok(!told.ok && told.failure.kind === 'refused');
    assert.equal(told.failure.problem.code, 'runNotFound');
    for (let i = 0; i < 3; i += 1) {
      const lost = await client.read('/api/x', schema);
      assert.deepEqual(lost, { ok: false, failure: { kind: 'unreachable' } });
    }
  });

  it('that nobody waits for any more is thrown, for the cache to forget', async () => {
    const { client } = scripted([new DOMException('gone', 'AbortError')]);
    await assert.rejects(client.read('/api/x', schema), { name: 'AbortError' });
  });
});

describe('a command', () => {
  it('carries token and key, and goes on by the same key after a sign-in', async () => {
    const { client, heard } = scripted([refusal('notSignedIn', 401), done()]);
    const answer = await client.send('/api/x', schema, { body: { a: 1 }, idempotencyKey: 'k' });
    assert.ok(answer.ok);
    const said = heard.map(({ method, headers, body }) => [
      method,
      headers.get('x-csrf-token'),
      headers.get('idempotency-key'),
      body,
    ]);
    assert.deepEqual(said, [
      ['POST', 'one', 'k', '{"a":1}'],
      ['POST', 'two', 'k', '{"a":1}'],
    ]);
  });

  it('is tried again with the token of another tab’s session', async () => {
    const { client, heard } = scripted([refusal('requestForged', 403), done()]);
    assert.ok((await client.send('/api/x', schema, { idempotencyKey: 'k' })).ok);
    assert.equal(heard[1]?.headers.get('x-csrf-token'), 'two');
  });

  it('is not sent for somebody else, nor for nobody', async () => {
    const other = scripted([refusal('requestForged', 403)], { lookAgain: async () => false });
    const forged = await other.client.send('/api/x', schema, {});
    assert.ok(!forged.ok && forged.failure.kind === 'refused');
    const nobody = scripted([refusal('notSignedIn', 401)], { signInAgain: async () => false });
    const answer = await nobody.client.send('/api/x', schema, {});
    assert.deepEqual(answer, { ok: false, failure: { kind: 'signedOut' } });
    assert.equal(other.heard.length + nobody.heard.length, 2);
  });

  it('may be a file as it is', async () => {
    const { client, heard } = scripted([done()]);
    const file = new Blob(['a,b'], { type: 'text/csv' });
    await client.send('/api/x', schema, { file, idempotencyKey: 'k' });
    assert.equal(heard[0]?.headers.get('content-type'), 'text/csv');
    assert.equal(heard[0]?.body, file);
  });

  it('is decided by a yes and by a no, and by nothing less', async () => {
    const { client } = scripted([
      done(),
      refusal('staleEdit', 409),
      refusal('tooManyRequests', 429),
      refusal('serverFailed', 500),
      new TypeError('lost on the way'),
    ]);
    const decided: boolean[] = [];
    for (let i = 0; i < 5; i += 1) decided.push(isDecided(await client.send('/x', schema, {})));
    assert.deepEqual(decided, [true, true, false, false, false]);
  });
});

describe('signing in', () => {
  it('is refused without a dialog over the page', async () => {
    const signInAgain = () => assert.fail('nobody is asked');
    const { client } = scripted([refusal('signInRefused', 401), refusal('notSignedIn', 401)], {
      signInAgain,
    });
    const answer = await client.signIn('/api/session', schema, {});
    assert.ok(!answer.ok && answer.failure.kind === 'refused');
    assert.ok(!(await client.look('/api/session', schema)).ok);
  });
});
