import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mayDo, PERMISSIONS, type Permission } from '@nuanbu/contracts/http';
import type { Scope } from '@nuanbu/ledger';
import { codesOf, ROLES, type Role } from '@nuanbu/terms';
import { routesOf } from '../api.ts';
import type { Route } from '../http/route.ts';
import { Running } from '../running.ts';
import { type Answer, ask, freshKey, type Person, person } from '../testing/people.fixture.ts';
import { enrol } from '../testing/season.fixture.ts';
import { worldForTests } from '../testing/world.fixture.ts';
import { sessionCookie } from './cookie.ts';

const world = worldForTests(enrol);
/** Every route but the stream, which does not end: it is open to whoever is signed in. */
const routes = () => {
  const { options } = world();
  const all = routesOf(options, sessionCookie(undefined), new Running(options));
  return all.filter(({ path }) => path !== '/api/events');
};

const SCOPES: readonly [string, Scope][] = [
  ['everything', 'all'],
  ['nothing', { towns: [], villages: [] }],
];

/** An address of a route, with something for each of its parameters. */
function addressOf({ path }: Route): string {
  return path.replace(/:[a-z]+/gi, '1');
}

function send(someone: Person, route: Route): Promise<Answer> {
  if (route.method === 'GET') return someone.get(addressOf(route));
  return someone.post(addressOf(route), {}, freshKey());
}

describe('every route', () => {
  it('is for those roles that the table says, whatever their scope', async () => {
    const wrong: string[] = [];
    for (const role of codesOf(ROLES)) {
      for (const [words, scope] of SCOPES) {
        for (const route of routes()) {
          if (route.path.startsWith('/api/session')) continue;
          const { status, body } = await send(
            await person(world(), `${role}-${words}`, [role], scope),
            route,
          );
          const isRefused = status === 403 && body.code === 'roleMissing';
          if (isRefused === mayCall(role, route) || status === 401 || status >= 500) {
            wrong.push(`${role} of ${words}: ${route.method} ${route.path} gave ${status}`);
          }
        }
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('asks who it is unless it is open to anybody', async () => {
    for (const route of routes()) {
      const { method } = route;
      const { status, body } = await ask(world(), { method, url: addressOf(route) });
      if (route.access === 'anybody') assert.notEqual(body.code, 'notSignedIn', route.path);
      else assert.deepEqual([status, body.code], [401, 'notSignedIn'], route.path);
    }
  });

  it('that changes something asks for the word of its page, and that it comes from one', async () => {
    const { token } = await world().ledger.sessions.start('admin-everything');
    for (const route of routes().filter(({ method }) => method === 'POST')) {
      const url = addressOf(route);
      const sent = { method: 'POST', url, cookies: { nuanbu: token }, payload: {} } as const;
      if (route.access !== 'anybody') {
        for (const word of [{}, { 'x-csrf-token': 'forged' }]) {
          const { status, body } = await ask(world(), { ...sent, headers: word });
          assert.deepEqual([status, body.code], [403, 'requestForged'], url);
        }
      }
      for (const site of [
        { origin: 'https://elsewhere.example' },
        { 'sec-fetch-site': 'cross-site' },
      ]) {
        const { status, body } = await ask(world(), { ...sent, headers: site });
        assert.deepEqual([status, body.code], [403, 'requestForged'], url);
      }
    }
  });

  it('that is a command names a key', async () => {
    const everybody = await person(world(), 'everybody', codesOf(ROLES));
    for (const route of routes().filter(({ isCommand }) => isCommand)) {
      const { status, body } = await everybody.post(addressOf(route), {});
      assert.deepEqual([status, body.code], [400, 'idempotencyKeyMissing'], route.path);
    }
  });
});

function mayCall(role: Role, { access }: Route): boolean {
  if (access === 'anybody' || access === 'signedIn') return true;
  return mayDo([role], access);
}

describe('the table of permissions', () => {
  it('names no permission that no route asks for', () => {
    const asked = new Set(routes().map(({ access }) => access));
    const unused = (Object.keys(PERMISSIONS) as Permission[]).filter((each) => !asked.has(each));
    assert.deepEqual(unused, []);
  });

  it('lets nobody pay who administers, audits or feeds', () => {
    for (const role of ['admin', 'auditor', 'feeder'] as const) {
      for (const permission of ['makeBatch', 'signFinance', 'release', 'approvePayee'] as const) {
        assert.equal(mayDo([role], permission), false, `${role} ${permission}`);
      }
    }
  });

  it('adds up what several roles may do', () => {
    assert.equal(mayDo(['feeder', 'finance'], 'seeRuns'), true);
    assert.equal(mayDo(['feeder'], 'seeRuns'), false);
    assert.equal(mayDo([], 'seeProgrammes'), false);
  });
});
