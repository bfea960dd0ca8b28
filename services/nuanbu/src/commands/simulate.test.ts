import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { formatInstant } from '@nuanbu/units';
import { makeFolder, removeFolder } from '../platform/at-rest.fixture.ts';
import { demoSpan, positive } from './simulate.ts';

const run = promisify(execFile);
const main = join(import.meta.dirname, '../main.ts');

let folder: string;
before(async () => {
  folder = await makeFolder('simulate');
});
after(() => removeFolder(folder));

/** The hash of every file that a simulation wrote. */
async function simulate(name: string, ...words: readonly string[]) {
  const out = join(folder, name);
  const size = ['--households', '30', '--days', '2'];
  const { stdout } = await run(process.execPath, [
    main,
    'simulate',
    '--out',
    out,
    ...size,
    ...words,
  ]);
  const hashes: Record<string, string> = {};
  for (const file of await readdir(out)) {
    hashes[file] = createHash('sha256')
      .update(await readFile(join(out, file)))
      .digest('hex');
  }
  return { hashes, stdout, out };
}

test('same seed, same bytes; another seed, another season; and it settles by the words it prints', async () => {
  const [one, same, other] = await Promise.all([
    simulate('one'),
    simulate('same', '--seed', '1'),
    simulate('other', '--seed', '2'),
  ]);
  const files = ['meters.csv', 'readings.csv', 'roster.csv', 'truth.csv'];
  assert.deepEqual(Object.keys(one.hashes).sort(), files);
  assert.deepEqual(same.hashes, one.hashes);
  for (const file of files) assert.notEqual(other.hashes[file], one.hashes[file], file);

  const [, words] = /^settle with (.*)$/m.exec(one.stdout)!;
  const given = ['roster', 'meters', 'readings'].flatMap((name) => [`--${name}`, `${name}.csv`]);
  const { stdout } = await run(
    process.execPath,
    [
      main,
      'settle',
      '--programme',
      'jining-jkq-2021',
      ...words!.split(' '),
      ...given,
      '--out',
      '.',
    ],
    // npm says so where its user was.
    { env: { ...process.env, INIT_CWD: one.out } },
  );
  assert.match(stdout, /"households":30/);
  assert.ok((await readdir(one.out)).includes('lines.csv'));
});

test('a demo plays the season or its first days', async () => {
  const days = async (many?: number) => {
    const { from, to } = await demoSpan(many);
    return [from, to].map((at) => formatInstant(at).slice(0, 10));
  };
  assert.deepEqual(await days(), ['2021-12-01', '2022-04-01']);
  assert.deepEqual(await days(1), ['2021-12-01', '2021-12-02']);
  assert.deepEqual(await days(1_000), ['2021-12-01', '2022-04-01']);
});

test('numbers of the command line are whole and from one', () => {
  assert.equal(positive('4708'), 4708);
  for (const text of ['0', '-1', '1.5', '1e3', '', 'x', '1 ', '12345678901']) {
    assert.throws(() => positive(text), /whole number/, text);
  }
});
