/** A settled season under other terms, as a person asks for it on a data directory at rest. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import readWorkbook from 'read-excel-file/node';
import { importMeters, importReadings, importRoster } from '../operations/imports.ts';
import { makeRun } from '../operations/runs.ts';
import {
  configOfDir,
  makeFolder,
  openAtRest,
  perform,
  removeFolder,
} from '../platform/at-rest.fixture.ts';
import type { Platform } from '../platform/platform.ts';
import { programmeText } from '../programmes.ts';
import { collectSetting } from './what-if.ts';

const main = join(import.meta.dirname, '../main.ts');
const RATE = 'components.energySubsidy.rules.perKwh.rate';

const GIVEN = {
  roster: [
    'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on',
    'H1,户一,马集镇,云山村,2021,2021-09-30,yes,yes,',
    'H2,户二,马集镇,云山村,2021,2021-09-30,yes,yes,',
    '=H3,户三,马集镇,磨山村,2021,2021-09-30,yes,yes,',
  ],
  meters: ['household_id,meter_id', 'H1,M1', 'H2,M2', '=H3,M3'],
  readings: [
    'meter_id,read_at,total_kwh',
    'M1,2021-12-01,1000',
    'M1,2022-04-01,3200.5',
    'M2,2021-12-01,0',
    'M2,2022-04-01,450',
    'M3,2021-12-01,0',
    'M3,2022-04-01,7000',
  ],
};

let folder: string;
let dataDir: string;
let stored: unknown;

before(async () => {
  folder = await makeFolder('whatif');
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
  const season = { programme: 'jining-jkq-2021', season: '2021-2022', kind: 'final' as const };
  const { run } = await perform(platform, makeRun, season);
  assert.equal(run.totals!.byStatus.payable.amountFen, 144_010);
  // A newer run that is no money does not take the final one's place.
  await perform(platform, makeRun, { ...season, kind: 'provisional' });
  stored = await storedIn(platform);
  await platform.stop();
});
after(() => removeFolder(folder));

/** All that a what-if might have touched. */
async function storedIn({ ledger, store }: Platform): Promise<unknown> {
  return {
    runs: await ledger.runs.list(),
    lines: await ledger.runs.lines(1),
    batches: await ledger.batches.list(),
    programmes: await ledger.programmes.list(),
    auditHead: await ledger.audit.head(),
    readings: await store.frontier(),
  };
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function whatif(...words: readonly string[]): Promise<Ended> {
  const all = [main, 'whatif', '--data-dir', dataDir, ...words];
  return new Promise((resolve) => {
    execFile(process.execPath, all, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

describe('at another rate', () => {
  let ended: Ended;
  const out = () => join(folder, 'out', 'deep');
  before(async () => {
    const asked = ['--programme', 'jining-jkq-2021', '--season', '2021-2022'];
    ended = await whatif(...asked, '--set', `${RATE}=0.3`, '--out', out());
  });

  test('the yuan stand there, by village and funder, and the households moved most', () => {
    assert.equal(ended.code, 0, ended.err);
    const rows = ended.out.split('\n').map((row) => row.replaceAll(/[│\s]+/g, ' ').trim());
    for (const row of [
      `${RATE}: 0.2 → 0.3`,
      '有变动的户: 2 / 3',
      '发放增加: 2',
      '现在发放(元) 1440.10 2160.15 +720.05',
      '马集镇 云山村 440.10 660.15 +220.05 1 0',
      '马集镇 磨山村 1000.00 1500.00 +500.00 1 0',
      '合计 1440.10 2160.15 +720.05 2 0',
      '区级财政 1440.10 2160.15 +720.05',
    ]) {
      assert.ok(rows.includes(row), `${row}\n${ended.out}`);
    }
    assert.match(ended.out, /核算 1 正式 {2}energySubsidy/);
    assert.match(ended.out, /起补方式 达到后全部计补\n/);
    const [first, second] = ['=H3', 'H1'].map((household) =>
      rows.findIndex((row) => row.startsWith(`${household} `)),
    );
    assert.ok(0 < first! && first! < second!, 'the household moved most stands first');
  });

  test('the files hold the same, and no number becomes a formula', async () => {
    const csv = await readFile(join(out(), 'whatif.csv'), 'utf8');
    assert.deepEqual(csv.trimEnd().split('\n').slice(1), [
      '马集镇,云山村,H1,可发放,可发放,440.10,660.15,440.10,660.15,220.05,发放增加',
      "马集镇,磨山村,'=H3,可发放,可发放,1000.00,1500.00,1000.00,1500.00,500.00,发放增加",
    ]);
    const [households, villages, funders] = await readWorkbook(join(out(), 'whatif.xlsx'));
    assert.deepEqual(households!.data[2]!.slice(2, 7), ['=H3', '可发放', '可发放', 1000, 1500]);
    assert.deepEqual(villages!.data.slice(1), [
      ['马集镇', '云山村', 440.1, 660.15, 220.05, 1, 0],
      ['马集镇', '磨山村', 1000, 1500, 500, 1, 0],
    ]);
    assert.deepEqual(funders!.data.slice(1), [['区级财政', 1440.1, 2160.15, 720.05]]);
  });

  test('the ledger is as it was: runs, lines, batches, programmes, audit head', async () => {
    const platform = await openAtRest(configOfDir(dataDir));
    try {
      assert.deepEqual(await storedIn(platform), stored);
    } finally {
      await platform.stop();
    }
  });
});

test('by a file that is not on file, for a program to read', async () => {
  const path = join(folder, 'later.yaml');
  const text = await programmeText('jining-jkq-2021');
  await writeFile(path, text.replace(/(at:\n {12}value:) 500\n/, '$1 400\n'));
  const { code, out, err } = await whatif('--run', '1', '--against', path, '--json');
  assert.equal(code, 0, err);
  const { after, comparison } = JSON.parse(out);
  assert.equal(after.label, path);
  assert.equal(comparison.paid.differenceFen, 9_000);
  assert.deepEqual(
    comparison.changes.map(({ householdId, moves }: { householdId: string; moves: string[] }) => [
      householdId,
      ...moves,
    ]),
    [['H2', 'gains', 'becomesPayable', 'reachesStart']],
  );
});

test('what cannot be asked is said in a sentence and ends with an error', async () => {
  const broken = join(folder, 'broken.yaml');
  await writeFile(broken, 'programme: x\n');
  const cases: [string[], RegExp][] = [
    [[], /Nothing is to be otherwise/],
    [['--set', 'rate'], /It must be key=value/],
    [['--set', `${RATE}s=1`], new RegExp(`perKwh\\.rates is none of.*\n.*${RATE}`)],
    [
      ['--set', `${RATE}=-1`],
      /does not take the parameter at this value.*rate\.value must be yuan/,
    ],
    [['--run', '7', '--set', `${RATE}=1`], /no run of this number/],
    [['--season', '2020-2021', '--set', `${RATE}=1`], /None of season 2020-2021 has succeeded/],
    [['--run', '1', '--programme', 'other', '--set', `${RATE}=1`], /jining-jkq-2021, not other/],
    [['--against', 'nobody-2021'], /"nobody-2021"\n`nuanbu programme list`/],
    [['--against', 'jining-jkq-2021@7'], /已有：jining-jkq-2021@1/],
    [['--against', './none.yaml'], /none\.yaml is neither a file nor one of/],
    [['--against', broken], /broken\.yaml:1:1 title is missing/],
  ];
  for (const [words, says] of cases) {
    const { code, err } = await whatif(...words);
    assert.equal(code, 1, `${words.join(' ')}: ${err}`);
    assert.match(err, says);
    assert.doesNotMatch(err, /at .*\.ts:\d+/, 'no stack');
  }
});

test('a setting is split at its first equals sign', () => {
  const [one, two] = collectSetting('a.b = x=y ', [{ path: 'first', value: '1' }]);
  assert.deepEqual(
    [one, two],
    [
      { path: 'first', value: '1' },
      { path: 'a.b', value: 'x=y' },
    ],
  );
  for (const text of ['=1', 'a', '']) assert.throws(() => collectSetting(text), /key=value/);
});
