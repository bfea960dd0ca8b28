import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { deployFiles, ROOT, textOf } from './files.ts';
import { run } from './tools.ts';

const UNITS = deployFiles('deploy/systemd/*.{service,timer,target}');
const directory = await mkdtemp(join(tmpdir(), 'nuanbu-systemd-'));
after(() => rm(directory, { recursive: true, force: true }));

/** The units as they are, but for where the project lies, and templates as one of their instances. */
const files = await Promise.all(
  UNITS.map(async (unit) => {
    const file = join(directory, basename(unit).replace('@.', '@9401.'));
    await writeFile(file, textOf(unit).replaceAll('/opt/nuanbu/', ROOT));
    return file;
  }),
);

test('systemd knows every key of every unit, and finds what they start', async () => {
  assert.equal(files.length, 7);
  const { code, out, err } = await run('systemd-analyze', ['verify', '--man=no', ...files]);
  const ours = (out + err).split('\n').filter((line) => /nuanbu/.test(line));
  assert.deepEqual(ours, []);
  assert.equal(code, 0);
});

test('a key that systemd does not know is found', async () => {
  const file = join(directory, 'nuanbu-other.service');
  await writeFile(file, textOf('deploy/systemd/nuanbu.service').replace('KillSignal', 'KilSignal'));
  const { err } = await run('systemd-analyze', ['verify', '--man=no', file]);
  assert.match(err, /Unknown key.*KilSignal/);
});

test('every service is shut in as far as systemd can tell', async () => {
  for (const file of files.filter((name) => name.endsWith('.service'))) {
    const args = ['security', '--offline=true', '--threshold=20', '--no-pager', file];
    const { code, out, err } = await run('systemd-analyze', args);
    assert.equal(code, 0, `${out}${err}`);
  }
});

test('the timer goes off once a night', async () => {
  const [, when] = /^OnCalendar=(.*)$/m.exec(textOf('deploy/systemd/nuanbu-backup.timer'))!;
  const { code, out } = await run('systemd-analyze', ['calendar', '--iterations=2', when!]);
  assert.equal(code, 0);
  assert.match(out, /Normalized form: \*-\*-\* 02:30:00/);
});
