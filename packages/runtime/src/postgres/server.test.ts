import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import pg from 'pg';
import { processesIn } from './processes.ts';
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from './server.ts';

const root = mkdtempSync(join(tmpdir(), 'nuanbu-postgres-'));
chmodSync(root, 0o755);
after(() => rmSync(root, { recursive: true, force: true }));

const dataDir = join(root, 'data');
const clusterDir = join(dataDir, 'postgres', 'cluster');
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const start = (options: Partial<EmbeddedPostgresOptions> = {}) =>
  startEmbeddedPostgres({ dataDir, log: quiet, ...options });

async function ask(databaseUrl: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A process of its own that owns a server, so that it can be killed. */
async function otherOwner(): Promise<{ child: ChildProcess; databaseUrl: string }> {
  const fixture = join(import.meta.dirname, 'owner.fixture.ts');
  const child = spawn(process.execPath, [fixture, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, databaseUrl: line.toString().trim() };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('embedded PostgreSQL', () => {
  it('makes a cluster with a kept password, UTF-8, byte order and durable settings', async () => {
    const server = await start();
    const [row] = await ask(
      server.databaseUrl,
      `SELECT current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
        current_setting('synchronous_commit') AS commit, current_setting('TimeZone') AS zone,
        (SELECT string_agg(id, ' ' ORDER BY id) FROM (VALUES ('b'), ('B'), ('a'), ('一')) AS t(id)) AS ids`,
    );
    const expected = { encoding: 'UTF8', fsync: 'on', commit: 'on', zone: 'UTC', ids: 'B a b 一' };
    assert.deepEqual(row, expected);
    assert.equal(statSync(join(dataDir, 'postgres', 'password')).mode & 0o777, 0o600);
    await ask(server.databaseUrl, 'CREATE TABLE kept AS SELECT 1 AS one');
    await server.stop();
    await server.stop();
    assert.deepEqual(processesIn(clusterDir), []);
  });

  it('opens the same cluster again, on the same port', async () => {
    const first = await start();
    await first.stop();
    const second = await start();
    assert.equal(second.databaseUrl, first.databaseUrl);
    assert.deepEqual(await ask(second.databaseUrl, 'SELECT one FROM kept'), [{ one: 1 }]);
    await second.stop();
  });

  it('takes another port where a stranger has the remembered one, and refuses a fixed one', async () => {
    const before = await start();
    await before.stop();
    const stranger = createServer().listen(before.port, '127.0.0.1');
    await once(stranger, 'listening');
    const server = await start();
    assert.notEqual(server.port, before.port);
    await server.stop();
    const refused = start({ port: before.port });
    await assert.rejects(refused, (error) => isTrouble(error, 'portInUse'));
    stranger.close();
  });

  it('refuses a second start while the owner of the server lives', async () => {
    const { child } = await otherOwner();
    await assert.rejects(start(), (error) => isTrouble(error, 'alreadyRunning'));
    await kill(child);
  });

  it('ends with an owner that is killed, and starts again with everything committed', async () => {
    const { child, databaseUrl } = await otherOwner();
    await ask(databaseUrl, 'CREATE TABLE survivor AS SELECT 2 AS two');
    await kill(child);
    const server = await start();
    assert.deepEqual(await ask(server.databaseUrl, 'SELECT two FROM survivor'), [{ two: 2 }]);
    await server.stop();
  });

  it('recovers when the server and its owner are killed together', async () => {
    const { child, databaseUrl } = await otherOwner();
    await ask(databaseUrl, 'CREATE TABLE crashed AS SELECT 3 AS three');
    const [postmaster] = processesIn(clusterDir);
    process.kill(postmaster!, 'SIGKILL');
    await kill(child);
    const server = await start();
    assert.deepEqual(await ask(server.databaseUrl, 'SELECT three FROM crashed'), [{ three: 3 }]);
    await server.stop();
  });

  it('is not deceived by a pid file whose number belongs to somebody else now', async () => {
    const pidFile = join(clusterDir, 'postmaster.pid');
    writeFileSync(pidFile, `${process.ppid}\n${clusterDir}\n1\n1\n\n127.0.0.1\n1 1\nready\n`);
    const server = await start();
    await server.stop();
  });

  it('tells when the server dies by itself', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const server = await start({ onDeath: resolve });
    process.kill(processesIn(clusterDir)[0]!, 'SIGQUIT');
    assert.ok(isTrouble(await promise, 'ledgerUnreachable'));
    await server.stop();
  });

  it('refuses a data directory that cannot be made, in a sentence', async () => {
    writeFileSync(join(root, 'file'), '');
    const refused = start({ dataDir: join(root, 'file', 'data') });
    await assert.rejects(refused, (error) => isTrouble(error, 'dataDirUnwritable'));
  });

  it('names the directory that the user of PostgreSQL may not enter', async () => {
    const closed = join(root, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const inside = join(closed, 'data');
    if (userInfo().uid !== 0) {
      const server = await start({ dataDir: inside });
      await server.stop();
      return;
    }
    await assert.rejects(start({ dataDir: inside }), (error) => {
      assert.ok(isTrouble(error, 'dataDirUnreachable'));
      assert.ok(error.message.includes(closed));
      assert.ok(error.hint?.includes(`chmod o+x ${closed}`));
      return true;
    });
  });

  it('never writes the password where it is readable', () => {
    const password = readFileSync(join(dataDir, 'postgres', 'password'), 'utf8').trim();
    const state = readFileSync(join(dataDir, 'postgres', 'server.json'), 'utf8');
    assert.ok(!state.includes(password));
    assert.ok(password.length >= 32);
  });
});
