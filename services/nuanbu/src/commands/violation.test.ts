/** Conversions and violations as a person at the command line meets them: words and exit codes. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makeRun } from '../operations/runs.ts';
import {
  configOfDir,
  makeFolder,
  openAtRest,
  perform,
  removeFolder,
} from '../platform/at-rest.fixture.ts';

const main = join(import.meta.dirname, '../main.ts');
const GROUNDS = ['--evidence', '检查记录 17', '--reason', '入户检查', '--by', 'clerk'];

let folder: string;
before(async () => {
  folder = await makeFolder('violation');
  const platform = await openAtRest(configOfDir(join(folder, 'data')));
  try {
    const home = { name: '户一', town: '金积镇', village: '大庙桥村', cohortYear: 2022 };
    const facts = { resident: true, collectiveMember: true, pathway: 'doubleReplacement' };
    const done = { costFen: 700_000, convertedOn: '2022-11-27', acceptedOn: '2022-12-05' };
    const row = { householdId: 'H1', ...home, ...facts, ...done };
    await platform.ledger.roster.importRoster([row], { actor: 'test' });
    const run = { programme: 'litong-2022', component: 'equipment', until: '2023-02-01' };
    await perform(platform, makeRun, { ...run, kind: 'final' });
  } finally {
    await platform.stop();
  }
});
after(() => removeFolder(folder));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function nuanbu(...words: readonly string[]): Promise<Ended> {
  const given = [main, ...words, '--data-dir', join(folder, 'data')];
  return new Promise((resolve) => {
    execFile(process.execPath, given, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

test('refused conversions are told with file, line, column and code, and counted where asked', async () => {
  const path = join(folder, 'conversions.csv');
  await writeFile(path, 'household_id,converted_on\nH1,2022-11-27\nH9,2022-11-27\n');
  const { code, out, err } = await nuanbu('import', 'conversions', path, '--strict');
  assert.equal(code, 2);
  assert.equal(
    err.trim(),
    'conversions.csv, line 3, column household_id: unknownHousehold: The roster has no household of this number. (H9)',
  );
  assert.match(out, /^roster version 1: 0 added, 0 changed, 1 unchanged\n$/);
});

test('a plan with a refused row imports nothing, says so and ends with a code', async () => {
  const path = join(folder, 'plan.csv');
  await writeFile(path, 'town,village,planned_households\n金积镇,甲村,3\n金积镇,乙村,-1\n');
  const { code, out, err } = await nuanbu('import', 'plan', path, '--programme', 'litong-2022');
  assert.equal(code, 2);
  assert.match(err, /^plan\.csv, line 3, column planned_households: notANumber/);
  assert.match(out, /^1 rows were refused, so nothing was imported; the plan of litong-2022 stays/);
});

test('the report is in Chinese first; a day and a week at once are refused', async () => {
  const asked = ['progress', '--programme', 'litong-2022', '--week', '2022-11-27'];
  const { code, out } = await nuanbu(...asked);
  assert.equal(code, 0);
  assert.match(out, /清洁取暖改造周通报 {2}2022-11-21 至 2022-11-27\n/);
  const both = await nuanbu(...asked, '--day', '2022-11-27');
  assert.equal(both.code, 1);
  assert.match(both.err, /cannot be used with/);
});

test('a case says what it does to the money: what is booked, what is taken back, and what is not', async () => {
  const at = ['--kind', 'burningCoal', '--found-on', '2023-01-10'];
  const opened = await nuanbu('violation', 'open', 'H1', ...at, ...GROUNDS);
  assert.equal(opened.err, '');
  assert.match(opened.out, /^case 1 查办中 open: H1, 散煤复燃 burningCoal, 2023-01-10\n/);
  assert.match(opened.out, /Batch 1 \(litong-2022 equipment once\) holds 5300\.00 yuan for it/);

  const confirmed = await nuanbu('violation', 'confirm', '1', ...GROUNDS);
  assert.match(confirmed.out, /^case 1 属实 confirmed, roster version 3\n/);
  assert.match(confirmed.out, /litong-2022 has no recovery section: nothing is taken back\./);

  const again = await nuanbu('violation', 'confirm', '1', ...GROUNDS);
  assert.equal(again.code, 1);
  assert.match(again.err, /^该违规案件已有认定 \/ The violation case is decided/);

  const listed = await nuanbu('violation', 'list', '--json');
  const [only] = JSON.parse(listed.out) as { state: string; entries: { actor: string }[] }[];
  assert.deepEqual(
    [only!.state, only!.entries.map(({ actor }) => actor)],
    ['confirmed', ['clerk', 'clerk']],
  );
});

test('cases and what they take back are listed in Chinese, and in English where asked', async () => {
  const [listed, shown] = [
    await nuanbu('violation', 'list'),
    await nuanbu('violation', 'show', '1'),
  ];
  assert.match(listed.out, /│ 1 +│ H1 +│ 散煤复燃 +│ 2023-01-10 +│ 属实 +│/);
  assert.match(shown.out, /^案件 1 属实: H1, 散煤复燃, 2023-01-10\n/);
  const english = await nuanbu('violation', 'list', '--lang', 'en');
  assert.match(english.out, /│ 1 +│ H1 +│ burningCoal +│ 2023-01-10 +│ confirmed +│/);
  assert.match((await nuanbu('recoveries')).out, /应收回合计\(元\) 0\.00/);
  assert.match((await nuanbu('recoveries', '--lang', 'en')).out, /standing, yuan 0\.00/);
});

test('a step without evidence is not even asked', async () => {
  const { code, err } = await nuanbu('violation', 'dismiss', '1', '--reason', 'x');
  assert.equal(code, 1);
  assert.match(err, /required option '--evidence <reference>' not specified/);
});
