import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { OPTIONS } from '@nuanbu/runtime';
import { deployFiles, ROOT, textOf } from './files.ts';
import { run } from './tools.ts';

const directory = await mkdtemp(join(tmpdir(), 'nuanbu-scripts-'));
// Under root, PostgreSQL runs as a user of its own, which must be able to enter.
await chmod(directory, 0o755);
after(() => rm(directory, { recursive: true, force: true }));

/** Settings of whoever runs the tests are not the tests'. */
const SETTINGS = new Set<string>(Object.values(OPTIONS).map(({ variable }) => variable));
const INHERITED = Object.fromEntries(
  Object.entries(process.env).filter(([variable]) => !SETTINGS.has(variable)),
);

const NUANBU = join(ROOT, 'deploy/bin/nuanbu');

test('shellcheck has nothing to say of any script', async () => {
  const scripts = [...deployFiles(), '.ci/deploy-tools', '.ci/run'].filter((file) =>
    /^#!\S*[/ ](?:ba)?sh\n/.test(textOf(file)),
  );
  assert.equal(scripts.length, 7);
  const { code, out } = await run('shellcheck', scripts);
  assert.equal(code, 0, out);
});

/** Runs nuanbu with files as secrets. */
async function withSecrets(files: Record<string, string>, env: Record<string, string> = {}) {
  const secrets = await mkdtemp(join(directory, 'secrets-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(secrets, name), text);
  return run(NUANBU, ['audit', 'verify'], {
    env: { ...INHERITED, CREDENTIALS_DIRECTORY: secrets, ...env },
  });
}

test('a file becomes the variable of its name, without its last line’s end', async () => {
  const { code, err } = await withSecrets({ LOG_LEVEL: 'loud\n', DATABASE_URL: 'no url\n' });
  assert.equal(code, 1);
  assert.match(err, /LOG_LEVEL must be one of .*\(it is "loud"\)/);
  assert.match(err, /DATABASE_URL must be a URL/);
});

test('a variable that is set stays as it is, and an empty one counts as not set', async () => {
  const files = { LOG_LEVEL: 'loud' };
  assert.match((await withSecrets(files, { LOG_LEVEL: 'shrill' })).err, /\(it is "shrill"\)/);
  assert.match((await withSecrets(files, { LOG_LEVEL: '' })).err, /\(it is "loud"\)/);
});

test('files of other names, and directories, are left alone', async () => {
  const secrets = await mkdtemp(join(directory, 'other-'));
  await writeFile(join(secrets, 'mqtt_port'), 'wrong');
  await writeFile(join(secrets, 'MQTT-PORT'), 'wrong');
  await mkdir(join(secrets, 'MQTT_PORT'));
  const env = { ...INHERITED, CREDENTIALS_DIRECTORY: secrets };
  const { code, err } = await run(NUANBU, ['--help'], { env });
  assert.equal(code, 0, err);
});

test('backups are made whole, the newest are kept, and the time of the last is told', async () => {
  const backups = join(directory, 'backups');
  await mkdir(backups, { mode: 0o777 });
  await chmod(backups, 0o777);
  // One of before, and one that was cut short.
  await mkdir(join(backups, '20200101T000000Z'));
  await writeFile(join(backups, '20200101T000000Z', 'manifest.json'), '{}');
  await mkdir(join(backups, '20200102T000000Z'));
  await writeFile(join(backups, 'README'), 'mine');
  const secrets = await mkdtemp(join(directory, 'passphrase-'));
  await writeFile(join(secrets, 'backup-passphrase'), 'a passphrase\n');
  const env = {
    ...INHERITED,
    DATA_DIR: join(directory, 'data'),
    CREDENTIALS_DIRECTORY: secrets,
  };
  const { code, err } = await run(join(ROOT, 'deploy/bin/backup'), [backups, '1'], { env });
  assert.equal(code, 0, err);
  const left = (await readdir(backups)).filter((name) => !name.startsWith('.')).sort();
  assert.equal(left.length, 3, left.join(' '));
  assert.match(left[0]!, /^20\d{6}T\d{6}Z$/);
  assert.deepEqual(left.slice(1), ['README', 'nuanbu_backup.prom']);
  const manifest = JSON.parse(await readFile(join(backups, left[0]!, 'manifest.json'), 'utf8'));
  assert.equal(manifest.keys, 'sealed');
  const told = await readFile(join(backups, 'nuanbu_backup.prom'), 'utf8');
  const [, at] = /^nuanbu_backup_last_success_timestamp_seconds (\d+)$/m.exec(told)!;
  assert.ok(Math.abs(Number(at) - Date.now() / 1_000) < 300);
});

/** A directory with a backup of each name; those of the second list have no manifest. */
async function backupsOf(whole: readonly string[], cutShort: readonly string[]): Promise<string> {
  const backups = await mkdtemp(join(directory, 'nights-'));
  for (const name of [...whole, ...cutShort]) {
    await mkdir(join(backups, name, 'ledger'), { recursive: true });
    await writeFile(join(backups, name, 'readings.parquet'), 'readings');
  }
  for (const name of whole) await writeFile(join(backups, name, 'manifest.json'), '{}');
  return backups;
}

/** The backups that are left after a night whose backup fails, as nobody can make one so. */
async function afterFailedNight(backups: string, keep: string): Promise<string[]> {
  const env = { ...INHERITED, LOG_LEVEL: 'loud', CREDENTIALS_DIRECTORY: directory };
  const { code, err } = await run(join(ROOT, 'deploy/bin/backup'), [backups, keep], { env });
  assert.equal(code, 1, err);
  assert.match(err, /LOG_LEVEL must be one of/);
  return (await readdir(backups)).filter((name) => !name.startsWith('.')).sort();
}

test('what was cut short goes before the next backup begins, and not only after one that ended well', async () => {
  const whole = ['20260101T023000Z', '20260102T023000Z'];
  const backups = await backupsOf(whole, ['20251231T023000Z', '20260103T023000Z']);
  assert.deepEqual(await afterFailedNight(backups, '3'), whole);
});

test('one more goes for the backup to come, however many nights fail', async () => {
  const backups = await backupsOf(
    ['20260101T023000Z', '20260102T023000Z', '20260103T023000Z', '20260104T023000Z'],
    [],
  );
  const left = ['20260103T023000Z', '20260104T023000Z'];
  assert.deepEqual(await afterFailedNight(backups, '3'), left);
  assert.deepEqual(await afterFailedNight(backups, '3'), left);
});

test('the newest whole one stays where one is kept and none can be made', async () => {
  const backups = await backupsOf(['20260101T023000Z', '20260102T023000Z'], ['20260103T023000Z']);
  assert.deepEqual(await afterFailedNight(backups, '1'), ['20260102T023000Z']);
});
