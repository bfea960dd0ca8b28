import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CSV_TYPE, PROBLEM_TYPE, XLSX_TYPE } from '@nuanbu/contracts/http';
import { isTrouble } from '@nuanbu/terms';
import { sessionCookie } from './access/cookie.ts';
import { Api, routesOf, serverOf } from './api.ts';
import { Running } from './running.ts';
import { ask } from './testing/people.fixture.ts';
import { worldForTests } from './testing/world.fixture.ts';

const world = worldForTests();

describe('the server', () => {
  it('says that it is alive, and that the ledger answers', async () => {
    const alive = await ask(world(), { url: '/api/health' });
    assert.deepEqual([alive.status, alive.body], [200, { alive: true }]);
    const ready = await ask(world(), { url: '/api/ready' });
    assert.deepEqual([ready.status, ready.body], [200, { ready: true }]);
  });

  it('tells by a problem, under the request’s number, that an address is nothing', async () => {
    const { status, type, body, headers } = await ask(world(), { url: '/api/nothing?a=b' });
    assert.equal(status, 404);
    assert.equal(type, PROBLEM_TYPE);
    const { instance, ...told } = body;
    assert.equal(instance, `urn:uuid:${headers['x-request-id']}`);
    assert.deepEqual(told, {
      type: 'urn:nuanbu:code:addressUnknown',
      title: 'There is nothing at this address.',
      ...{ status: 404, detail: 'GET /api/nothing', code: 'addressUnknown' },
      detailWords: { zh: 'GET /api/nothing', en: 'GET /api/nothing' },
      words: { zh: '没有这个地址', en: 'There is nothing at this address.' },
    });
  });

  it('tells the same of an address that cannot be read at all', async () => {
    for (const [url, code] of [
      [`/api/batches/${'1'.repeat(201)}`, 'requestTooLarge'],
      ['/api/batches/%E0%A4', 'requestInvalid'],
    ] as const) {
      const { status, type, body } = await ask(world(), { url });
      assert.deepEqual([status, type, body.code], [body.status, PROBLEM_TYPE, code]);
    }
  });

  it('takes no number from outside for its own', async () => {
    const { headers } = await ask(world(), {
      url: '/api/health',
      headers: { 'x-request-id': 'forged' },
    });
    assert.match(String(headers['x-request-id']), /^[0-9a-f-]{36}$/);
  });

  it('sends the headers that browsers keep to', async () => {
    const { headers } = await ask(world(), { url: '/api/health' });
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['strict-transport-security'], undefined);
    assert.match(String(headers['content-security-policy']), /default-src 'self'/);
    assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/);
  });

  it('reads no body over its limit, and none that is no JSON', async () => {
    const send = (payload: string, type = 'application/json') =>
      ask(world(), {
        ...{ method: 'POST', url: '/api/session', payload },
        headers: { 'content-type': type },
      });
    const most = await send(JSON.stringify({ name: 'x'.repeat(1_000_000) }));
    assert.deepEqual([most.status, most.body.code], [413, 'requestTooLarge']);
    const broken = await send('{"name":');
    assert.deepEqual([broken.status, broken.body.code], [400, 'requestInvalid']);
    const other = await send('<name/>', 'application/xml');
    assert.deepEqual([other.status, other.body.code], [415, 'mediaTypeUnknown']);
    const poisoned = await send('{"__proto__":{"name":"a"}}');
    assert.deepEqual([poisoned.status, poisoned.body.code], [400, 'requestInvalid']);
  });

  it('names each field that is wrong', async () => {
    const { body } = await ask(world(), {
      ...{ method: 'POST', url: '/api/session', payload: { name: '', password: 1 } },
    });
    assert.equal(body.code, 'requestInvalid');
    const fields = body.fields.map((each: { field: string }) => each.field);
    assert.deepEqual(fields, ['body/name', 'body/password']);
  });

  it('listens from its start to its stop, and says where', async () => {
    const api = new Api(world().options);
    await api.start();
    const { address } = api;
    assert.match(address, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    assert.equal((await fetch(`${address}/api/health`)).status, 200);
    const port = Number(new URL(address).port);
    await assert.rejects(new Api({ ...world().options, port }).start(), (error) =>
      isTrouble(error, 'portInUse'),
    );
    await api.stop();
    await assert.rejects(fetch(`${address}/api/health`));
  });

  it('says of a failure that there was one, and no more', async () => {
    const { ledger } = world();
    const audit = { ...ledger.audit, head: () => Promise.reject(new Error('secret')) };
    const server = await serverOf({ ...world().options, ledger: { ...ledger, audit } });
    const { statusCode, payload } = await server.inject('/api/ready');
    assert.equal(statusCode, 500);
    assert.equal(JSON.parse(payload).code, 'serverFailed');
    assert.doesNotMatch(payload, /secret/);
    await server.close();
  });
});

