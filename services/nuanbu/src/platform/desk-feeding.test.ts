import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { importReadings, importRoster } from '../operations/imports.ts';
import { perform } from './at-rest.fixture.ts';
import { type Caller, caller, servedForTests } from './served.fixture.ts';

const ROSTER =
  'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on\n' +
  'H1,户一,马集镇,云山村,2021,2021-09-30,yes,yes,\n';
const READINGS =
  'meter_id,read_at,total_kwh\nM1,2021-12-01T00:00:00+08:00,1\nM1,2021-12-01T01:00:00+08:00,-1\n';

let admin: Caller;

servedForTests(async (made) => {
  const file = async (name: string, text: string) => {
    const path = join(made.folder, name);
    await writeFile(path, text);
    return { path };
  };
  await perform(made.platform, importRoster, await file('roster.csv', ROSTER));
  await perform(made.platform, importReadings, await file('readings.csv', READINGS));
  admin = await caller(made, 'admin', ['admin', 'bureau']);
});

test('what was refused goes in once its cause is mended; what is wrong in itself is refused again', async () => {
  const { body: counts } = await admin.get('/api/quarantine/counts');
  const codes = counts.items.map(({ code }: { code: string }) => code);
  assert.deepEqual(codes, ['unknownMeter']);
  const replay = async () => (await admin.post('/api/quarantine/replay', {})).body;
  const before = await replay();
  assert.deepEqual(
    [before.mended, before.readings.stored, before.refusedByCode],
    [0, 0, [{ code: 'unknownMeter', readings: 2 }]],
  );
  const meters = 'household_id,meter_id\nH1,M1\n';
  const { body: preview } = await admin.send(
    '/api/imports/meters/preview?name=meters.csv',
    'text/csv',
    meters,
  );
  assert.deepEqual([preview.counts.added, preview.changes.items[0].meterId], [1, 'M1']);
  const asked = `name=meters.csv&digest=${preview.digest}&seenVersion=${preview.seenVersion}`;
  const taken = await admin.send(`/api/imports/meters?${asked}`, 'text/csv', meters);
  assert.deepEqual([taken.status, taken.body.added], [200, 1]);
  const after = await replay();
  assert.deepEqual(
    [after.readings.stored, after.refusedByCode],
    [1, [{ code: 'negativeRegister', readings: 1 }]],
  );
});
