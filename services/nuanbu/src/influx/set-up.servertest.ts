import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { InfluxReadingStore, MemoryEpochs } from '@nuanbu/readings';
import { type OwnInfluxServer, startInfluxd } from '@nuanbu/readings/testing';
import { isTrouble } from '@nuanbu/terms';
import { DAY_S } from '@nuanbu/units';
import { LEAST_RETENTION_DAYS, setUpInflux } from './set-up.ts';

const MAIN = join(import.meta.dirname, '../main.ts');
const run = promisify(execFile);

let server: OwnInfluxServer;
let folder: string;
before(async () => {
  server = await startInfluxd({ isSetUp: false });
  folder = await mkdtemp(join(tmpdir(), 'nuanbu-init-'));
});
after(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Printed {
  readonly settings: Record<string, string>;
  readonly done: readonly string[];
  readonly admin?: { readonly token: string };
}

async function initInflux(...args: string[]): Promise<Printed> {
  const file = join(folder, 'admin-token');
  const given = ['--influx-url', server.url, '--admin-token-file', file, '--json', ...args];
  const { stdout } = await run(process.execPath, [MAIN, 'init-influx', ...given]);
  return JSON.parse(stdout) as Printed;
}

async function setUp(bucket: string, retentionDays: number) {
  const adminToken = (await readFile(join(folder, 'admin-token'), 'utf8')).trim();
  const retentionS = retentionDays * DAY_S;
  return await setUpInflux({ url: server.url, org: 'nuanbu', bucket, retentionS, adminToken });
}

/** Writes and reads by what the command printed. */
async function use({ settings }: Printed): Promise<void> {
  const store = new InfluxReadingStore({
    url: settings.INFLUX_URL!,
    org: settings.INFLUX_ORG!,
    bucket: settings.INFLUX_BUCKET!,
    token: settings.INFLUX_TOKEN!,
    epochs: new MemoryEpochs(),
  });
  await store.start();
  try {
    await store.append({
      length: 1,
      meterIds: ['m'],
      meter: Uint32Array.of(0),
      ...{ at: Float64Array.of(1_638_288_000), totalWh: Float64Array.of(7) },
      ...{ peakWh: Float64Array.of(-1), valleyWh: Float64Array.of(-1) },
    });
    assert.equal((await store.counts()).rows, 1);
  } finally {
    await store.stop();
  }
}

test('a fresh server is set up, and a second time nothing is done', async () => {
  const first = await initInflux();
  const file = join(folder, 'admin-token');
  assert.equal((await readFile(file, 'utf8')).trim(), first.admin!.token);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.equal(first.done.length, 4);
  await use(first);
  const second = await initInflux();
  assert.deepEqual(second, { settings: first.settings, done: [] });
});

test('the token may read and write its bucket, and nothing else', async () => {
  const { settings } = await initInflux('--influx-bucket', 'mine');
  await use({ settings, done: [] });
  await setUp('other', 0);
  const foreign = { settings: { ...settings, INFLUX_BUCKET: 'other' }, done: [] };
  await assert.rejects(use(foreign), (error) => isTrouble(error, 'storeRefused'));
  const headers = { authorization: `Token ${settings.INFLUX_TOKEN}` };
  const answer = await fetch(`${server.url}/api/v2/authorizations`, { headers });
  const { authorizations } = (await answer.json()) as { authorizations?: unknown[] };
  assert.deepEqual(authorizations ?? [], []);
});

test('a retention is made longer, and never shorter', async () => {
  const made = ['the bucket kept', 'a token for the bucket kept'];
  const longer = ['a longer retention of the bucket kept'];
  await assert.rejects(setUp('kept', LEAST_RETENTION_DAYS - 1), (error) =>
    isTrouble(error, 'argumentInvalid'),
  );
  assert.deepEqual((await setUp('kept', LEAST_RETENTION_DAYS)).done, made);
  assert.deepEqual((await setUp('kept', 4_000)).done, longer);
  await assert.rejects(setUp('kept', 3_999), (error) => isTrouble(error, 'argumentInvalid'));
  assert.deepEqual((await setUp('kept', 0)).done, longer);
  assert.deepEqual((await setUp('kept', 0)).done, []);
  await assert.rejects(setUp('kept', 4_000), (error) => isTrouble(error, 'argumentInvalid'));
});

test('a server that was set up before asks for a token, and refuses a wrong one', async () => {
  const asked = { url: server.url, org: 'nuanbu', bucket: 'readings', retentionS: 0 };
  for (const adminToken of [undefined, 'wrong']) {
    await assert.rejects(setUpInflux({ ...asked, adminToken }), (error) =>
      isTrouble(error, 'storeRefused'),
    );
  }
  const nowhere = { ...asked, url: 'http://127.0.0.1:1', adminToken: 'any' };
  await assert.rejects(setUpInflux(nowhere), (error) => isTrouble(error, 'storeUnreachable'));
});