describe('many requests', () => {
  const limited = worldForTests(undefined, { requestsPerMinute: 2 });

  it('are refused past the limit of their address', async () => {
    const from = (remoteAddress: string) => ask(limited(), { url: '/api/health', remoteAddress });
    assert.equal((await from('10.0.0.1')).status, 200);
    assert.equal((await from('10.0.0.1')).status, 200);
    const third = await from('10.0.0.1');
    assert.deepEqual([third.status, third.body.code], [429, 'tooManyRequests']);
    assert.equal((await from('10.0.0.2')).status, 200);
  });

  it('are counted by whom a known proxy names, and by whoever else hands them on', async () => {
    const options = { ...limited().options, origin: 'https://desk.example.org' };
    const server = await serverOf({ ...options, proxies: ['10.4.0.0/16'] });
    const from = async (remoteAddress: string, forwarded: string) => {
      const headers = { host: 'desk.example.org', 'x-forwarded-for': forwarded };
      return (await server.inject({ url: '/api/health', remoteAddress, headers })).statusCode;
    };
    const people = ['203.0.113.1', '203.0.113.2'];
    for (const person of [...people, ...people]) assert.equal(await from('10.4.0.9', person), 200);
    assert.equal(await from('10.4.0.9', people[0]!), 429);
    const strangers = ['203.0.113.3', '203.0.113.4', '203.0.113.5'];
    const answers = [];
    for (const person of strangers) answers.push(await from('10.5.0.9', person));
    assert.deepEqual(answers, [200, 200, 429]);
    await server.close();
  });
});

describe('the document', () => {
  it('names every operation for clients that are made from it, each once', async () => {
    const { body } = await ask(world(), { url: '/api/openapi.json' });
    type Operations = Readonly<Record<string, { readonly operationId: string }>>;
    const paths = Object.values(body.paths as Readonly<Record<string, Operations>>);
    const names = paths.flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    assert.ok(names.includes('getBatchesByBatchLines') && names.includes('postRuns'));
    assert.ok(
      names.every((name) => /^[a-z][A-Za-z0-9]+$/.test(name)),
      String(names),
    );
    assert.equal(new Set(names).size, names.length);
  });

  it('describes every route in OpenAPI 3.1', async () => {
    const { status, body } = await ask(world(), { url: '/api/openapi.json' });
    assert.equal(status, 200);
    assert.equal(body.openapi, '3.1.0');
    const { options } = world();
    const routes = routesOf(options, sessionCookie(undefined), new Running(options));
    for (const { path, method, isCommand } of routes) {
      const described = body.paths[path.replace(/:(\w+)/g, '{$1}')][method.toLowerCase()];
      assert.ok(described.summary.length > 0, path);
      const headers = (described.parameters ?? []).filter(
        (each: { in: string }) => each.in === 'header',
      );
      assert.equal(headers.length, isCommand ? 1 : 0, path);
    }
    const file = body.paths['/api/imports/{kind}'].post.requestBody.content;
    assert.deepEqual(Object.keys(file), [CSV_TYPE, XLSX_TYPE]);
    for (const [path, type] of [
      ['/api/runs.csv', CSV_TYPE],
      ['/api/runs.xlsx', XLSX_TYPE],
      ['/api/runs/{run}/register.pdf', 'application/pdf'],
      ['/api/batches/{batch}/audit-package', 'application/*'],
    ] as const) {
      const { content } = body.paths[path].get.responses['200'];
      assert.deepEqual(Object.keys(content), [type], path);
    }
    const health = body.paths['/api/health'].get;
    assert.equal(health.responses['200'].content['application/json'].schema.type, 'object');
    assert.deepEqual(health.responses.default.content[PROBLEM_TYPE].schema, {
      $ref: '#/components/schemas/Problem',
    });
  });

  it('can be browsed, with everything from here', async () => {
    const page = await ask(world(), { url: '/api/docs/' });
    assert.equal(page.status, 200);
    assert.doesNotMatch(String(page.headers['content-security-policy']), /upgrade-insecure/);
    assert.doesNotMatch(String(page.body), /https?:\/\/(?!www\.w3\.org)/);
    const script = await ask(world(), { url: '/api/docs/static/swagger-ui-bundle.js' });
    assert.equal(script.status, 200);
  });
});
