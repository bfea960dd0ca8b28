/** A season that still runs, over HTTP on a whole platform. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { addDays, sumIntegers } from '@nuanbu/units';
import { importMeters, importReadings, importRoster } from '../operations/imports.ts';
import { makeRun } from '../operations/runs.ts';
import { perform } from './at-rest.fixture.ts';
import { type Caller, caller, servedForTests } from './served.fixture.ts';

const PROGRAMME = 'jining-jkq-2021';
const SEASON = `programme=${PROGRAMME}&season=2021-2022`;

/** The midnight registers of a meter from one day of the season to another, at an even load. */
function daily(meter: string, kwhADay: number, days: { from: number; to: number }): string {
  const rows = Array.from({ length: days.to - days.from + 1 }, (_, index) => {
    const day = days.from + index;
    return `${meter},${addDays('2021-12-01', day)},${1_000 + day * kwhADay}\n`;
  });
  return rows.join('');
}

const GIVEN = [
  [
    importRoster,
    'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on\n' +
      'H1,户一,马集镇,云山村,2021,2021-09-30,yes,yes,\nH2,户二,马集镇,云山村,2021,2021-09-30,yes,yes,\n',
  ],
  [importMeters, 'household_id,meter_id\nH1,M1\nH2,M2\n'],
  [
    importReadings,
    `meter_id,read_at,total_kwh\n${daily('M1', 10, { from: 0, to: 60 })}${daily('M2', 20, { from: 0, to: 20 })}${daily('M2', 20, { from: 30, to: 60 })}`,
  ],
] as const;

let finance: Caller;

const served = servedForTests(async (made) => {
  for (const [operation, text] of GIVEN) {
    const path = join(made.folder, 'given.csv');
    await writeFile(path, text);
    await perform<{ path: string }, unknown>(made.platform, operation, { path });
  }
  finance = await caller(made, 'finance', ['finance']);
});

async function forecast() {
  let { body } = await finance.get(`/api/forecast?${SEASON}`);
  while (body.state === 'computing') ({ body } = await finance.get(`/api/forecast?${SEASON}`));
  return body;
}

test('the season so far, and where it will end, beside the notice’s own plan', async () => {
  const { seasons } = (await finance.get('/api/overview')).body;
  assert.deepEqual(
    seasons.map(({ programme, season, daysPast }: Record<string, unknown>) => [
      ...[programme, season, daysPast],
    ]),
    [[PROGRAMME, '2021-2022', 60]],
  );
  const { energy, money, asOf, budget, households, climate } = await forecast();
  assert.equal(asOf.lastDay, '2022-01-29');
  assert.equal(energy.soFarWh, 60 * 30_000);
  assert.ok(energy.soFarWh < energy.lowWh && energy.lowWh < energy.bestWh);
  assert.equal(money.soFarFen, 36_000);
  assert.ok(money.lowFen < money.bestFen && money.bestFen < money.highFen);
  assert.deepEqual([budget.amountFen, budget.source], [470_800_000, 'noticePlan']);
  assert.deepEqual([households.aboveStart, climate.isPlaceholder], [2, true]);
});

test('a household’s days, its gap as one block; as a run saw them, they add up to its line', async () => {
  const { body: now } = await finance.get(`/api/households/H2/daily?${SEASON}`);
  assert.equal(now.counted.firstDay, '2021-12-01');
  assert.deepEqual(
    now.blocks.map(({ firstDay, totalWh }: { firstDay: string; totalWh: number }) => [
      ...[firstDay, totalWh],
    ]),
    [
      ['2021-12-21', 200_000],
      ['2022-01-30', undefined],
    ],
  );
  const asked = {
    programme: PROGRAMME,
    season: '2021-2022',
    kind: 'final',
    reason: '试算',
    by: 'finance',
  } as const;
  const { run } = await perform(served().platform, makeRun, asked);
  const { body: days } = await finance.get(`/api/households/H2/daily?run=${run.number}`);
  const { body: sheet } = await finance.get(`/api/households/H2?run=${run.number}`);
  const sum = sumIntegers(
    days.days.map(({ totalWh }: { totalWh: number }) => totalWh),
    'days',
  );
  assert.deepEqual([sum, days.sum.totalWh], [sheet.line.totalWh, sheet.line.totalWh]);
  assert.equal(days.days.length, 121);
});

test('which meters were heard on which day', async () => {
  const { body } = await finance.get('/api/completeness/matrix?from=2021-12-20&to=2021-12-31');
  const [village] = body.villages;
  assert.deepEqual(village.metersExpected, new Array(12).fill(2));
  assert.deepEqual(village.metersSeen, [2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2]);
});
