import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { claimDataDir, isTrouble, serveControl } from '@nuanbu/runtime';
import type { Trouble } from '@nuanbu/terms';
import { listProgrammes } from '../operations/programmes.ts';
import { explain, makeRun } from '../operations/runs.ts';
import { builtInProgrammes } from '../programmes.ts';
import { ask, askRunning } from './ask.ts';
import { configOfDir, makeFolder, removeFolder } from './at-rest.fixture.ts';

let folder: string;
before(async () => {
  folder = await makeFolder('ask');
});
after(() => removeFolder(folder));

async function refuses(asked: Promise<unknown>, code: Trouble, words: RegExp): Promise<void> {
  await assert.rejects(asked, (error) => {
    assert.ok(isTrouble(error, code), String(error));
    return words.test(`${error.message} ${error.hint}`);
  });
}

test('a directory at rest is opened for the question and closed again, whatever a killed owner left', async () => {
  const dataDir = join(folder, 'stale');
  await mkdir(join(dataDir, 'control'), { recursive: true });
  const note = join(dataDir, 'control', 'owner.json');
  // The number is nobody's, and at the socket nobody listens.
  await writeFile(note, JSON.stringify({ pid: 4_194_303, socket: join(folder, 'gone.sock') }));
  const config = configOfDir(dataDir);
  for (const _ of ['first', 'again']) {
    const programmes = await ask(config, listProgrammes, {});
    assert.deepEqual(
      programmes.map(({ name, version }) => `${name} ${version}`),
      (await builtInProgrammes()).map((name) => `${name} 1`),
    );
    await assert.rejects(readFile(note), { code: 'ENOENT' });
  }
  // An operation that meets trouble leaves the directory at rest as well.
  const unknown = ask(config, makeRun, { programme: 'x', season: '2021-2022', kind: 'final' });
  await refuses(unknown, 'programmeUnknown', /"x"/);
  await (await claimDataDir(dataDir)).release();
});

test('a running platform is asked instead', async () => {
  const dataDir = join(folder, 'running');
  const claim = await claimDataDir(dataDir);
  const asked: unknown[] = [];
  const { args } = listProgrammes;
  const run = async (given: unknown) => {
    asked.push(given);
    return [{ name: 'of the running one', version: 3, digest: '' }];
  };
  const control = serveControl(claim, { 'programme list': { args, run } });
  await control.start();
  try {
    const [programme] = await ask(configOfDir(dataDir), listProgrammes, {});
    assert.equal(programme!.version, 3);
    assert.deepEqual(asked, [{}]);
  } finally {
    await control.stop();
    await claim.release();
  }
});

test('a directory that somebody has who answers nobody is not touched', async () => {
  const dataDir = join(folder, 'busy');
  const claim = await claimDataDir(dataDir);
  try {
    const asked = ask(configOfDir(dataDir), listProgrammes, {});
    await refuses(asked, 'alreadyRunning', new RegExp(`${process.pid}.*ask again in a moment`));
  } finally {
    await claim.release();
  }
});

test('what only a running platform can answer is refused at rest, without opening anything', async () => {
  const dataDir = join(folder, 'absent');
  await refuses(
    askRunning(configOfDir(dataDir), listProgrammes, {}),
    'notRunning',
    /Nobody listens/,
  );
  await assert.rejects(readFile(dataDir), { code: 'ENOENT' });
});

test('arguments are checked before anything is opened', async () => {
  const config = configOfDir(join(folder, 'unopened'));
  const wrong = ask(config, explain, { household: 'H1', run: 0 });
  await refuses(wrong, 'argumentInvalid', /run: /);
  await assert.rejects(readFile(config.dataDir), { code: 'ENOENT' });
});
