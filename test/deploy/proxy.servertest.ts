import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freePort } from '../servers/free-port.ts';
import { textOf } from './files.ts';
import { eventually, run, start } from './tools.ts';

const CADDYFILE = 'deploy/compose/caddy/Caddyfile';
const directory = await mkdtemp(join(tmpdir(), 'nuanbu-proxy-'));
after(() => rm(directory, { recursive: true, force: true }));

test('Caddy reads the file', async () => {
  const args = ['validate', '--adapter', 'caddyfile', '--config', CADDYFILE];
  const { code, err } = await run('caddy', args);
  assert.equal(code, 0, err);
});

/** Stands where an api process does: it says its name, and whether it is ready. */
async function upstream(name: string) {
  const state = { isReady: true };
  const server: Server = createServer((request, response) => {
    const isHealth = request.url === '/health/ready';
    response.statusCode = isHealth && !state.isReady ? 503 : 200;
    response.end(`${name} ${request.headers['x-forwarded-proto']}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { state, port, server };
}

test('a browser stays with its process, and goes to the other once that one is not ready', async () => {
  const ups = [await upstream('one'), await upstream('two')];
  const [first, second] = ups.map(({ port }) => `127.0.0.1:${port}`);
  const port = await freePort();
  const text = textOf(CADDYFILE)
    .replace('{$DESK_HOST:localhost} {', `http://127.0.0.1:${port} {`)
    .replace('api-1:8080 api-2:8080', `${first} ${second}`)
    // Here each tells its health where it serves.
    .replace(/^\s*health_port .*$/m, '')
    .replace('health_interval 5s', 'health_interval 200ms')
    .replace('{\n\tadmin off', '{\n\tauto_https off\n\tadmin off');
  const file = join(directory, 'Caddyfile');
  await writeFile(file, text);
  const caddy = start('caddy', ['run', '--adapter', 'caddyfile', '--config', file]);
  try {
    const ask = async (cookie?: string) => {
      const headers = cookie === undefined ? {} : { cookie };
      const response = await fetch(`http://127.0.0.1:${port}/`, { headers });
      const set = response.headers.getSetCookie()[0]?.split(';')[0];
      return { name: (await response.text()).split(' ')[0], set };
    };
    const { name, set } = await eventually(() => ask());
    assert.match(set ?? '', /^nuanbu_api=/, caddy.said());
    for (let count = 0; count < 10; count += 1) assert.equal((await ask(set)).name, name);
    ups[name === 'one' ? 0 : 1]!.state.isReady = false;
    const other = name === 'one' ? 'two' : 'one';
    await eventually(async () => assert.equal((await ask(set)).name, other));
  } finally {
    await caddy.stop();
    for (const { server } of ups) {
      server.closeAllConnections();
      server.close();
    }
  }
});
