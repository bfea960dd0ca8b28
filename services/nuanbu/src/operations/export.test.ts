/** A payout register on disk: both forms, both languages, and the manifest that binds them. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { isTrouble } from '@nuanbu/runtime';
import { FINDINGS, INELIGIBLE_REASONS } from '@nuanbu/terms';
import readWorkbook from 'read-excel-file/node';
import {
  configOfDir,
  makeFolder,
  openAtRest,
  perform,
  removeFolder,
} from '../platform/at-rest.fixture.ts';
import type { Platform } from '../platform/platform.ts';
import { exportRegister } from './export.ts';
import { importMeters, importReadings, importRoster } from './imports.ts';
import { addProgramme } from './programmes.ts';
import { makeRun } from './runs.ts';

const ROSTER = [
  'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on',
  'H1,"=王,一",马集镇,云山村,2021,2021-09-30,yes,yes,',
  'H2,李二,马集镇,云山村,2021,2021-09-30,no,yes,',
];
const METERS = ['household_id,meter_id', 'H1,M1', 'H2,M2'];
const READINGS = [
  'meter_id,read_at,total_kwh,peak_kwh,valley_kwh',
  'M1,2021-12-01,1000.25,400,600.25',
  'M1,2022-04-01,3200.75,1400,1800.75',
  'M2,2021-12-01,0,0,0',
  'M2,2022-04-01,700,300,400',
];

const NOT_RESIDENT = INELIGIBLE_REASONS.notResident;

let folder: string;
let platform: Platform;
let digest: string;

before(async () => {
  folder = await makeFolder('export');
  platform = await openAtRest(configOfDir(join(folder, 'data')));
  for (const [operation, rows] of [
    [importRoster, ROSTER],
    [importMeters, METERS],
    [importReadings, READINGS],
  ] as const) {
    const path = join(folder, 'given.csv');
    await writeFile(path, rows.map((row) => `${row}\n`).join(''));
    await perform<{ path: string }, unknown>(platform, operation, { path });
  }
  const season = { programme: 'jining-jkq-2021', season: '2021-2022', kind: 'final' as const };
  const { run, batch } = await perform(platform, makeRun, season);
  digest = run.digest!;
  assert.equal(batch!.number, 1);
});
after(async () => {
  await platform.stop();
  await removeFolder(folder);
});

test('the register is written as workbook and as CSV, and a manifest binds both', async () => {
  const directory = join(folder, 'out', 'deep');
  const { manifest, paths } = await perform(platform, exportRegister, {
    ...{ formats: ['xlsx', 'csv'], language: 'zh', directory },
  });
  assert.deepEqual(
    paths.map((path) => basename(path)),
    ['payout-register-run-1.xlsx', 'payout-register-run-1.csv', 'payout-register-run-1.json'],
  );
  assert.deepEqual(
    [manifest.run, manifest.batch, manifest.runDigest, manifest.payableYuan],
    [1, 1, digest, '440.10'],
  );
  assert.deepEqual([manifest.households, manifest.payableHouseholds], [2, 1]);
  assert.deepEqual(manifest.auditHead, await platform.ledger.audit.head());
  assert.deepEqual(JSON.parse(await readFile(paths[2]!, 'utf8')), manifest);
  for (const path of paths.slice(0, 2)) {
    const hash = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    assert.equal(manifest.files[basename(path)], hash);
  }

  const [sheet] = await readWorkbook(paths[0]!);
  const cells = sheet!.data.map((row) => row.filter((cell) => cell !== null));
  const anchors = cells.slice(0, 8).flat().join('\n');
  assert.match(anchors, /济宁.*2021-2022 发放清册/);
  assert.ok(anchors.includes(digest) && anchors.includes(manifest.auditHead.hash));
  const rows = cells.filter(([place]) => typeof place === 'number');
  assert.deepEqual(rows, [
    [
      1,
      '马集镇',
      '云山村',
      'H1',
      '=王,一',
      '可发放',
      2200.5,
      1000,
      1200.5,
      2200.5,
      440.1,
      0,
      440.1,
    ],
    [2, '马集镇', '云山村', 'H2', '李二', '不符合条件', 700, 300, 400, 0, 0, 0, 0, NOT_RESIDENT.zh],
  ]);
  // Who is not paid is in no sum; who signs has a place to.
  const total = cells.find((row) => row[0] === '可发放合计');
  assert.deepEqual(total?.slice(1), [2200.5, 1000, 1200.5, 2200.5, 440.1, 0, 440.1]);
  assert.deepEqual(
    cells.slice(-3).map(([who]) => String(who).slice(0, 2)),
    ['乡镇', '主管', '财政'],
  );
});

test('the CSV is in the language that was asked for, and no name becomes a formula', async () => {
  const directory = join(folder, 'english');
  const { paths, manifest } = await perform(platform, exportRegister, {
    ...{ run: 1, formats: ['csv'], language: 'en', directory },
  });
  assert.deepEqual(Object.keys(manifest.files), ['payout-register-run-1.csv']);
  const text = await readFile(paths[0]!, 'utf8');
  assert.deepEqual(text.trimEnd().split('\n'), [
    '\ufeffNo.,Town,Village,Household,Name,Status,Energy (kWh),Peak (kWh),Valley (kWh),Paid energy (kWh),Amount (yuan),At risk (yuan),district finance (yuan),Remarks',
    `1,马集镇,云山村,H1,"'=王,一",payable,2200.500,1000.000,1200.500,2200.500,440.10,0.00,440.10,`,
    `2,马集镇,云山村,H2,李二,ineligible,700.000,300.000,400.000,0.000,0.00,0.00,0.00,${NOT_RESIDENT.en}`,
  ]);
});

test('the register is written as paper, too', async () => {
  const { paths } = await perform(platform, exportRegister, {
    ...{ run: 1, formats: ['pdf'], language: 'zh', directory: join(folder, 'paper') },
  });
  const pdf = await readFile(paths[0]!);
  assert.equal(pdf.subarray(0, 5).toString('latin1'), '%PDF-');
});

test('a run that has not succeeded gives no register, and a place that cannot be written is named', async () => {
  const season = { programme: 'jining-jkq-2021', season: '2022-2023', kind: 'final' as const };
  // No readings at the edges of that season, and no reason given.
  const failed = perform(platform, makeRun, season);
  await assert.rejects(failed, (error) => isTrouble(error, 'seasonIncomplete'));
  const asked = { formats: ['csv' as const], language: 'zh' as const, directory: folder };
  const early = perform(platform, exportRegister, { ...asked, run: 2 });
  await assert.rejects(early, (error) => isTrouble(error, 'runNotSucceeded'));
  const nowhere = perform(platform, exportRegister, {
    ...asked,
    directory: join(folder, 'given.csv', 'out'),
  });
  await assert.rejects(nowhere, (error) => isTrouble(error, 'fileUnwritable'));
});

test('a component of the roster’s facts has their columns, and what is not known stays empty', async () => {
  const rows = [
    `${ROSTER[0]},pathway,area_m2`,
    'H1,户一,马集镇,云山村,2021,2021-09-30,yes,yes,,gas,170',
    'H2,户二,马集镇,云山村,2021,2021-09-30,yes,yes,,gas,',
    'H3,户三,马集镇,云山村,2021,2021-09-30,yes,yes,,electric,60',
  ];
  const path = join(folder, 'facts.csv');
  await writeFile(path, rows.map((row) => `${row}\n`).join(''));
  await perform(platform, importRoster, { path });
  const { run } = await perform(platform, makeRun, {
    programme: 'donghe-2021',
    component: 'gasRunning',
    ...{ season: '2021-2022', kind: 'final' },
  });
  const directory = join(folder, 'facts');
  const { paths } = await perform(platform, exportRegister, {
    ...{ run: run.number, formats: ['csv', 'xlsx'], language: 'zh', directory },
  });
  const text = await readFile(paths[0]!, 'utf8');
  assert.deepEqual(text.trimEnd().split('\n'), [
    '\ufeff序号,镇,村,户编号,户名,状态,单位,数量,计补数量,补贴金额(元),待定金额(元),燃气公司(元),市财政(元),区财政(元),备注',
    '1,马集镇,云山村,H1,户一,可发放,平方米,170.000,162.000,1944.00,0.00,648.00,907.20,388.80,',
    `2,马集镇,云山村,H2,户二,暂缓,,,,,,,,,${FINDINGS.areaMissing.zh}`,
    `3,马集镇,云山村,H3,户三,不符合条件,,,,0.00,0.00,0.00,0.00,0.00,${INELIGIBLE_REASONS.conditionNotMet.zh}`,
  ]);
  const [sheet] = await readWorkbook(paths[1]!);
  const held = sheet!.data.find(([place]) => place === 2)!.slice(5);
  assert.deepEqual(held, ['暂缓', ...Array(8).fill(null), FINDINGS.areaMissing.zh]);
});

test('the head says how many of those paid get the certain part first', async () => {
  const { text: notice } = (await platform.ledger.programmes.newest('jining-jkq-2021'))!;
  const programme = join(folder, 'pay-certain.yaml');
  await writeFile(programme, notice.replace('value: hold', 'value: payCertain'));
  await perform(platform, addProgramme, { path: programme });
  const path = join(folder, 'given.csv');
  await writeFile(path, `${READINGS[0]}\nM1,2021-12-02T12:00:00+08:00,1010.25,404,606.25\n`);
  await perform(platform, importReadings, { path });
  const { run } = await perform(platform, makeRun, {
    ...{ programme: 'jining-jkq-2021', season: '2021-2022', from: '2021-12-02' },
    ...{ kind: 'provisional' },
  });
  const { paths } = await perform(platform, exportRegister, {
    ...{ run: run.number, formats: ['xlsx'], language: 'zh', directory: join(folder, 'certain') },
  });
  const [sheet] = await readWorkbook(paths[0]!);
  const head = sheet!.data.map(([cell]) => String(cell)).slice(0, 8);
  assert.ok(head.includes('可发放: 1 户, 438.10 元，其中先付确定部分 1 户'), head.join('\n'));
});
