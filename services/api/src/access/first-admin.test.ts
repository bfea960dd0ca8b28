import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Api } from '../api.ts';
import { PASSWORD } from '../testing/people.fixture.ts';
import { worldForTests } from '../testing/world.fixture.ts';

const world = worldForTests();

function post(url: string, form: Record<string, string>) {
  const { origin, pathname, searchParams } = new URL(url);
  const token = searchParams.get('token')!;
  return fetch(`${origin}${pathname}`, {
    method: 'POST',
    body: new URLSearchParams({ token, ...form }),
  });
}

it('lets the first administrator in by a link, once, and only while nobody else is there', async () => {
  const api = new Api(world().options);
  await api.start();
  const url = api.firstAdminUrl!;
  const page = await fetch(url);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /第一位管理员/);
  assert.equal((await fetch(`${url}x`)).status, 404);
  assert.equal((await fetch(url.split('?')[0]!)).status, 404);

  const short = await post(url, { name: 'root', password: 'short' });
  assert.equal(short.status, 400);
  assert.match(await short.text(), /12 to 256 characters/);
  const named = await post(url, { name: '<b>', password: PASSWORD });
  assert.match(await named.text(), /&lt;b&gt;/);
  assert.match(await (await post(url, {})).text(), /请填写用户名和密码/);
  assert.equal((await post(`${url}x`, { name: 'root', password: PASSWORD })).status, 404);
  assert.deepEqual(await world().ledger.users.list(), []);

  const both = await Promise.all(
    ['root', 'other'].map((name) => post(url, { name, password: PASSWORD })),
  );
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 404]);
  const [admin, ...others] = await world().ledger.users.list();
  assert.deepEqual([admin?.roles, admin?.scope, others], [['admin'], 'all', []]);
  assert.equal(api.firstAdminUrl, undefined);
  assert.equal((await fetch(url)).status, 404);
  await api.stop();

  const next = new Api(world().options);
  await next.start();
  assert.equal(next.firstAdminUrl, undefined);
  await next.stop();
});

describe('the link of another process', () => {
  const shared = worldForTests();

  it('makes no second one, and ends with the first', async () => {
    const apis = Array.from({ length: 3 }, () => new Api(shared().options));
    for (const api of apis) await api.start();
    const urls = apis.map((api) => api.firstAdminUrl!);
    const made = await Promise.all(
      urls
        .slice(0, 2)
        .map((url, index) => post(url, { name: `admin-${index}`, password: PASSWORD })),
    );
    assert.deepEqual(made.map(({ status }) => status).sort(), [200, 404]);
    assert.equal((await post(urls[2]!, { name: 'third', password: PASSWORD })).status, 404);
    assert.equal((await shared().ledger.users.list()).length, 1);
    for (const url of urls) assert.equal((await fetch(url)).status, 404);
    for (const api of apis) {
      assert.equal(api.firstAdminUrl, undefined);
      await api.stop();
    }
  });
});
