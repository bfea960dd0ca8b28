import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ask, freshKey, PASSWORD, type Person, person } from '../testing/people.fixture.ts';
import { worldForTests } from '../testing/world.fixture.ts';

let admin: Person;
const world = worldForTests(async (made) => {
  admin = await person(made, 'root', ['admin']);
});

const clerk = {
  ...{ name: 'Clerk', displayName: '财政一', roles: ['finance'], scope: 'all' },
  password: PASSWORD,
};

function signIn(name: string, password: string) {
  const payload = { name, password };
  return ask(world(), { method: 'POST', url: '/api/session', payload });
}

describe('users', () => {
  it('are added once, by one key', async () => {
    const key = freshKey();
    const added = await admin.post('/api/users', clerk, key);
    assert.equal(added.status, 200);
    assert.deepEqual([added.body.name, added.body.roles], ['clerk', ['finance']]);
    assert.deepEqual((await admin.post('/api/users', clerk, key)).body, added.body);
    const other = await admin.post('/api/users', { ...clerk, displayName: '财政二' }, key);
    assert.deepEqual([other.status, other.body.code], [409, 'idempotencyKeyReused']);
    const again = await admin.post('/api/users', clerk, freshKey());
    assert.deepEqual([again.status, again.body.code], [409, 'userExists']);
    const [entry] = await world().ledger.audit.search({ action: 'userAdded' }, { limit: 1 });
    assert.deepEqual([entry!.actor, entry!.subject], ['root', 'user clerk']);
    assert.doesNotMatch(entry!.content, /password|argon2/);
    const { body } = await admin.get('/api/users');
    assert.deepEqual(
      body.items.map((each: { name: string }) => each.name),
      ['clerk', 'root'],
    );
    assert.doesNotMatch(JSON.stringify(body), /argon2|[Pp]assword/);
  });

  it('get other roles and places, from their next question on', async () => {
    const someone = await person(world(), 'someone', ['finance']);
    assert.equal((await someone.get('/api/audit')).status, 403);
    const facts = {
      displayName: '审计',
      roles: ['auditor'],
      scope: { towns: ['甲镇'], villages: [] },
      version: 1,
    };
    const { status, body } = await admin.post('/api/users/someone/facts', facts, freshKey());
    assert.deepEqual([status, body.scope], [200, facts.scope]);
    assert.equal((await someone.get('/api/audit')).status, 200);
    const nobody = await admin.post('/api/users/nobody/facts', facts, freshKey());
    assert.deepEqual([nobody.status, nobody.body.code], [404, 'userNotFound']);
    assert.equal(body.version, 2);
    const king = await admin.post(
      '/api/users/someone/facts',
      { ...facts, roles: ['king'] },
      freshKey(),
    );
    assert.equal(king.body.code, 'requestInvalid');
  });

  it('are not changed by two at once: the second is told who was first', async () => {
    const other = await person(world(), 'second-admin', ['admin']);
    await person(world(), 'shared', ['finance']);
    const seen = (await admin.get('/api/users')).body.items.find(
      ({ name }: { name: string }) => name === 'shared',
    );
    const { displayName, scope, version } = seen;
    const key = freshKey();
    const facts = { displayName, scope, version, roles: ['bureau'] };
    const [first, repeated] = [
      await other.post('/api/users/shared/facts', facts, key),
      await other.post('/api/users/shared/facts', facts, key),
    ];
    assert.deepEqual([first.status, first.body], [200, repeated.body]);
    const late = { ...facts, roles: ['auditor'] };
    const second = await admin.post('/api/users/shared/facts', late, freshKey());
    assert.deepEqual([second.status, second.body.code], [409, 'staleEdit']);
    assert.match(JSON.stringify(second.body), /second-admin/);
    const { body } = await admin.get('/api/users');
    const now = body.items.find(({ name }: { name: string }) => name === 'shared');
    assert.deepEqual([now.roles, now.version], [['bureau'], version + 1]);
    const anew = { ...late, version: now.version };
    assert.equal((await admin.post('/api/users/shared/facts', anew, freshKey())).status, 200);
  });

  it('get a new password, with which alone they sign in then', async () => {
    const someone = await person(world(), 'forgetful', ['finance']);
    const next = 'another password for tests';
    const { status } = await admin.post(
      '/api/users/forgetful/password',
      { password: next },
      freshKey(),
    );
    assert.equal(status, 200);
    assert.equal((await someone.get('/api/session')).status, 401);
    assert.equal((await signIn('forgetful', PASSWORD)).status, 401);
    assert.equal((await signIn('forgetful', next)).status, 200);
    const short = await admin.post(
      '/api/users/forgetful/password',
      { password: 'short' },
      freshKey(),
    );
    assert.deepEqual([short.status, short.body.code], [400, 'argumentInvalid']);
  });

  it('are kept out and let in again', async () => {
    await person(world(), 'leaver', ['finance']);
    const to = (what: string) => admin.post(`/api/users/leaver/${what}`, undefined, freshKey());
    assert.equal((await to('disable')).status, 200);
    assert.equal((await signIn('leaver', PASSWORD)).body.code, 'signInRefused');
    assert.equal((await to('enable')).status, 200);
    assert.equal((await signIn('leaver', PASSWORD)).status, 200);
  });

  it('do not change their own roles, nor keep themselves out', async () => {
    const facts = { displayName: 'x', roles: ['admin', 'finance'], scope: 'all', version: 1 };
    for (const name of ['root', 'ROOT', ' root']) {
      const path = `/api/users/${encodeURIComponent(name)}`;
      const roles = await admin.post(`${path}/facts`, facts, freshKey());
      assert.deepEqual([roles.status, roles.body.code], [400, 'argumentInvalid'], name);
      const out = await admin.post(`${path}/disable`, undefined, freshKey());
      assert.equal(out.body.code, 'argumentInvalid', name);
    }
  });

  it('choose their own password, knowing the one before', async () => {
    const someone = await person(world(), 'chooser', ['finance']);
    const after = 'a password of my own choice';
    const wrong = await someone.post('/api/session/password', { before: 'guess', after });
    assert.deepEqual([wrong.status, wrong.body.code], [401, 'signInRefused']);
    const { status, headers } = await someone.post('/api/session/password', {
      before: PASSWORD,
      after,
    });
    assert.equal(status, 200);
    assert.match(String(headers['set-cookie']), /^nuanbu=/);
    assert.equal((await someone.get('/api/session')).status, 401);
    assert.equal((await signIn('chooser', after)).status, 200);
  });
});
