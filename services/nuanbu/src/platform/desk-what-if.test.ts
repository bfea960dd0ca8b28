import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { importMeters, importReadings, importRoster } from '../operations/imports.ts';
import { makeRun } from '../operations/runs.ts';
import { programmeText } from '../programmes.ts';
import { perform } from './at-rest.fixture.ts';
import { type Caller, caller, servedForTests } from './served.fixture.ts';

const RATE = 'components.energySubsidy.rules.perKwh.rate';
const GIVEN = [
  [
    importRoster,
    'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on\n' +
      'H1,户一,马集镇,云山村,2021,2021-09-30,yes,yes,\nH2,户二,马集镇,云山村,2021,2021-09-30,yes,yes,\n',
  ],
  [importMeters, 'household_id,meter_id\nH1,M1\nH2,M2\n'],
  [
    importReadings,
    'meter_id,read_at,total_kwh\nM1,2021-12-01,1000\nM1,2022-04-01,3200.5\n' +
      'M2,2021-12-01,0\nM2,2022-04-01,450\n',
  ],
] as const;

let bureau: Caller;

const served = servedForTests(async (made) => {
  for (const [operation, text] of GIVEN) {
    const path = join(made.folder, 'given.csv');
    await writeFile(path, text);
    await perform<{ path: string }, unknown>(made.platform, operation, { path });
  }
  const season = { programme: 'jining-jkq-2021', season: '2021-2022', kind: 'final' } as const;
  await perform(made.platform, makeRun, season);
  bureau = await caller(made, 'bureau', ['bureau']);
});

async function ask(asked: object) {
  let { body } = await bureau.post('/api/what-if', { run: 1, ...asked });
  while (body.state === 'underWay') ({ body } = await bureau.get(`/api/what-if/${body.id}`));
  return body;
}

test('a settled season at another value, by the very lines that it kept', async () => {
  const { id, state, report } = await ask({ settings: [{ path: RATE, value: '0.3' }] });
  assert.equal(state, 'done');
  assert.deepEqual(report.paid, { beforeFen: 44_010, afterFen: 66_015, differenceFen: 22_005 });
  assert.deepEqual([report.moves.gains, report.households], [1, 2]);
  assert.deepEqual(
    report.parameters.map((each: { path: string }) => each.path),
    [RATE],
  );
  const [{ householdId, before, after }] = report.changes.items;
  assert.deepEqual([householdId, before.amountFen, after.amountFen], ['H1', 44_010, 66_015]);
  const { body: funders } = await bureau.get(`/api/what-if/${id}/funders`);
  const [{ funder, title, differenceFen }] = funders.items;
  assert.deepEqual([funder, differenceFen], ['district', 22_005]);
  assert.notEqual(title.zh, title.en);
});

test('by another reading of the start, a version on file, and a text that is on no file', async () => {
  const cap = await ask({ startRule: 'deductCapPaid' });
  assert.deepEqual([cap.report.after.startRule, cap.report.moves.loses], ['deductCapPaid', 1]);
  const same = await ask({ against: { name: 'jining-jkq-2021', version: 1 } });
  assert.deepEqual([same.report.after.label, same.report.changes.items], ['jining-jkq-2021@1', []]);
  const text = await programmeText('jining-jkq-2021');
  const other = await ask({ against: { text: text.replace(/value: 0\.2\n/, 'value: 0.25\n') } });
  assert.equal(other.report.paid.afterFen, 55_013);
  const listed = await served().platform.ledger.programmes.list();
  assert.equal(listed.filter(({ name }) => name === 'jining-jkq-2021').length, 1);
});

test('what cannot be is told by its code, with the places of a text', async () => {
  const failed = async (asked: object) => (await ask(asked)).failure;
  assert.equal((await failed({ against: { name: 'none' } })).code, 'programmeUnknown');
  assert.equal(
    (await failed({ settings: [{ path: 'no.such', value: '1' }] })).code,
    'parameterUnknown',
  );
  assert.equal((await failed({ settings: [{ path: RATE, value: 'x' }] })).code, 'settingInvalid');
  const broken = await failed({ against: { text: 'programme: 1\n' } });
  assert.equal(broken.code, 'programmeInvalid');
  assert.match(broken.detail, /programme\.yaml:1:/);
});
