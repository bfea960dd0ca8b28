import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { silentLog } from '@nuanbu/runtime';
import { serveConsole } from './console.ts';
import { makeServer } from './server.ts';

const dir = mkdtempSync(join(tmpdir(), 'nuanbu-console-'));
mkdirSync(join(dir, 'assets'));
writeFileSync(join(dir, 'index.html'), '<html>page</html>');
writeFileSync(join(dir, 'favicon.svg'), '<svg/>');
writeFileSync(join(dir, '.stamp'), 'x');
writeFileSync(join(dir, 'assets', 'a-1.js'), 'a()');
writeFileSync(join(dir, 'assets', 'a-1.js.br'), brotliCompressSync('a()'));
after(() => rmSync(dir, { recursive: true }));

async function serverWith(from: string) {
  const server = await makeServer({ log: silentLog, requestsPerMinute: 3 });
  await serveConsole(server, from);
  server.get('/api/here', async () => ({ here: true }));
  after(() => server.close());
  return server;
}

describe('the console', async () => {
  const server = await serverWith(dir);

  it('is the page at every address that is no file, so that a link to a page of it works', async () => {
    for (const url of ['/', '/households/H1?run=2', '/a%20b', '/index.html']) {
      const { statusCode, payload, headers } = await server.inject(url);
      assert.deepEqual([statusCode, payload], [200, '<html>page</html>'], url);
      assert.equal(headers['cache-control'], 'no-cache');
      assert.match(String(headers['content-security-policy']), /script-src 'self';/);
      assert.match(String(headers['content-type']), /^text\/html/);
    }
  });

  it('keeps files that carry their hash for ever, and others not', async () => {
    const { headers, payload } = await server.inject('/assets/a-1.js');
    assert.equal(payload, 'a()');
    assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
    const packed = { url: '/assets/a-1.js', headers: { 'accept-encoding': 'br' } };
    assert.equal((await server.inject(packed)).headers['content-encoding'], 'br');
    const icon = await server.inject('/favicon.svg');
    assert.deepEqual([icon.payload, icon.headers['cache-control']], ['<svg/>', 'no-cache']);
  });

  it('is no page where a file or an address of the interface is meant', async () => {
    for (const url of ['/assets/gone-2.js', '/api/nothing', '/api', '/api/']) {
      const { statusCode, payload } = await server.inject(url);
      assert.deepEqual([statusCode, JSON.parse(payload).code], [404, 'addressUnknown'], url);
    }
    assert.deepEqual((await server.inject('/api/here')).json(), { here: true });
  });

  it('gives nothing from outside its folder, and nothing hidden', async () => {
    for (const url of ['/../package.json', '/..%2fpackage.json', '/.stamp', '/assets/../.stamp']) {
      assert.doesNotMatch((await server.inject(url)).payload, /nuanbu|^x$/, url);
    }
  });

  it('counts for no limit of requests', async () => {
    for (let i = 0; i < 6; i += 1) assert.equal((await server.inject('/')).statusCode, 200);
  });
});

it('says plainly where it was not built', async () => {
  const server = await serverWith(join(dir, 'nowhere'));
  const { statusCode, payload } = await server.inject('/households');
  assert.equal(statusCode, 503);
  assert.match(payload, /npm run build:console/);
});
