import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { type Session, SessionStore } from './session-store.ts';

const session = (name: string, csrfToken: string): Session => ({
  ...{ name, displayName: name, roles: ['finance'], scope: 'all', permissions: [] },
  ...{ startedAt: 1, expiresAt: 2, csrfToken },
});

/** A server whose sessions end when they are told to. */
function serverWith(cookie: { of: Session | undefined }) {
  const words = { zh: '词', en: 'words' };
  const refused = { type: 'x', title: 'x', detail: '', instance: 'x', words };
  return async (url: string | URL | Request, init: RequestInit = {}) => {
    const { of } = cookie;
    if (of === undefined) {
      return Response.json({ ...refused, status: 401, code: 'notSignedIn' }, { status: 401 });
    }
    const token = new Headers(init.headers).get('x-csrf-token');
    if (init.method === 'POST' && token !== of.csrfToken) {
      return Response.json({ ...refused, status: 403, code: 'requestForged' }, { status: 403 });
    }
    return Response.json(String(url) === '/api/session' ? of : { of: of.name });
  };
}

const thing = z.object({ of: z.string() });

async function opened(of: Session | undefined) {
  const cookie = { of };
  const store = new SessionStore(serverWith(cookie));
  await store.begin();
  return { cookie, store };
}

describe('the session', () => {
  it('begins with whoever is signed in already, or nobody', async () => {
    const { store } = await opened(session('a', '1'));
    const state = store.state();
    assert.ok(state.kind === 'signedIn' && state.session.name === 'a' && !state.isAskedAgain);
    assert.equal((await opened(undefined)).store.state().kind, 'signedOut');
    const lost = new SessionStore(() => Promise.reject(new TypeError('no network')));
    await lost.begin();
    assert.equal(lost.state().kind, 'unreachable');
  });

  it('that ends asks once for all that waits, and lets all of it go on', async () => {
    const { cookie, store } = await opened(session('a', '1'));
    let told = 0;
    store.subscribe(() => {
      told += 1;
    });
    cookie.of = undefined;
    const waiting = [
      store.client.send('/api/x', thing, { idempotencyKey: 'k' }),
      store.client.read('/api/y', thing),
    ];
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const state = store.state();
    assert.ok(state.kind === 'signedIn' && state.isAskedAgain);
    assert.equal(told, 1);
    cookie.of = session('a', '2');
    store.signedIn(cookie.of);
    for (const answer of await Promise.all(waiting)) {
      assert.deepEqual(answer, { ok: true, value: { of: 'a' } });
    }
  });

  it('of another person lets nothing go on that the one before began', async () => {
    const { cookie, store } = await opened(session('a', '1'));
    cookie.of = undefined;
    const waiting = store.client.send('/api/x', thing, {});
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    cookie.of = session('b', '2');
    store.signedIn(cookie.of);
    assert.deepEqual(await waiting, { ok: false, failure: { kind: 'signedOut' } });
  });

  it('of another tab is found by its token, and of another person’s tab not used', async () => {
    const { cookie, store } = await opened(session('a', '1'));
    cookie.of = session('a', '2');
    assert.ok((await store.client.send('/api/x', thing, {})).ok);
    cookie.of = session('b', '3');
    const answer = await store.client.send('/api/x', thing, {});
    assert.ok(!answer.ok && answer.failure.kind === 'refused');
    const state = store.state();
    assert.ok(state.kind === 'signedIn' && state.session.name === 'b');
  });
});
