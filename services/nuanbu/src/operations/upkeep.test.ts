/** What keeps a platform sound: its keys, its audit chain, and commands that are ended midway. */
import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Config, isTrouble } from '@nuanbu/runtime';
import {
  configOfDir,
  makeFolder,
  openAtRest,
  perform,
  removeFolder,
} from '../platform/at-rest.fixture.ts';
import { keyFileOf } from '../platform/place.ts';
import type { Platform } from '../platform/platform.ts';
import { importMeters, importReadings, importRoster } from './imports.ts';
import { makeRun, verifyRun } from './runs.ts';
import { rotateKeys, verifyAudit } from './upkeep.ts';

const ROSTER = [
  'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on,phone,payee_account',
  'H1,户一,马集镇,云山村,2021,2021-09-30,yes,yes,,10012345678,0000111122223333444',
];

let folder: string;
let config: Config;
let platform: Platform;

before(async () => {
  folder = await makeFolder('upkeep');
  config = configOfDir(join(folder, 'data'));
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

async function phoneAndCard() {
  const by = { actor: 'auditor', why: 'test' };
  const { phone, payeeAccount } = await platform.ledger.personal.reveal('H1', by);
  return [phone, payeeAccount];
}

test('a rotated key opens everything, before and after a restart, and the old one is gone', async () => {
  await perform(platform, importRoster, await file('roster.csv', ...ROSTER));
  const keyFile = keyFileOf(config.dataDir);
  const first = await readFile(keyFile, 'utf8');
  const done = await perform(platform, rotateKeys, {});
  assert.deepEqual([done.values, done.keptIn], [2, keyFile]);
  const second = await readFile(keyFile, 'utf8');
  assert.equal((await stat(keyFile)).mode & 0o777, 0o600);
  assert.notEqual(second, first);
  assert.ok(!second.includes(first.trim()), 'the old key is not kept');
  assert.deepEqual(await phoneAndCard(), ['10012345678', '0000111122223333444']);

  await platform.stop();
  platform = await openAtRest(config);
  assert.deepEqual(await phoneAndCard(), ['10012345678', '0000111122223333444']);
  const again = await perform(platform, importRoster, { path: join(folder, 'roster.csv') });
  assert.equal(again.unchanged, 1, 'equality is found under the new key too');
});

test('a command that is ended midway says so; what it had done stands, and a run goes on', async () => {
  await perform(platform, importMeters, await file('meters.csv', 'household_id,meter_id', 'H1,M1'));
  const hours = Array.from({ length: 700 }, (_, hour) => {
    const day = String(1 + Math.floor(hour / 24)).padStart(2, '0');
    return `M1,2021-12-${day}T${String(hour % 24).padStart(2, '0')}:00:00,${hour}.5`;
  });
  const given = await file('readings.csv', 'meter_id,read_at,total_kwh', ...hours);
  const ended = { progress: () => undefined, signal: AbortSignal.abort() };
  const stopped = (error: unknown) => isTrouble(error, 'commandStopped');
  await assert.rejects(importReadings.run(platform, given, ended), stopped);
  const whole = await perform(platform, importReadings, given);
  assert.equal(whole.stored + whole.duplicates, 700);
  assert.ok(whole.duplicates > 0, 'what was taken before it ended stands');

  const span = { from: '2021-12-01', to: '2021-12-20' };
  const season = { programme: 'jining-jkq-2021', season: '2021-2022', kind: 'final' as const };
  const asked = { ...season, ...span, reason: 'some days' };
  await assert.rejects(makeRun.run(platform, asked, ended), stopped);
  const { run } = await platform.settlement.awaitRun(1);
  assert.equal(run.state, 'succeeded');
  assert.ok((await perform(platform, verifyRun, { run: 1 })).matches);
  await assert.rejects(verifyRun.run(platform, { run: 1 }, ended), stopped);
});

test('the audit chain tells of all this, and holds', async () => {
  const verdict = await perform(platform, verifyAudit, {});
  assert.ok(verdict.holds);
  assert.deepEqual(verdict.head, await platform.ledger.audit.head());
});
