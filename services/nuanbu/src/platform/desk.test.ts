import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { configOfDir, makeFolder, quietly, removeFolder } from './at-rest.fixture.ts';
import { type Platform, startPlatform } from './platform.ts';

const PASSWORD = 'a password for tests';
let folder: string;
let platform: Platform;
let cookie: string;

before(async () => {
  folder = await makeFolder('desk');
  const config = configOfDir(folder, { API_PORT: '0' });
  platform = await startPlatform({ ...quietly(config), withApi: true });
  const facts = { displayName: '财政', roles: ['finance'], scope: 'all', password: PASSWORD };
  await platform.ledger.users.add({ name: 'finance', ...facts } as never, { actor: 'tests' });
  const signIn = await fetch(`${platform.api!.address}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'finance', password: PASSWORD }),
  });
  cookie = signIn.headers.get('set-cookie')!.split(';')[0]!;
});

after(async () => {
  await platform.stop();
  await removeFolder(folder);
});

async function get(path: string) {
  const response = await fetch(`${platform.api!.address}${path}`, { headers: { cookie } });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

test('a programme comes with what it inherits, and one that is not on file is named', async () => {
  const { status, body } = await get('/api/programmes/zichuan-2020');
  assert.equal(status, 200);
  assert.equal(body.label, 'zichuan-2020@1');
  assert.ok(body.parameters.length > 0);
  const none = await get('/api/programmes/none');
  assert.deepEqual([none.status, none.body.code], [404, 'programmeUnknown']);
  const other = await get('/api/programmes/zichuan-2020?version=9');
  assert.deepEqual([other.status, other.body.code], [404, 'programmeUnknown']);
});

test('what a notice leaves open is asked, with nobody’s word yet', async () => {
  const { status, body } = await get('/api/programmes/jining-jkq-2021/questions');
  assert.equal(status, 200);
  assert.ok(body.items.length > 0);
  assert.deepEqual(body.items[0].signOffs, []);
});

test('progress is counted against the plan, also where nobody is on the roster', async () => {
  const { status, body } = await get('/api/progress?programme=jining-jkq-2021&kind=week');
  assert.equal(status, 200);
  assert.deepEqual([body.rows, body.total.convertedInAll], [[], 0]);
  assert.equal(body.planVersion, undefined);
});

test('no concentrator is known where no broker runs', async () => {
  const bureau = { displayName: '住建', roles: ['bureau'], scope: 'all', password: PASSWORD };
  await platform.ledger.users.change('finance', 1, bureau as never, { actor: 'tests' });
  const { status, body } = await get('/api/concentrators');
  assert.deepEqual([status, body], [200, { items: [] }]);
});
