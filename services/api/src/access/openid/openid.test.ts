import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { Api } from '../../api.ts';
import {
  Browser,
  CLIENT,
  freePort,
  type IdentityProvider,
  startIdentityProvider,
} from '../../testing/identity-provider.fixture.ts';
import { ask, freshKey, PASSWORD, person } from '../../testing/people.fixture.ts';
import { worldForTests } from '../../testing/world.fixture.ts';
import { CALLBACK_PATH } from './sign-ins.ts';

const port = await freePort();
const origin = `http://127.0.0.1:${port}`;
const issuer = `http://127.0.0.1:${await freePort()}`;
const begin = `${origin}/api/sign-in/openid`;
const callback = `${origin}${CALLBACK_PATH}`;

let provider: IdentityProvider;
let api: Api;

const world = worldForTests(
  async ({ options, ledger }) => {
    provider = await startIdentityProvider(issuer, callback);
    for (const name of ['clerk', 'other', 'gone']) {
      const facts = { displayName: name, roles: ['bureau'], scope: 'all' } as const;
      await ledger.users.add({ name, password: PASSWORD, ...facts }, { actor: 'tests' });
      provider.accounts.set(name, { subject: `subject-${name}`, name });
    }
    await ledger.users.disable('gone', { actor: 'tests' });
    api = new Api({ ...options, port });
    await api.start();
  },
  { origin, openid: { issuer, ...CLIENT, nameClaim: 'preferred_username' } },
);
after(async () => {
  await api.stop();
  await provider.close();
});

/** Signs in at the provider, and stands before the way back. */
async function atTheCallback(login: string, to = '') {
  const browser = new Browser();
  return { browser, url: await browser.signIn(`${begin}${to}`, login, callback) };
}

async function endOf(login: string, to?: string) {
  const { browser, url } = await atTheCallback(login, to);
  const response = await browser.open(url);
  return { browser, status: response.status, location: response.headers.get('location') };
}

const whoIs = async (browser: Browser) => {
  const response = await browser.open(`${origin}/api/session`);
  return JSON.parse(await response.text());
};

const refusal = async (browser: Browser, url: string) => {
  const response = await browser.open(url);
  assert.equal((await whoIs(browser)).code, 'notSignedIn');
  return [response.status, response.headers.get('location')];
};
const REFUSED = [303, '/sign-in?refused=identityRefused'];
const UNKNOWN = [303, '/sign-in?refused=identityUnknown'];

describe('sign-in by a provider of identities', () => {
  it('is offered to whoever comes, and begins the same session as a password', async () => {
    const { body } = await ask(world(), { url: '/api/sign-in' });
    assert.deepEqual(body, {
      ...{ password: true, needsFirstAdmin: false },
      openid: { address: '/api/sign-in/openid', issuer },
    });
    const { browser, status, location } = await endOf('clerk', '?to=/batches/3');
    assert.deepEqual([status, location], [303, '/batches/3']);
    const session = await whoIs(browser);
    assert.deepEqual([session.name, session.permissions.includes('makeBatch')], ['clerk', true]);
    assert.equal((await endOf('clerk')).location, '/');
  });

  it('knows a person by the provider’s subject, whatever their name there becomes', async () => {
    provider.accounts.set('clerk', { subject: 'subject-clerk', name: 'other' });
    const { browser } = await endOf('clerk');
    assert.equal((await whoIs(browser)).name, 'clerk');
    provider.accounts.set('usurper', { subject: 'subject-new', name: 'clerk' });
    const usurped = await atTheCallback('usurper');
    assert.deepEqual(await refusal(usurped.browser, usurped.url), UNKNOWN);
    const admin = await person(world(), 'admin', ['admin']);
    const forgotten = await admin.post('/api/users/clerk/identities/forget', undefined, freshKey());
    assert.deepEqual([forgotten.status, forgotten.body], [200, { name: 'clerk' }]);
    const linked = await endOf('usurper');
    assert.equal((await whoIs(linked.browser)).name, 'clerk');
  });

  it('lets no stranger in, and nobody who is disabled', async () => {
    provider.accounts.set('stranger', { subject: 's', name: 'stranger' });
    for (const login of ['stranger', 'gone']) {
      const { browser, url } = await atTheCallback(login);
      assert.deepEqual(await refusal(browser, url), UNKNOWN, login);
    }
    assert.equal(await world().ledger.users.find('stranger'), undefined);
  });

  it('is refused where the state is another, and is over then', async () => {
    const { browser, url } = await atTheCallback('other');
    const forged = new URL(url);
    forged.searchParams.set('state', 'forged');
    assert.deepEqual(await refusal(browser, forged.href), REFUSED);
    assert.deepEqual(await refusal(browser, url), REFUSED);
  });

  it('is refused where a code comes again, or in another browser', async () => {
    const { browser, url } = await atTheCallback('other');
    const stranger = new Browser();
    assert.deepEqual(await refusal(stranger, url), REFUSED);
    assert.equal((await browser.open(url)).headers.get('location'), '/');
    const again = await browser.open(url);
    assert.deepEqual([again.status, again.headers.get('location')], REFUSED);
    // A used code does not fit into a sign-in that is under way either.
    const next = await atTheCallback('other');
    const mixed = new URL(next.url);
    mixed.searchParams.set('code', new URL(url).searchParams.get('code')!);
    assert.deepEqual(await refusal(next.browser, mixed.href), REFUSED);
  });

  it('that takes too long, or that the provider refuses, is refused', async () => {
    const { browser, url } = await atTheCallback('other');
    world().clock.advance(10 * 60);
    assert.deepEqual(await refusal(browser, url), REFUSED);
    const denied = await atTheCallback('other');
    const answer = new URL(denied.url);
    answer.searchParams.delete('code');
    answer.searchParams.set('error', 'access_denied');
    assert.deepEqual(await refusal(denied.browser, answer.href), REFUSED);
  });

  it('comes back to no other site', async () => {
    for (const to of ['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere', 'x']) {
      const response = await fetch(`${begin}?to=${encodeURIComponent(to)}`, { redirect: 'manual' });
      assert.equal(response.status, 400, to);
    }
  });
});

describe('where the provider does not answer', () => {
  const away = worldForTests(undefined, {
    origin,
    openid: { issuer: 'http://127.0.0.1:1', ...CLIENT, nameClaim: 'preferred_username' },
  });

  it('the page of sign-in says so', async () => {
    const { status, headers } = await ask(away(), { url: '/api/sign-in/openid' });
    assert.deepEqual([status, headers.location], [303, '/sign-in?refused=identityUnreachable']);
  });
});

describe('where none is configured', () => {
  const plain = worldForTests();

  it('passwords are the only way in, and the first user is made by a link', async () => {
    const { body } = await ask(plain(), { url: '/api/sign-in' });
    assert.deepEqual(body, { password: true, needsFirstAdmin: true });
    for (const url of ['/api/sign-in/openid', CALLBACK_PATH]) {
      const { status, body: problem } = await ask(plain(), { url });
      assert.deepEqual([status, problem.code], [404, 'addressUnknown'], url);
    }
  });

  it('whoever is signed in is told what this is', async () => {
    const clerk = await person(plain(), 'clerk', ['bureau']);
    const { status, body } = await clerk.get('/api/about');
    assert.equal(status, 200);
    assert.match(body.version, /^\d+\.\d+\.\d+$/);
    assert.deepEqual([body.writtenBy, body.district], ['clerk', 'test']);
    assert.deepEqual(body.auditHead, await plain().ledger.audit.head());
  });
});
