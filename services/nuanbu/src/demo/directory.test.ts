import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { claimDataDir, isTrouble } from '@nuanbu/runtime';
import type { Trouble } from '@nuanbu/terms';
import {
  configOfDir,
  makeFolder,
  openAtRest,
  quietly,
  removeFolder,
} from '../platform/at-rest.fixture.ts';
import { clearForDemo, markDemo } from './directory.ts';

let folder: string;
before(async () => {
  folder = await makeFolder('directory');
});
after(() => removeFolder(folder));

async function made(name: string, ...files: readonly string[]): Promise<string> {
  const dataDir = join(folder, name);
  for (const file of ['control/lock', 'log/nuanbu.log', ...files]) {
    await mkdir(join(dataDir, file, '..'), { recursive: true });
    await writeFile(join(dataDir, file), '');
  }
  return dataDir;
}

function clear(dataDir: string, fresh = false): Promise<void> {
  return clearForDemo(dataDir, quietly(configOfDir(dataDir)), fresh);
}

async function refuses(clearing: Promise<void>, code: Trouble, words: RegExp): Promise<void> {
  await assert.rejects(clearing, (error) => {
    assert.ok(isTrouble(error, code), String(error));
    return words.test(error.message);
  });
}

test('a directory that is not there, or holds only what belongs to a process, is ready', async () => {
  await clear(join(folder, 'absent'));
  const dataDir = await made('process');
  await clear(dataDir);
  assert.deepEqual((await readdir(dataDir)).sort(), ['control', 'log']);
});

test('what a demo left when it was cut short is removed; its log stays', async () => {
  const dataDir = await made(
    'running',
    'postgres/cluster/x',
    'readings/readings.duckdb',
    'data-key',
  );
  await markDemo(dataDir, { state: 'running' });
  await clear(dataDir);
  assert.deepEqual((await readdir(dataDir)).sort(), ['control', 'log']);
});

test('somebody’s data stays, unless --fresh asks for its removal', async () => {
  for (const mark of [undefined, '{"state":"over"}', 'torn{']) {
    const dataDir = await made(`somebody-${mark?.length}`, 'postgres/cluster/x');
    if (mark !== undefined) await writeFile(join(dataDir, 'demo.json'), mark);
    const before = await readdir(dataDir);
    await refuses(clear(dataDir), 'dataDirInUse', /more than a demo's data/);
    assert.deepEqual(await readdir(dataDir), before);
    await clear(dataDir, true);
    assert.deepEqual((await readdir(dataDir)).sort(), ['control', 'log']);
  }
});

test('a directory of other things is never emptied, whatever was asked and whoever marked it', async () => {
  const dataDir = await made('home', 'letters/one.txt', 'postgres/cluster/x');
  await markDemo(dataDir, { state: 'running' });
  const before = await readdir(dataDir);
  for (const fresh of [false, true]) {
    await refuses(clear(dataDir, fresh), 'dataDirInUse', /did not make: letters/);
  }
  assert.deepEqual(await readdir(dataDir), before);
});

test('a directory on which a platform runs is not touched', async () => {
  const dataDir = await made('claimed', 'postgres/cluster/x');
  const claim = await claimDataDir(dataDir);
  try {
    await refuses(clear(dataDir, true), 'alreadyRunning', new RegExp(`Process ${process.pid} `));
    assert.ok((await readdir(dataDir)).includes('postgres'));
  } finally {
    await claim.release();
  }
});

test('a finished demo is removed as long as nobody has done anything with it', async () => {
  const dataDir = join(folder, 'done');
  const platform = await openAtRest(configOfDir(dataDir));
  const { hash: auditHash } = await platform.ledger.audit.head();
  const added = { name: 'c1', district: 'jkq', villages: 'all', mayCorrect: false } as const;
  await platform.ledger.concentrators.add(added, { actor: 'somebody' });
  const { hash: later } = await platform.ledger.audit.head();
  await platform.stop();

  await markDemo(dataDir, { state: 'done', auditHash });
  await refuses(clear(dataDir), 'dataDirInUse', /more than a demo's data/);
  await markDemo(dataDir, { state: 'done', auditHash: later });
  await clear(dataDir);
  assert.deepEqual((await readdir(dataDir)).sort(), ['control']);
});
