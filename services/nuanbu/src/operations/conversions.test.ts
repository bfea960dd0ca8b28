/** From a town's ledger of conversions to the equipment subsidy: accepted first, paid once. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isTrouble } from '@nuanbu/runtime';
import { startOfDay } from '@nuanbu/units';
import { readSheet } from 'read-excel-file/node';
import {
  configOfDir,
  makeFolder,
  openAtRest,
  perform,
  removeFolder,
} from '../platform/at-rest.fixture.ts';
import type { Platform } from '../platform/platform.ts';
import { conversionProgress, importConversions, importPlan } from './conversions.ts';
import { importRoster } from './imports.ts';
import { explain, listLines, makeRun } from './runs.ts';

const PROGRAMME = 'litong-2022';
/** The first day whose acceptances no longer count. */
const UNTIL = '2023-02-01';

const ROSTER =
  'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on';
const CONVERSIONS = '户编号,改造方式,改造费用,改造日期,验收日期,验收单位';

let folder: string;
let platform: Platform;

before(async () => {
  folder = await makeFolder('conversions');
  platform = await openAtRest(configOfDir(join(folder, 'data')));
});
after(async () => {
  await platform.stop();
  await removeFolder(folder);
});

async function file(name: string, ...rows: readonly string[]): Promise<{ path: string }> {
  const path = join(folder, name);
  await writeFile(path, rows.map((row) => `${row}\n`).join(''));
  return { path };
}

function home(id: string, village = '大庙桥村', cohort = 2022): string {
  return `${id},户${id},金积镇,${village},${cohort},,yes,yes,`;
}

/** A run of the equipment subsidy: its lines, and its batch with what that holds. */
async function run() {
  const asked = {
    programme: PROGRAMME,
    component: 'equipment',
    until: UNTIL,
    kind: 'final' as const,
  };
  const { run, batch } = await perform(platform, makeRun, asked);
  const { lines } = await perform(platform, listLines, { run: run.number });
  return {
    lines: lines.map(({ householdId, status, amountFen, findings }) =>
      [householdId, status, String(amountFen), ...findings].join(' '),
    ),
    batch,
    booked: batch ? await platform.ledger.batches.lines(batch.number) : [],
  };
}

test('without acceptance there is no money and no batch', async () => {
  const rows = ['H1', 'H2', 'H3', 'H4', 'H5'].map((id) => home(id));
  const given = await file(
    'roster.csv',
    ROSTER,
    ...rows,
    home('H6', '关渠村'),
    home('OLD', '', 2019),
  );
  const { added, refused } = await perform(platform, importRoster, given);
  assert.deepEqual([added, refused], [7, 0]);
  const { lines, batch } = await run();
  assert.equal(batch, null);
  assert.deepEqual(lines, [
    ...['H1', 'H2', 'H3', 'H4', 'H5', 'H6'].map((id) => `${id} ineligible 0 notAccepted`),
    'OLD ineligible 0 cohortNotInSeason',
  ]);
});

test('a plan takes the place of the one before; a file with rows that cannot be read is not taken', async () => {
  const head = 'town,village,planned_households,pathway';
  const rows = ['金积镇,大庙桥村,10,doubleReplacement', '古城镇,新华桥村,4,doubleReplacement'];
  const faulty = await file(
    'faulty.csv',
    head,
    rows[0]!,
    '金积镇,关渠村,-1,doubleReplacement',
    '金积镇,大庙桥村,5,doubleReplacement',
    rows[1]!,
  );
  const refused = await perform(platform, importPlan, { ...faulty, programme: PROGRAMME });
  assert.deepEqual(
    refused.refusals.map(({ line, column, code }) => `${line} ${column} ${code}`),
    ['3 planned_households notANumber', '4  duplicatePlanRow'],
  );
  assert.deepEqual([refused.version, refused.rows, refused.plannedHouseholds], [0, 0, 0]);
  assert.equal(await platform.ledger.plans.get(PROGRAMME), undefined);

  const given = await file('plan.csv', head, ...rows);
  const first = await perform(platform, importPlan, { ...given, programme: PROGRAMME });
  assert.deepEqual([first.version, first.isNew, first.plannedHouseholds], [1, true, 14]);
  const again = await perform(platform, importPlan, { ...given, programme: PROGRAMME });
  assert.deepEqual([again.version, again.isNew], [1, false]);

  const kept = await perform(platform, importPlan, { ...faulty, programme: PROGRAMME });
  assert.deepEqual([kept.version, kept.isNew, kept.rows, kept.refused], [1, false, 0, 2]);
  const standing = await platform.ledger.plans.get(PROGRAMME);
  assert.equal(standing!.rows.length, 2);
  await assert.rejects(
    perform(platform, importPlan, { ...faulty, programme: 'nowhere-2020' }),
    (error) => isTrouble(error, 'programmeUnknown'),
  );
});

