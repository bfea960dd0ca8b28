/** Runs and lines as a person at the command line reads them: nothing that is not known is zero. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { addProgramme } from '../operations/programmes.ts';
import {
  configOfDir,
  makeFolder,
  openAtRest,
  perform,
  removeFolder,
} from '../platform/at-rest.fixture.ts';
import { programmeText } from '../programmes.ts';

const main = join(import.meta.dirname, '../main.ts');
const GAS = ['run', '--programme', 'donghe-2021', '--component', 'gasRunning'];

let folder: string;
before(async () => {
  folder = await makeFolder('run');
  const platform = await openAtRest(configOfDir(join(folder, 'data')));
  try {
    const home = { name: '户一', town: '甲镇', village: '甲村', cohortYear: 2021 };
    const facts = { acceptedOn: '2021-09-30', resident: true, collectiveMember: true };
    const rows = [
      { householdId: 'H1', pathway: 'gas', areaMilliM2: 170_000 },
      { householdId: 'H2', pathway: 'gas' },
    ].map((row) => ({ ...home, ...facts, ...row }));
    await platform.ledger.roster.importRoster(rows, { actor: 'test' });
    const path = join(folder, 'second.yaml');
    await writeFile(path, `${await programmeText('donghe-2021')}\n# second version\n`);
    await perform(platform, addProgramme, { path });
  } finally {
    await platform.stop();
  }
});
after(() => removeFolder(folder));

function nuanbu(...words: readonly string[]): Promise<string> {
  const given = [main, ...words, '--data-dir', join(folder, 'data')];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, given, (error, out) => (error ? reject(error) : resolve(out)));
  });
}

test('a run, its lines and the list of runs say what is counted and what is not known', async () => {
  const made = await nuanbu(...GAS, '--season', '2021-2022');
  assert.match(made, /payable: 1 households, 1944\.00 yuan\n/);
  assert.match(made, /held: 1 households, 0\.00 yuan, and 1 households without a known amount\n/);
  assert.doesNotMatch(made, /kWh/);

  const { lines } = JSON.parse(await nuanbu('lines', '--json'));
  const amounts = lines.map((line: Record<string, unknown>) => [line.amountFen, line.atRiskFen]);
  assert.deepEqual(amounts, [
    [194_400, 0],
    [null, null],
  ]);

  const [held, english] = [await nuanbu('lines'), await nuanbu('lines', '--lang', 'en')];
  assert.match(held, /│ H2 +│ 甲镇\/甲村 +│ 暂缓 +│ +│ +│ +│ 缺取暖面积 +│/);
  assert.match(held, /│ H1 +│ 甲镇\/甲村 +│ 可发放 +│ 170\.000 平方米 +│ 1944\.00 +│/);
  assert.doesNotMatch(held, /[a-z]{3,}/);
  assert.match(english, /│ H2 +│ 甲镇\/甲村 +│ held +│ +│ +│ +│ areaMissing +│/);

  const runs = await nuanbu('runs');
  assert.match(runs, /│ 正式 +│ 完成 +│ donghe-2021@2 +│ 采暖季气费补贴 +│ 2021-2022 +│/);
  assert.match(await nuanbu('runs', '--lang', 'en'), /│ final +│ succeeded +│ donghe-2021@2 +│/);
  const [run] = JSON.parse(await nuanbu('runs', '--json'));
  assert.deepEqual(
    [run.programme, run.programmeVersion, run.component, run.componentTitle.zh],
    ['donghe-2021', 2, 'gasRunning', '采暖季气费补贴'],
  );
});

test('a trial of a correction says what would move, and by which digest it is confirmed', async () => {
  const trial = await nuanbu(
    'run',
    '--correction',
    '--trial',
    ...GAS.slice(1),
    '--season',
    '2021-2022',
  );
  assert.match(
    trial,
    /no batch\nrun 2 would move 0 households: 0\.00 yuan to pay, 0\.00 to take back\n/,
  );
  assert.match(trial, /1 lines wait for a person, 0 of them booked\ndifferences [0-9a-f]{64}\n/);
  assert.equal(
    await nuanbu('differences', '2'),
    `(none)\n${trial.slice(trial.indexOf('run 2 would'))}`,
  );
  const both = nuanbu(...GAS, '--season', '2021-2022', '--trial', '--provisional');
  await assert.rejects(both, /either provisional or a correction/);
  const unsaid = nuanbu(...GAS, '--season', '2021-2022', '--correction');
  await assert.rejects(unsaid, /缺少理由/);
});
