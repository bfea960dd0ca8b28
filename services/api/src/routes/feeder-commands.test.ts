import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verifyPassword } from '@nuanbu/ledger';
import { freshKey, type Person, person } from '../testing/people.fixture.ts';
import { enrol } from '../testing/season.fixture.ts';
import { NOW, worldForTests } from '../testing/world.fixture.ts';

let admin: Person;
let feeder: Person;

const world = worldForTests(async (made) => {
  await enrol(made);
  admin = await person(made, 'admin', ['admin']);
  feeder = await person(made, 'feeder', ['feeder']);
  await made.ledger.quarantine.record(
    ['a', 'b'].map((name) => ({
      ...{ receivedAt: NOW, source: 'c01', topic: 't', sizeBytes: 1, sha256: name },
      reasons: [{ code: 'unknownMeter', index: 0, detail: 'M9' }],
      bytes: Buffer.from(name),
    })),
  );
});

describe('a concentrator', () => {
  const hashOf = async () => (await world().ledger.concentrators.find('c01'))!.passwordHash;

  it('is registered with a password that is told once', async () => {
    const given = { name: 'c01', villages: ['马集镇/云山村', '马集镇/无此村'] };
    const key = freshKey();
    const { status, body } = await admin.post('/api/concentrators', given, key);
    assert.equal(status, 200);
    assert.deepEqual([body.name, body.unknownVillages], ['c01', ['马集镇/无此村']]);
    assert.equal(await verifyPassword(await hashOf(), body.password), true);
    const again = await admin.post('/api/concentrators', given, key);
    assert.deepEqual([again.status, again.body.code], [409, 'passwordToldBefore']);
    const same = await admin.post('/api/concentrators', given, freshKey());
    assert.deepEqual([same.status, same.body.code], [409, 'concentratorExists']);
    const odd = await admin.post('/api/concentrators', { ...given, name: 'a/b' }, freshKey());
    assert.equal(odd.body.code, 'configInvalid');
    const found = await world().ledger.concentrators.find('c01');
    assert.deepEqual([found?.district, found?.mayCorrect], ['test', false]);
  });

  it('gets another password, is disabled, and enabled by yet another', async () => {
    const post = (what: string) =>
      admin.post(`/api/concentrators/c01/${what}`, undefined, freshKey());
    const other = await post('password');
    assert.equal(await verifyPassword(await hashOf(), other.body.password), true);
    assert.equal((await post('enable')).body.code, 'concentratorNotFound');
    assert.deepEqual((await post('disable')).body, { name: 'c01' });
    assert.equal((await post('password')).body.code, 'concentratorNotFound');
    const { body } = await post('enable');
    assert.notEqual(body.password, other.body.password);
    assert.equal(await verifyPassword(await hashOf(), body.password), true);
    const none = await admin.post('/api/concentrators/c99/disable', undefined, freshKey());
    assert.deepEqual([none.status, none.body.code], [404, 'concentratorNotFound']);
  });
});

describe('a message that was refused', () => {
  it('is given up with a reason, and then waits no more', async () => {
    const { body: before } = await feeder.get('/api/quarantine');
    const [{ number }] = before.items;
    const discard = (reason: string) =>
      feeder.post(`/api/quarantine/${number}/discard`, { reason }, freshKey());
    assert.deepEqual((await discard(' ')).body.code, 'reasonMissing');
    assert.deepEqual((await discard('重复报文')).body, { number });
    const again = await discard('重复报文');
    assert.deepEqual([again.status, again.body.code], [409, 'quarantineEntryDone']);
    assert.equal((await feeder.get('/api/quarantine')).body.items.length, 1);
    const { body: all } = await feeder.get('/api/quarantine?all=true');
    assert.deepEqual(all.items[0].discarded, { at: NOW, actor: 'feeder', reason: '重复报文' });
    const { body: counts } = await feeder.get('/api/quarantine/counts');
    assert.deepEqual(counts.items, [{ code: 'unknownMeter', entries: 2, messages: 2 }]);
  });

  it('is replayed alone or with others; who did is in the chain, once by one key', async () => {
    const key = freshKey();
    const { status, body } = await feeder.post('/api/quarantine/replay', {}, key);
    assert.deepEqual([status, body.left], [200, 1]);
    assert.equal((await feeder.post('/api/quarantine/replay', {}, key)).status, 200);
    const { body: other } = await feeder.post(
      '/api/quarantine/replay',
      { code: 'tooLarge' },
      freshKey(),
    );
    assert.equal(other.left, 0);
    const odd = await feeder.post('/api/quarantine/replay', { code: 'nothing' }, freshKey());
    assert.equal(odd.body.code, 'requestInvalid');
    const none = await feeder.post('/api/quarantine/99/replay', undefined, freshKey());
    assert.deepEqual([none.status, none.body.code], [404, 'quarantineEntryNotFound']);
    const entries = await world().ledger.audit.entries({ limit: 100 });
    const replays = entries.filter(({ action }) => action === 'quarantineReplayed');
    assert.deepEqual(
      replays.map(({ actor }) => actor),
      ['feeder', 'feeder'],
    );
  });
});
