import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { isTrouble, type Trouble } from '@nuanbu/terms';
import { batchOf, row } from '../conformance/sample.ts';
import { DuckdbReadingStore } from './duckdb-reading-store.ts';
import { temporaryPlace } from './place.fixture.ts';

const CHILD = fileURLToPath(new URL('./appending.fixture.ts', import.meta.url));

async function placeFor(context: TestContext) {
  const place = await temporaryPlace();
  context.after(() => place.remove());
  return place;
}

async function refuses(path: string, code: Trouble, words: RegExp): Promise<void> {
  const store = new DuckdbReadingStore({ path, threads: 1 });
  await assert.rejects(store.start(), (error: unknown) => {
    assert.ok(isTrouble(error, code), String(error));
    assert.match(error.message, words);
    assert.ok(error.hint || code === 'alreadyRunning');
    return true;
  });
  await store.stop();
}

/** Leaves a file with some commits in its log, as a process that was killed does. */
async function leaveLog(path: string): Promise<void> {
  const child = spawn(process.execPath, [CHILD, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await closed;
}

test('a file is opened once in a process, under whatever name, and again after a stop', async (context) => {
  const { path, open } = await placeFor(context);
  const store = await open();
  await refuses(path, 'alreadyRunning', /this very process/);
  await refuses(join(dirname(path), '.', 'readings.duckdb'), 'alreadyRunning', /this very process/);
  await store.append(batchOf([row('a', 1, 1)]));
  await store.stop();
  const again = await open();
  assert.equal((await again.counts()).rows, 1);
  await again.stop();
});

test('a file that another process holds is left alone, and the process is named', async (context) => {
  const { path } = await placeFor(context);
  const child = spawn(process.execPath, [CHILD, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  await refuses(path, 'alreadyRunning', new RegExp(`process ${child.pid}`));
  child.kill('SIGKILL');
  await closed;
});

test('a place that cannot be written is named', async (context) => {
  const { path } = await placeFor(context);
  await refuses(join(path, 'missing', 'x.duckdb'), 'dataDirUnwritable', /cannot be opened/);
  await writeFile(path, '');
  await refuses(join(path, 'x.duckdb'), 'dataDirUnwritable', /cannot be opened/);
});

test('a file that is none of DuckDB, or only part of one, is refused and left as it is', async (context) => {
  const { path, open } = await placeFor(context);
  for (const content of ['', 'meter_id,read_at,total_kwh\n'.repeat(5000)]) {
    await writeFile(path, content);
    await refuses(path, 'storeCorrupt', /readings\.duckdb/);
    assert.equal(await readFile(path, 'latin1'), content);
    await rm(path);
  }
  await mkdir(path);
  await refuses(path, 'storeCorrupt', /readings\.duckdb/);
  await rm(path, { recursive: true });
  await rm(`${path}.acknowledged`, { force: true });
  const store = await open();
  await store.append(batchOf([row('a', 1, 1)]));
  await store.stop();
  await truncate(path, 20_000);
  await refuses(path, 'storeCorrupt', /readings\.duckdb/);
});

test('a log that is damaged or gone never opens as if nothing were missing', async (context) => {
  const { path } = await placeFor(context);
  await leaveLog(path);
  const [file, log] = [await readFile(path), await readFile(`${path}.wal`)];
  for (let at = 0; at < log.length; at += Math.ceil(log.length / 23)) {
    const damaged = Buffer.from(log);
    damaged[at] = damaged[at]! ^ 0x5a;
    await writeFile(path, file);
    await writeFile(`${path}.wal`, damaged);
    await refuses(path, 'storeCorrupt', /readings\.duckdb/);
  }
  await writeFile(path, file);
  await rm(`${path}.wal`);
  await refuses(path, 'storeCorrupt', /readings\.duckdb/);
});

test('a file of another layout is refused', async (context) => {
  const { path, open } = await placeFor(context);
  await (await open()).stop();
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run('UPDATE layout SET version = 2');
  connection.closeSync();
  instance.closeSync();
  await refuses(path, 'storeCorrupt', /layout 2/);
});

test('a store that is not started says so, and stopping twice is no trouble', async (context) => {
  const { path, open } = await placeFor(context);
  const store = new DuckdbReadingStore({ path });
  await assert.rejects(store.append(batchOf([row('a', 1, 1)])), /not started/);
  await assert.rejects(store.frontier(), /not started/);
  await store.stop();
  const opened = await open();
  const waiting = opened.append(batchOf([row('a', 1, 1)]));
  await Promise.all([opened.stop(), opened.stop()]);
  assert.equal((await waiting).stored, 1);
});
