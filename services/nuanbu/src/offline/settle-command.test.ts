/** The offline form as a person runs it: files in, files and an exit code out. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

const main = join(import.meta.dirname, '../main.ts');

const GIVEN = {
  'roster.csv': [
    'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on,note',
    'H1,户一,马集镇,磨山村,2021,2021-09-30,yes,yes,,x',
    'H2,户二,马集镇,磨山村,2021,2021-09-30,yes,no,,x',
    'H1,户三,马集镇,磨山村,2021,2021-09-30,yes,yes,,x',
  ],
  'meters.csv': ['household_id,meter_id', 'H1,M1', 'H2,M2'],
  'readings.csv': [
    'meter_id,read_at,total_kwh,peak_kwh,valley_kwh',
    'M1,2021-12-01T00:00:00+08:00,1000,500,500',
    'M1,2022-04-01T00:00:00+08:00,8000,3500,4500',
    'M2,2021-12-01T00:00:00+08:00,1000,500,500',
    'M2,2022-04-01T00:00:00+08:00,1600,700,900',
    'M2,2022-01-01T00:00:00+08:00,1e3,,',
  ],
};

let directory: string;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nuanbu-offline-'));
  for (const [name, lines] of Object.entries(GIVEN)) {
    await writeFile(join(directory, name), [...lines, ''].join('\n'));
  }
});
after(() => rm(directory, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function settle(...more: readonly string[]): Promise<Ended> {
  const words = ['settle', '--programme', 'jining-jkq-2021', '--season', '2021-2022'];
  for (const name of ['roster', 'meters', 'readings']) {
    words.push(`--${name}`, join(directory, `${name}.csv`));
  }
  words.push('--out', join(directory, 'out'), ...more);
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...words], (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

function written(name: string): Promise<string> {
  return readFile(join(directory, 'out', name), 'utf8');
}

test('settles, names what it refused, and ends well all the same', async () => {
  const { code, out, err } = await settle();
  assert.equal(code, 0);
  assert.equal(
    await written('lines.csv'),
    [
      'household_id,status,total_kwh,low_kwh,high_kwh,peak_kwh,valley_kwh,paid_kwh,amount_yuan,at_risk_yuan,findings',
      'H1,payable,7000.000,7000.000,7000.000,3000.000,4000.000,5000.000,1000.00,0.00,',
      'H2,ineligible,600.000,600.000,600.000,200.000,400.000,0.000,0.00,0.00,notCollectiveMember',
      '',
    ].join('\n'),
  );
  const summary = JSON.parse(await written('summary.json'));
  assert.deepEqual(summary.counts, {
    households: 2,
    payable: 1,
    belowStart: 0,
    held: 0,
    ineligible: 1,
  });
  assert.equal(summary.sums.totalWh, 7_600_000);
  assert.equal(summary.sums.paidWh, 5_000_000);
  assert.equal(summary.sums.amountFen, 100_000);
  assert.equal(summary.byStatus.ineligible.totalWh, 600_000);
  assert.equal(summary.startRule, 'threshold');
  assert.match(summary.digest, /^[0-9a-f]{64}$/);
  assert.match(out, new RegExp(summary.digest));
  const refused = (await written('refusals.csv'))
    .split('\n')
    .map((row) => row.split(',').slice(0, 4));
  assert.deepEqual(refused.slice(0, 3), [
    ['file', 'line', 'column', 'code'],
    ['roster', '4', 'household_id', 'duplicateHousehold'],
    ['readings', '6', 'total_kwh', 'malformed'],
  ]);
  assert.match(err, /roster, line 4, column household_id: duplicateHousehold/);
  assert.match(err, /readings, line 6, column total_kwh: malformed/);
  assert.match(err, /roster: note/, 'a column that is not read is named');
});

test('--strict turns refusals into an exit code, --start-rule and --to change what is settled', async () => {
  const { code } = await settle('--strict', '--start-rule', 'deductCapUsage', '--to', '2022-04-02');
  assert.equal(code, 2);
  const [, line] = (await written('lines.csv')).split('\n');
  assert.match(line!, /^H1,payable,7000\.000,7000\.000,7480\.000,.*,4500\.000,900\.00,0\.00,$/);
  const summary = JSON.parse(await written('summary.json'));
  assert.equal(summary.startRule, 'deductCapUsage');
  assert.equal(summary.to, '2022-04-02T00:00:00+08:00');
});

test('what cannot be settled is said in a sentence and ends with an error', async () => {
  const cases: [string[], RegExp][] = [
    [['--season', '2021'], /2021 is not a period of energySubsidy in jining-jkq-2021/],
    [['--readings', join(directory, 'none.csv')], /none\.csv cannot be read/],
    [
      ['--meters', join(directory, 'readings.csv')],
      /meters, line 1, column household_id: missingColumn/,
    ],
  ];
  for (const [words, says] of cases) {
    const { code, err } = await settle(...words);
    assert.equal(code, 1, err);
    assert.match(err, says);
    assert.doesNotMatch(err, /at .*\.ts:\d+/, 'no stack');
  }
});

test('a roster of which every row is refused settles nothing, and says so', async () => {
  const roster = join(directory, 'refused.csv');
  const [head, row] = GIVEN['roster.csv'];
  await writeFile(roster, `${head}\n${row!.replace('yes', 'maybe')}\n`);
  for (const more of [[], ['--programme', 'litong-2022', '--component', 'equipment']]) {
    const out = join(directory, `refused-${more.length}`);
    const period = more.length > 0 ? ['--season', 'once'] : [];
    const { code, err } = await settle('--roster', roster, '--out', out, ...more, ...period);
    assert.equal(code, 1, err);
    assert.match(err, /roster, line 2, column resident: /);
    assert.match(err, /Every row of the roster was refused: there is no household to settle/);
    assert.match(await readFile(join(out, 'refusals.csv'), 'utf8'), /\nroster,2,resident,/);
    await assert.rejects(readFile(join(out, 'lines.csv')));
  }
});
