import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isTrouble, type TroubleError } from '@nuanbu/terms';
import { claimDataDir, controlDir, readOwner } from './claim.ts';

let root: string;
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'nuanbu-claim-'));
});
after(() => rm(root, { recursive: true }));

async function troubleOf(claiming: Promise<unknown>): Promise<TroubleError> {
  const error = await claiming.then(
    () => assert.fail('the directory was claimed'),
    (reason) => reason,
  );
  assert.ok(isTrouble(error), String(error));
  return error;
}

/** Another process that claims the directory and holds it until it is killed. */
async function claimElsewhere(dataDir: string) {
  const source = `
    import { claimDataDir } from ${JSON.stringify(import.meta.resolve('./claim.ts'))};
    await claimDataDir(${JSON.stringify(dataDir)});
    console.log('claimed');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

test('a claimed directory is refused to anybody else until it is given back', async () => {
  const dataDir = join(root, 'new', 'data');
  const claim = await claimDataDir(dataDir);
  assert.deepEqual(await readOwner(dataDir), { pid: process.pid });
  const trouble = await troubleOf(claimDataDir(dataDir));
  assert.equal(trouble.code, 'alreadyRunning');
  assert.match(trouble.detail, new RegExp(`Process ${process.pid} has`));
  await claim.release();
  await claim.release();
  assert.equal(await readOwner(dataDir), undefined);
  await (await claimDataDir(dataDir)).release();
});

test('only the owner may look into the control directory', async () => {
  const dataDir = join(root, 'modes');
  const claim = await claimDataDir(dataDir);
  assert.equal((await stat(controlDir(dataDir))).mode & 0o777, 0o700);
  assert.equal((await stat(dataDir)).mode & 0o777, 0o711);
  await claim.release();
});

test('a killed owner leaves no lock behind, although its note still names it', async () => {
  const dataDir = join(root, 'killed');
  const child = await claimElsewhere(dataDir);
  const trouble = await troubleOf(claimDataDir(dataDir));
  assert.equal(trouble.code, 'alreadyRunning');
  assert.match(trouble.detail, new RegExp(`Process ${child.pid} has`));
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal((await readOwner(dataDir))?.pid, child.pid);
  const claim = await claimDataDir(dataDir);
  assert.equal((await readOwner(dataDir))?.pid, process.pid);
  await claim.release();
});

test('of many that start at once on a directory that a killed owner left, one gets it', async () => {
  const dataDir = join(root, 'crowd');
  const killed = await claimElsewhere(dataDir);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, () => claimDataDir(dataDir)),
  );
  const claims = outcomes.filter((each) => each.status === 'fulfilled');
  assert.equal(claims.length, 1);
  await claims[0]!.value.release();
});

test('a directory that cannot be made or written is dataDirUnwritable', async () => {
  const file = join(root, 'file');
  await writeFile(file, '');
  assert.equal((await troubleOf(claimDataDir(file))).code, 'dataDirUnwritable');
  assert.equal((await troubleOf(claimDataDir(join(file, 'below')))).code, 'dataDirUnwritable');
  const tooLong = await troubleOf(claimDataDir(join(root, 'x'.repeat(300))));
  assert.equal(tooLong.code, 'dataDirUnwritable');
  assert.match(tooLong.detail, /ENAMETOOLONG/);
});

test('a torn note is as good as none', async () => {
  const dataDir = join(root, 'torn');
  const claim = await claimDataDir(dataDir);
  await writeFile(join(controlDir(dataDir), 'owner.json'), '{"pid":');
  assert.equal(await readOwner(dataDir), undefined);
  assert.match((await troubleOf(claimDataDir(dataDir))).detail, /of unknown number/);
  await claim.release();
});
