/** Files on their way into a platform: what is taken, what is refused, and what a second time does. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { reportTable } from '@nuanbu/contracts';
import { isTrouble } from '@nuanbu/runtime';
import {
  configOfDir,
  makeFolder,
  openAtRest,
  perform,
  removeFolder,
} from '../platform/at-rest.fixture.ts';
import type { Platform } from '../platform/platform.ts';
import { importMeters, importReadings, importRoster } from './imports.ts';
import { explain, listLines, makeRun } from './runs.ts';
import { getQuarantine, listQuarantine, replayQuarantined } from './upkeep.ts';

/** Small, so that a file becomes several messages. */
const MESSAGE_LIMIT_BYTES = '1000';

const ROSTER =
  'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on';
const METERS = 'household_id,meter_id,installed_at,removed_at';
const READINGS = 'meter_id,read_at,total_kwh,peak_kwh,valley_kwh';

let folder: string;
let platform: Platform;

before(async () => {
  folder = await makeFolder('imports');
  const config = configOfDir(join(folder, 'data'), { MESSAGE_LIMIT_BYTES });
  platform = await openAtRest(config);
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

function household(id: string, more = 'yes,yes,'): string {
  return `${id},户${id},马集镇,云山村,2021,2021-09-30,${more}`;
}

function places(refusals: readonly { line: number; column: string; code: string }[]): string[] {
  return refusals.map(({ line, column, code }) => `${line} ${column} ${code}`);
}

test('a roster is taken once; a changed household makes a new version, others stay', async () => {
  const rows = [
    ROSTER,
    household('H1'),
    household('H2'),
    household('H3', 'maybe,yes,'),
    household('H1'),
  ];
  const given = await file('roster.csv', ...rows);
  const first = await perform(platform, importRoster, given);
  assert.deepEqual(
    [first.version, first.added, first.changed, first.unchanged, first.refused],
    [1, 2, 0, 0, 2],
  );
  assert.deepEqual(places(first.refusals), [
    '4 resident notYesOrNo',
    '5 household_id duplicateHousehold',
  ]);
  const again = await perform(platform, importRoster, given);
  assert.deepEqual([again.version, again.added, again.unchanged], [1, 0, 2]);

  const [head, ...others] = rows.map((row) => row.split(','));
  const columns = head!.map((title) => ({ title, kind: 'text' as const }));
  const { xlsx } = await reportTable({ sheets: [{ name: 'roster', columns, rows: others }] });
  const workbook = { path: join(folder, 'roster.XLSX') };
  await writeFile(workbook.path, xlsx);
  const same = await perform(platform, importRoster, workbook);
  assert.deepEqual(
    [same.version, same.unchanged, places(same.refusals)[0]],
    [...[1, 2, '4 resident notYesOrNo']],
  );
  await writeFile(workbook.path, 'household_id\n');
  const odd = perform(platform, importRoster, workbook);
  await assert.rejects(odd, (error) => isTrouble(error, 'fileUnreadable'));

  const changed = await file('changed.csv', ROSTER, household('H2', 'yes,yes,2022-01-05'));
  const second = await perform(platform, importRoster, changed);
  assert.deepEqual([second.version, second.added, second.changed], [2, 0, 1]);
  const [old, now] = [1, 2].map((version) => platform.ledger.roster.snapshot(version));
  assert.deepEqual(
    (await old!).map(({ facts }) => facts.violationOn ?? null),
    [null, null],
  );
  assert.deepEqual(
    (await now!).map(({ facts }) => facts.violationOn ?? null),
    [null, '2022-01-05'],
  );
});

test('meters are refused by line, also where only an earlier file tells why', async () => {
  const given = await file(
    'meters.csv',
    METERS,
    'H1,M1,2021-01-01,',
    'H9,M9,,',
    'H1,M1,2021-06-01,',
  );
  const first = await perform(platform, importMeters, given);
  assert.deepEqual([first.version, first.added], [3, 1]);
  assert.deepEqual(places(first.refusals), [
    '3 household_id unknownHousehold',
    '4 meter_id meterAlreadyInstalled',
  ]);
  const again = await perform(platform, importMeters, given);
  assert.deepEqual([again.version, again.unchanged], [3, 1]);

  const elsewhere = await file('elsewhere.csv', METERS, '', 'H2,M1,2021-03-01,', 'H2,M2,,');
  const second = await perform(platform, importMeters, elsewhere);
  assert.deepEqual([second.added, second.refused], [1, 1]);
  assert.deepEqual(places(second.refusals), ['3  meterAlreadyInstalled']);
  assert.match(second.refusals[0]!.detail, /M1 at H1/);

  // A removal is the installation named again with its end; a new version, not a second one.
  const removal = await file('removal.csv', METERS, 'H1,M1,2021-01-01,2022-04-05');
  const third = await perform(platform, importMeters, removal);
  assert.deepEqual([third.added, third.changed, third.unchanged], [0, 1, 0]);
});

const HOURS = Array.from({ length: 24 }, (_, hour) => {
  const at = `2021-12-01T${String(hour).padStart(2, '0')}:00:00`;
  return `M1,${at}+08:00,${1000 + hour}.5,${500 + hour}.5,500`;
});
const BAD = [
  'M1,2021-12-02T00:00:00+08:00,12.3456,,',
  'M1,2021-12-02T01:00:00+08:00,-1,,',
  'M1,yesterday,1030,,',
  'NEW,2021-12-02T02:00:00+08:00,7,,',
  'M1,2021-12-02T03:00:00+08:00,1030,,1e3',
  'M1,2020-12-02T03:00:00+08:00,1030,,',
  'M1,2021-12-02T04:00:00+08:00,1030',
  'M1,"2021-12-02T05:00:00+08:00,1030,,',
  ',2021-12-02T06:00:00+08:00,1030,,',
];
/** Local time needs no offset in a file. */
const GOOD = ['M1,2021-12-02T07:00:00,1031,,', ' M2 , 2021-12-02 , 5 , , '];

test('readings are taken as messages are; every refused row is told by its line and kept', async () => {
  const given = await file('readings.csv', READINGS, ...HOURS, ...BAD, ...GOOD);
  const words: unknown[] = [];
  const first = await perform(platform, importReadings, given, words);
  assert.deepEqual(
    [first.rows, first.stored, first.duplicates, first.conflicts, first.refused],
    [35, 26, 0, 0, 9],
  );
  assert.deepEqual(places(first.refusals), [
    '26 total_kwh tooManyDecimals',
    '27 total_kwh negativeRegister',
    '28 read_at malformed',
    '29 meter_id unknownMeter',
    '30 valley_kwh malformed',
    '31 read_at beforeInstallation',
    '32  malformed',
    '33  malformed',
    '34 meter_id malformed',
  ]);
  assert.deepEqual(first.refusals.map(({ detail }) => detail).slice(0, 6), [
    '12.3456',
    '-1',
    'yesterday',
    'NEW',
    '1e3',
    '2020-12-02T03:00:00+08:00',
  ]);
  assert.match(first.refusals[6]!.detail, /3 fields, the header has 5/);
  assert.match(first.refusals[7]!.detail, /quotes/);
  const { rows, bytes, totalBytes } = words.at(-1) as Record<string, number>;
  assert.deepEqual([rows, bytes], [35, totalBytes]);

  // The same file again: what stands is a duplicate, and the quarantine only counts.
  const kept = async () =>
    perform(platform, listQuarantine, { openOnly: true, after: 0, limit: 1000 });
  const before = await kept();
  const again = await perform(platform, importReadings, given);
  assert.deepEqual([again.stored, again.duplicates, again.refused], [0, 26, 9]);
  const now = await kept();
  assert.equal(now.entries.length, before.entries.length);
  assert.deepEqual(new Set(now.entries.map(({ count }) => count)), new Set([2]));
  assert.ok(now.entries.every(({ sizeBytes }) => sizeBytes <= Number(MESSAGE_LIMIT_BYTES)));
  const whole = await perform(platform, getQuarantine, { number: now.entries[0]!.number });
  assert.ok(whole.whole);
  const codes = now.counts.map(({ code }) => code).sort();
  assert.deepEqual(codes, [
    'beforeInstallation',
    'malformed',
    'negativeRegister',
    'tooManyDecimals',
    'unknownMeter',
  ]);
});

test('a meter that is registered later gets its readings from the quarantine', async () => {
  const history = () =>
    platform.store.history('NEW', { from: 0, to: 4_000_000_000 }, Number.MAX_SAFE_INTEGER);
  assert.deepEqual(await history(), []);
  await perform(platform, importMeters, await file('new.csv', METERS, 'H2,NEW,,'));
  const { readings } = await perform(platform, replayQuarantined, { code: 'unknownMeter' });
  assert.equal(readings.stored, 1);
  const [noted] = await platform.ledger.audit.search({ kind: 'quarantine' }, { limit: 1 });
  assert.deepEqual([noted!.actor, noted!.action], ['cli', 'quarantineReplayed']);
  const { filter, result } = JSON.parse(noted!.content);
  assert.deepEqual([filter, result.readings.stored], [{ code: 'unknownMeter' }, 1]);
  assert.deepEqual(
    (await history()).map(({ totalWh }) => totalWh),
    [7000],
  );
  const again = await perform(platform, replayQuarantined, {});
  assert.equal(again.readings.stored, 0);
});

test('another value for an instant is a conflict: told, listed and kept, and used by nobody', async () => {
  const given = await file('conflict.csv', READINGS, 'M1,2021-12-01T05:00:00+08:00,1005.6,,');
  const told = await perform(platform, importReadings, given);
  assert.deepEqual([told.stored, told.conflicts, told.refused], [0, 1, 0]);
  assert.deepEqual(told.refusals, []);
  const { entries } = await perform(platform, listQuarantine, {
    ...{ code: 'conflictingReading', openOnly: true, after: 0, limit: 10 },
  });
  assert.deepEqual(
    entries.map(({ source }) => source),
    ['file:conflict.csv'],
  );
});

test('the lines rest on what was taken', async () => {
  const { run } = await perform(platform, makeRun, {
    ...{ programme: 'jining-jkq-2021', season: '2021-2022', kind: 'final' },
    ...{ from: '2021-12-01', to: '2021-12-02', reason: 'one day' },
  });
  const { lines } = await perform(platform, listLines, { run: run.number });
  assert.deepEqual(
    lines.map(({ householdId, status }) => [householdId, status]),
    [
      ['H1', 'belowStart'],
      ['H2', 'ineligible'],
    ],
  );
  // From 1000.5 to midnight on the line between 1023.5 at 23:00 and 1031 at 7:00, floored.
  assert.equal(lines[0]!.totalWh, 1_024_437 - 1_000_500);
  assert.ok(lines[0]!.findings.includes('conflictingReading'));
  const { line, name } = await perform(platform, explain, { household: 'H1' });
  assert.equal(name, '户H1');
  assert.equal(line.evidence.measure!.conflicts.length, 1);
});

test('a file of which nothing can be used is refused as a whole, by name', async () => {
  const unusable: [Promise<{ path: string }>, RegExp][] = [
    [file('empty.csv'), /empty\.csv: column meter_id: the file is empty/],
    [file('columns.csv', 'meter,read_at', 'M1,2021'), /columns\.csv: column meter_id/],
    [Promise.resolve({ path: join(folder, 'none.csv') }), /none\.csv cannot be read \(ENOENT\)/],
  ];
  for (const [given, words] of unusable) {
    await assert.rejects(perform(platform, importReadings, await given), (error) => {
      assert.ok(isTrouble(error, 'fileUnreadable'));
      return words.test(error.message);
    });
  }
  const { path } = await file('short.csv', 'household_id', 'H1');
  for (const operation of [importRoster, importMeters]) {
    const refused = perform(platform, operation, { path });
    await assert.rejects(refused, (error) => isTrouble(error, 'fileUnreadable'));
  }
});
