/** Pages about programmes as a person asks for them: of files, without a data directory. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makeFolder, removeFolder } from '../platform/at-rest.fixture.ts';
import { programmeText } from '../programmes.ts';

const main = join(import.meta.dirname, '../main.ts');

let folder: string;
let was: string;
let is: string;
before(async () => {
  folder = await makeFolder('policy-command');
  const text = await programmeText('jining-jkq-2021');
  [was, is] = [join(folder, 'was.yaml'), join(folder, 'is.yaml')];
  await writeFile(was, text);
  await writeFile(is, text.replace(/(at:\n {12}value:) 500\n/, '$1 400\n'));
});
after(() => removeFolder(folder));

function policy(...words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  // A data directory that nobody can make: whoever opens it fails.
  const env = { ...process.env, DATA_DIR: join(was, 'none') };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'policy', ...words], { env }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

test('check exits with 1 where a file is wrong, and prints each place', async () => {
  const broken = join(folder, 'broken.yaml');
  await writeFile(
    broken,
    (await programmeText('jining-jkq-2021')).replace('value: 0.2\n', 'value: 0,2\n'),
  );
  const { code, out, err } = await policy('check', broken);
  assert.deepEqual([code, err], [1, '']);
  assert.match(
    out,
    /broken\.yaml:\d+:\d+ components\.energySubsidy\.rules\.0\.rate\.value must be yuan/,
  );
  const json = await policy('check', broken, '--json');
  assert.equal(json.code, 1);
  assert.equal(JSON.parse(json.out).problems.length, 1);
  const sound = await policy('check', was, '--lang', 'en');
  assert.equal(sound.code, 0);
  assert.match(sound.out, /The file is sound/);
  const none = await policy('check', join(folder, 'none.yaml'));
  assert.equal(none.code, 1);
  assert.match(none.err, /none\.yaml is neither a file nor one of/);
});

test('show prints every parameter with its source, in either language', async () => {
  const { code, out } = await policy('show', was);
  assert.equal(code, 0);
  assert.match(out, / {2}rules\.perKwh\.rate: 0\.2\n {6}济开管字〔2021〕8号 四 — 区级财政/);
  assert.match(
    out,
    /rules\.perKwh\.start\.rule: threshold\n.*\n {6}待定: .*其他理解: deductCapUsage/,
  );
  const english = await policy('show', was, '--lang', 'en');
  assert.match(english.out, / {2}directHeaters: direct electric heaters only\n/);
  const { parameters } = JSON.parse((await policy('show', was, '--json')).out);
  const rate = parameters.find(({ path }: { path: string }) => path.endsWith('perKwh.rate'));
  assert.deepEqual(
    [rate.text, rate.source.document, rate.programme],
    ['0.2', '济开管字〔2021〕8号', 'jining-jkq-2021'],
  );
});

test('diff prints what changed between two files, and that nothing did', async () => {
  const { code, out } = await policy('diff', was, is);
  assert.equal(code, 0);
  const place = 'components\\.energySubsidy\\.rules\\.perKwh\\.start\\.at';
  assert.match(out, new RegExp(`${place}\\n {2}- 500 .*\\n {2}\\+ 400 `));
  assert.match((await policy('diff', was, was, '--lang', 'en')).out, /say the same/);
  const { changes } = JSON.parse((await policy('diff', was, is, '--json')).out);
  assert.deepEqual(
    changes.map(({ differs }: { differs: string[] }) => differs),
    [['value']],
  );
  const wrong = await policy('diff', was, join(folder, 'broken.yaml'));
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /broken\.yaml:\d+:\d+ /);
});

test('a name is on file, which needs the data directory', async () => {
  const { code, err } = await policy('show', 'jining-jkq-2021');
  assert.equal(code, 1);
  assert.doesNotMatch(err, /at .*\.ts:\d+/, 'no stack');
});