test('conversions go into the facts of their households, and refused rows name their place', async () => {
  const given = await file(
    'conversions.csv',
    CONVERSIONS,
    'H1,doubleReplacement,7000,2022-11-27,2022-12-05,住建局',
    'H2,doubleReplacement,5999.99,2022-11-28,2023-01-31,住建局',
    'H3,doubleReplacement,,2022-11-28,2022-12-05,住建局',
    'H4,doubleReplacement,6000,2022-11-28,2023-02-01,住建局',
    'H5,doubleReplacement,7000,2022-11-21,,',
    'H9,doubleReplacement,7000,2022-11-21,,',
    'H6,doubleReplacement,7000,2022-11-21,2022-11-20,住建局',
    'H6,doubleReplacement,7000,2022-11-21,2022-11-22,',
    'H6,doubleReplacement,7000.001,,,',
    'H6,doubleReplacement,7000,21 November,,',
    'H1,doubleReplacement,7000,2022-11-27,,',
  );
  const told = await perform(platform, importConversions, given);
  assert.deepEqual([told.added, told.changed, told.unchanged, told.refused], [0, 5, 0, 6]);
  assert.deepEqual(
    told.refusals.map(({ line, column, code }) => `${line} ${column} ${code}`),
    [
      '7 household_id unknownHousehold',
      '8 验收日期 acceptedBeforeConversion',
      '9 验收单位 missingValue',
      '10 改造费用 numberTooPrecise',
      '11 改造日期 notADate',
      '12 户编号 duplicateHousehold',
    ],
  );
  const again = await perform(platform, importConversions, given);
  assert.deepEqual([again.version, again.changed, again.unchanged], [told.version, 0, 5]);
});

test('what was accepted before the cut-off day is paid, with each funder’s part to the fen', async () => {
  const { lines, batch, booked } = await run();
  assert.deepEqual(lines, [
    'H1 payable 530000',
    // 80 % of 5,999.99 is 4,799.992.
    'H2 payable 479999',
    'H3 held null costMissing',
    'H4 ineligible 0 notAccepted',
    'H5 ineligible 0 notAccepted',
    'H6 ineligible 0 notAccepted',
    'OLD ineligible 0 cohortNotInSeason',
  ]);
  assert.deepEqual(booked, [
    { householdId: 'H1', amountFen: 530_000 },
    { householdId: 'H2', amountFen: 479_999 },
  ]);
  assert.deepEqual([batch!.lineCount, batch!.amountFen], [2, 1_009_999]);
  const funders = async (household: string) => {
    const { explanation } = await perform(platform, explain, { household });
    return explanation.funders!.map(({ funder, amountFen }) => [funder, amountFen]);
  };
  assert.deepEqual(await funders('H1'), [
    ['central', 350_000],
    ['district', 180_000],
  ]);
  // 4,799.99 × 3,500 / 5,300 is 3,169.8047…; the last funder takes the rest.
  assert.deepEqual(await funders('H2'), [
    ['central', 316_980],
    ['district', 163_019],
  ]);
});

test('a second run pays nobody twice: its draft takes the place of the first', async () => {
  const { batch, booked } = await run();
  const batches = await platform.ledger.batches.list();
  assert.deepEqual(
    batches.map(({ number, state }) => [number, state]),
    [
      [batch!.number, 'draft'],
      [batch!.number - 1, 'superseded'],
    ],
  );
  assert.deepEqual(
    booked.map(({ householdId, amountFen }) => [householdId, amountFen]),
    [
      ['H1', 530_000],
      ['H2', 479_999],
    ],
  );
});

test('what is told later changes the facts, and what it leaves empty stays', async () => {
  const given = await file(
    'later.csv',
    'household_id,cost_yuan,accepted_on,accepted_by',
    'H3,8000.00,,',
    'H4,,2023-01-31,住建局',
  );
  const told = await perform(platform, importConversions, given);
  assert.deepEqual([told.changed, told.refused], [2, 0]);
  const { lines } = await run();
  assert.deepEqual(lines.slice(2, 4), ['H3 payable 530000', 'H4 payable 530000']);
  const { householdId: _, ...told3 } = await factsOf('H3');
  assert.deepEqual(
    [told3.costFen, told3.convertedOn, told3.acceptedOn, told3.pathway],
    [800_000, '2022-11-28', '2022-12-05', 'doubleReplacement'],
  );
});

async function factsOf(household: string) {
  const { roster } = platform.ledger;
  const all = await roster.snapshot(await roster.rosterVersion());
  return all.find(({ facts }) => facts.householdId === household)!.facts;
}

