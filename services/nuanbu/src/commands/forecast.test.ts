/** A season that still runs, as a person asks for its forecast on a data directory at rest. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ReadyForecast } from '@nuanbu/api';
import { addDays } from '@nuanbu/units';
import { importMeters, importReadings, importRoster } from '../operations/imports.ts';
import {
  configOfDir,
  makeFolder,
  openAtRest,
  perform,
  removeFolder,
} from '../platform/at-rest.fixture.ts';

const main = join(import.meta.dirname, '../main.ts');
const PROGRAMME = 'jining-jkq-2021';

/** Sixty days of 10, 3 and 60 kWh a day: one goes on, one stays below 500, one reaches 5,000. */
const READINGS = [
  ['M1', 10],
  ['M2', 3],
  ['M3', 60],
].flatMap(([meter, perDay]) =>
  Array.from(
    { length: 61 },
    (_, day) => `${meter},${addDays('2021-12-01', day)},${1_000 + day * Number(perDay)}`,
  ),
);

const GIVEN = {
  roster: [
    'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on',
    'H1,户一,马集镇,云山村,2021,2021-09-30,yes,yes,',
    'H2,户二,马集镇,云山村,2021,2021-09-30,yes,yes,',
    'H3,户三,疃里镇,东村,2021,2021-09-30,yes,yes,',
  ],
  meters: ['household_id,meter_id', 'H1,M1', 'H2,M2', 'H3,M3'],
  readings: ['meter_id,read_at,total_kwh', ...READINGS],
};

let folder: string;
let dataDir: string;

before(async () => {
  folder = await makeFolder('forecast');
  dataDir = join(folder, 'data');
  const platform = await openAtRest(configOfDir(dataDir));
  for (const [operation, rows] of [
    [importRoster, GIVEN.roster],
    [importMeters, GIVEN.meters],
    [importReadings, GIVEN.readings],
  ] as const) {
    const path = join(folder, 'given.csv');
    await writeFile(path, rows.map((row) => `${row}\n`).join(''));
    await perform<{ path: string }, unknown>(platform, operation, { path });
  }
  await platform.stop();
});

after(() => removeFolder(folder));

function forecast(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const command = [main, 'forecast', '--data-dir', dataDir, '--programme', PROGRAMME, ...args];
  return new Promise<{ stdout: string; stderr: string }>((resolve) => {
    const options = { env: { ...process.env, ...env } };
    execFile(process.execPath, command, options, (_, stdout, stderr) =>
      resolve({ stdout, stderr }),
    );
  });
}

async function told(args: readonly string[] = [], env = {}): Promise<ReadyForecast> {
  return JSON.parse((await forecast([...args, '--json'], env)).stdout);
}

test('the table says so far and the end, in Chinese, beside the notice’s budget', async () => {
  const { stdout } = await forecast([]);
  assert.match(stdout, /采暖季预测: jining-jkq-2021 {2}energySubsidy {2}2021-2022/);
  assert.match(stdout, /读数截至 2022-01-29, 60 天，共 121 天/);
  assert.match(stdout, /补贴\(元\).*4708000\.00/);
  assert.match(stdout, /区级财政/);
  assert.match(stdout, /有资格 3 {2}已达起补量 2 {2}达不到起补量 1 {2}预计将到上限 1/);
  assert.match(stdout, /马集镇\/云山村.* 2 /);
  assert.match(stdout, /气温为占位值/);
});

test('in English, and of one town', async () => {
  const { stdout } = await forecast(['--lang', 'en', '--town', '疃里镇']);
  assert.match(stdout, /Forecast: .*read until 2022-01-29, 60 of 121 days/);
  assert.match(stdout, /Best/);
  assert.doesNotMatch(stdout, /云山村/);
});

test('a climate file of one’s own takes the place of the placeholders', async () => {
  const own = await told();
  const path = join(folder, 'climates.json');
  const file = JSON.parse(
    await readFile(new URL('../climates.json', import.meta.resolve('@nuanbu/contracts')), 'utf8'),
  );
  const [climate] = file.climates;
  // March as cold as January.
  const normals = [{ from: '01-01', meanC: -0.5 }];
  const cold = { ...climate, name: 'cold', isPlaceholder: false, normals };
  await writeFile(path, JSON.stringify({ ...file, climates: [cold] }));
  const asked = await told([], { CLIMATE_FILE: path });
  assert.equal(asked.climate?.name, 'cold');
  assert.ok(asked.energy.bestWh > own.energy.bestWh);
  assert.equal(asked.energy.soFarWh, own.energy.soFarWh);
  await writeFile(path, '{');
  const { stderr } = await forecast([], { CLIMATE_FILE: path });
  assert.match(stderr, /配置有误.*climates\.json/);
});

test('what counts facts has no bounds', async () => {
  const { energy, money, countsEnergy } = await told(['--component', 'equipment']);
  assert.equal(countsEnergy, false);
  assert.equal(energy.bestWh, 0);
  assert.deepEqual([money.lowFen, money.highFen], [money.bestFen, money.bestFen]);
});
