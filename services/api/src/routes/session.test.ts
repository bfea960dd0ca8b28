import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codesOf, ROLES } from '@nuanbu/terms';
import { csrfTokenOf } from '../access/cookie.ts';
import { SIGN_INS_PER_MINUTE } from '../access/sign-in-limit.ts';
import { serverOf } from '../api.ts';
import { ask, PASSWORD, person } from '../testing/people.fixture.ts';
import { worldForTests } from '../testing/world.fixture.ts';

const world = worldForTests(async (made) => {
  await person(made, 'clerk', ['finance'], { towns: ['马集镇'], villages: [] });
});

function signIn(name: string, password: string, remoteAddress = '10.1.0.1') {
  const payload = { name, password };
  return ask(world(), { method: 'POST', url: '/api/session', payload, remoteAddress });
}

function cookieOf({ headers }: { headers: Readonly<Record<string, unknown>> }): string {
  return String(headers['set-cookie']);
}

describe('signing in', () => {
  it('gives a cookie that scripts cannot read, and says who one is', async () => {
    const answer = await signIn('Clerk', PASSWORD);
    assert.equal(answer.status, 200);
    assert.match(cookieOf(answer), /^nuanbu=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const { permissions, csrfToken, startedAt, expiresAt, ...who } = answer.body;
    assert.deepEqual(who, {
      ...{ name: 'clerk', displayName: 'clerk', roles: ['finance'] },
      scope: { towns: ['马集镇'], villages: [] },
    });
    assert.ok(permissions.includes('seeRuns') && !permissions.includes('seeAudit'));
    assert.equal(startedAt, world().clock.now());
    assert.ok(expiresAt > startedAt);
    const token = /nuanbu=([^;]+)/.exec(cookieOf(answer))![1]!;
    assert.equal(csrfToken, csrfTokenOf(token));
    const again = await ask(world(), { url: '/api/session', cookies: { nuanbu: token } });
    assert.deepEqual(again.body, answer.body);
  });

  it('tells a wrong password and a name that nobody has in the same words', async () => {
    const wrong = await signIn('clerk', `${PASSWORD}.`);
    const nobody = await signIn('nobody', PASSWORD);
    const { instance: _, ...first } = wrong.body;
    const { instance: __, ...second } = nobody.body;
    assert.deepEqual(first, second);
    assert.deepEqual([wrong.status, first.code], [401, 'signInRefused']);
    assert.equal(wrong.headers['set-cookie'], undefined);
  });

  it('locks a name after too many wrong passwords, for a while', async () => {
    await person(world(), 'locked', codesOf(ROLES));
    for (let tries = 0; tries < 5; tries++) {
      assert.equal((await signIn('locked', 'guess')).body.code, 'signInRefused');
    }
    const locked = await signIn('locked', PASSWORD);
    assert.deepEqual([locked.status, locked.body.code], [429, 'signInLocked']);
    world().clock.advance(15 * 60);
    assert.equal((await signIn('locked', PASSWORD)).status, 200);
  });

  it('is refused past so many tries of one address in a minute', async () => {
    const tries = Array.from({ length: SIGN_INS_PER_MINUTE }, (_, at) => `n${at}`);
    await Promise.all(tries.map((name) => signIn(name, 'guess', '10.1.0.2')));
    const next = await signIn('clerk', PASSWORD, '10.1.0.2');
    assert.deepEqual([next.status, next.body.code], [429, 'tooManyRequests']);
    assert.equal((await signIn('clerk', PASSWORD, '10.1.0.3')).status, 200);
  });

  it('under https has a cookie that only TLS carries', async () => {
    const origin = 'https://desk.example.org';
    const server = await serverOf({ ...world().options, origin });
    const send = (headers: Record<string, string>) =>
      server.inject({
        ...{ method: 'POST', url: '/api/session', headers },
        payload: { name: 'clerk', password: PASSWORD },
      });
    const { headers } = await send({ origin });
    assert.match(String(headers['set-cookie']), /^__Host-nuanbu=.*; Path=\/; HttpOnly; Secure; /);
    assert.match(String(headers['strict-transport-security']), /max-age=/);
    assert.equal((await send({ origin: 'http://desk.example.org' })).statusCode, 403);
    await server.close();
  });
});

describe('a session', () => {
  it('ends when its person signs out', async () => {
    const clerk = await person(world(), 'clerk', []);
    assert.equal((await clerk.get('/api/session')).status, 200);
    const out = await clerk.post('/api/session/end');
    assert.deepEqual([out.status, out.body], [200, { ended: true }]);
    assert.match(cookieOf(out), /^nuanbu=; /);
    assert.equal((await clerk.get('/api/session')).body.code, 'notSignedIn');
  });

  it('ends when it is not used, and when its person is disabled', async () => {
    const idle = await person(world(), 'clerk', []);
    world().clock.advance(30 * 60);
    assert.equal((await idle.get('/api/session')).status, 401);
    const gone = await person(world(), 'gone', ['finance']);
    await world().ledger.users.disable('gone', { actor: 'tests' });
    assert.equal((await gone.get('/api/session')).status, 401);
  });

  it('is replaced by the next one of the same browser', async () => {
    const { token } = await world().ledger.sessions.start('clerk');
    const cookies = { nuanbu: token };
    const payload = { name: 'clerk', password: PASSWORD };
    const headers = { 'x-csrf-token': csrfTokenOf(token) };
    await ask(world(), { method: 'POST', url: '/api/session', payload, cookies, headers });
    assert.equal(await world().ledger.sessions.use(token), undefined);
  });
});