test('the weekly report ends with Sunday, the daily count is one day, and other cohorts are told', async () => {
  const asked = { programme: PROGRAMME, by: 'village' as const, language: 'zh' as const };
  const week = { ...asked, kind: 'week' as const };
  const { report } = await perform(platform, conversionProgress, { ...week, day: '2022-11-27' });
  const { progress } = report;
  assert.deepEqual([progress.firstDay, progress.lastDay], ['2022-11-21', '2022-11-27']);
  assert.deepEqual(
    progress.rows.map(({ village, planned, converted, convertedInAll, accepted }) => [
      ...[village, planned, converted, convertedInAll, accepted],
    ]),
    [
      ['大庙桥村', 10, 2, 2, 0],
      ['关渠村', undefined, 0, 0, 0],
      ['新华桥村', 4, 0, 0, 0],
    ],
  );
  assert.deepEqual(progress.total.convertedByDay, [1, 0, 0, 0, 0, 0, 1]);
  assert.deepEqual([report.planVersion, report.otherCohorts], [1, 1]);
  assert.deepEqual(progress.notInPlan, [{ town: '金积镇', village: '关渠村' }]);
  assert.deepEqual(progress.notOnRoster, [{ town: '古城镇', village: '新华桥村' }]);

  const monday = { ...asked, kind: 'day' as const, day: '2022-11-28' };
  const day = (await perform(platform, conversionProgress, monday)).report.progress;
  assert.deepEqual([day.total.converted, day.total.convertedInAll], [3, 5]);
  assert.equal(day.total.convertedBasisPoints, 3_571);
});

test('unless a day is given it is today: the last second of Sunday is in the week that ends', async () => {
  const asked = { programme: PROGRAMME, by: 'district' as const, language: 'zh' as const };
  const monday = startOfDay('2022-11-28');
  for (const [now, week, day] of [
    [monday - 1, '2022-11-21', '2022-11-27'],
    [monday, '2022-11-28', '2022-11-28'],
  ] as const) {
    const then = { ...platform, clock: { ...platform.clock, now: () => now } };
    const weekly = await perform(then, conversionProgress, { ...asked, kind: 'week' });
    assert.equal(weekly.report.progress.firstDay, week);
    const daily = await perform(then, conversionProgress, { ...asked, kind: 'day' });
    assert.equal(daily.report.progress.lastDay, day);
  }
});

test('the weekly report as files: a workbook whose numbers are numbers, and CSV', async () => {
  const directory = join(folder, 'reports', 'new');
  const { paths } = await perform(platform, conversionProgress, {
    ...{ programme: PROGRAMME, kind: 'week', day: '2022-11-23', by: 'village', language: 'zh' },
    directory,
  });
  assert.deepEqual(
    paths.map((path) => path.slice(directory.length + 1)),
    [
      'conversions-week-2022-11-21-by-village.xlsx',
      'conversions-week-2022-11-21-by-village.csv',
      'conversions-week-2022-11-21-by-village-notes.csv',
    ],
  );
  const csv = await readFile(paths[1]!, 'utf8');
  assert.ok(csv.startsWith('\ufeff镇,村,计划户数,本周完成,周一,'));
  assert.deepEqual(csv.trimEnd().split('\n').slice(1), [
    '金积镇,大庙桥村,10,2,1,0,0,0,0,0,1,2,0,20.00%,0,2022-11-27,0,',
    '金积镇,关渠村,,0,0,0,0,0,0,0,0,0,0,,0,,,计划外',
    '古城镇,新华桥村,4,0,0,0,0,0,0,0,0,0,0,0.00%,0,,,名册无住户',
    '合计,,14,2,1,0,0,0,0,0,1,2,0,14.29%,0,2022-11-27,0,',
  ]);
  const sheet = await readSheet(paths[0]!);
  assert.deepEqual(sheet.at(-1)!.slice(0, 4), ['合计', null, 14, 2]);
  assert.match(await readFile(paths[2]!, 'utf8'), /审计链头,\d+ [0-9a-f]{64}/);

  const blocked = join(folder, 'roster.csv', 'reports');
  const asked = { programme: PROGRAMME, kind: 'day', by: 'town', language: 'en' } as const;
  await assert.rejects(
    perform(platform, conversionProgress, { ...asked, directory: blocked }),
    (error) => isTrouble(error, 'fileUnwritable'),
  );
});

test('a roster keeps what it has no column for, and what it withdraws is counted', async () => {
  const told = await perform(platform, importRoster, await file('again.csv', ROSTER, home('H1')));
  assert.deepEqual([told.changed, told.withdrawnAcceptances, told.keptViolations], [1, 1, 0]);
  const { acceptedOn, convertedOn, costFen } = await factsOf('H1');
  assert.deepEqual([acceptedOn, convertedOn, costFen], [undefined, '2022-11-27', 700_000]);
  const { lines } = await run();
  assert.equal(lines[0], 'H1 ineligible 0 notAccepted');
});
