/**
 * A district that grew out of its machine moves to servers by a backup, and back: runs keep their
 * numbers and come out the same in both columns, and so does what is settled after the move.
 */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { writeSimulation } from '@nuanbu/simulator-households';
import { City } from './city.fixture.ts';
import { type Ended, nuanbu, Place, terminate } from './place.fixture.ts';
import { RUN_WORDS, settleFolder, smallSeason } from './season.fixture.ts';

let city: City;
let source: Place;
let back: Place;
let files: string;
let digest: string;
/** What names the servers, with the key of whoever moves there. */
let env: NodeJS.ProcessEnv;

before(async () => {
  source = await Place.make('moving');
  back = await Place.make('moved-back');
  city = await City.open('moving');
  const roster = smallSeason('moving', 3);
  files = join(source.folder, 'files');
  await writeSimulation(roster, files);
  digest = (await settleFolder(files)).digest;
});
after(async () => {
  await city?.close();
  await source.remove();
  await back.remove();
});

function fine({ code, out, err }: Ended): string {
  assert.equal(code, 0, `${out}\n${err}`);
  return out;
}

async function command(place: Place, ...words: string[]): Promise<string> {
  return fine(await place.run(...words).ended);
}

async function atCity(...words: string[]): Promise<string> {
  return fine(await nuanbu(words, env).ended);
}

const saved = (name: string) => join(source.folder, name);

/** The season's digest, as each of some runs gives it when it is computed anew. */
function assertHolds(told: string, runs: readonly number[]): void {
  for (const run of runs) assert.match(told, new RegExp(`run ${run} holds`));
  assert.deepEqual([...new Set(told.match(/[0-9a-f]{64}/g))], [digest]);
}

test('a district on its own machine is put onto servers, and comes out the same there', async () => {
  for (const file of ['roster', 'meters', 'readings']) {
    // Readings that are refused make the import end with 1; they are part of the season.
    await source.run('import', file, join(files, `${file}.csv`)).ended;
  }
  await command(source, ...RUN_WORDS);
  await command(source, 'backup', '--out', saved('embedded'), '--without-keys');
  const otherKey = await city.command('restore', saved('embedded'));
  assert.equal(otherKey.code, 1);
  assert.match(otherKey.err, /DATA_KEY/);
  env = {
    ...city.env,
    DATA_KEY: (await readFile(join(source.dataDir, 'data-key'), 'utf8')).trim(),
  };
  const told = await atCity('restore', saved('embedded'));
  assert.match(told, new RegExp(`Run 1 comes out the same: ${digest}`));
  assertHolds(await atCity('verify', '1'), [1]);
  const again = await nuanbu(['restore', saved('embedded')], env).ended;
  assert.match(again.err, /has a schema "ledger" already/);
});

test('what is settled on servers after the move comes out as before, and back on one machine too', async () => {
  // The same readings once more, by way of the other store, change nothing.
  await nuanbu(['import', 'readings', join(files, 'readings.csv')], env).ended;
  const settle = nuanbu(['settle'], env);
  await settle.said(/"msg":"up"/);
  await atCity(...RUN_WORDS);
  await terminate(settle);
  assertHolds(await atCity('verify', '2'), [2]);
  assertHolds(await atCity('verify', '1'), [1]);
  await writeFile(saved('words'), 'a passphrase for tests\n');
  const seal = ['--passphrase-file', saved('words')];
  await atCity('backup', '--out', saved('servers'), ...seal);
  const told = await command(back, 'restore', saved('servers'), ...seal);
  assert.match(told, new RegExp(`Run 2 comes out the same: ${digest}`));
  for (const run of ['1', '2']) assertHolds(await command(back, 'verify', run), [Number(run)]);
  assert.match(await command(back, 'audit', 'verify'), /The chain holds/);
  await back.run('import', 'readings', join(files, 'readings.csv')).ended;
  await command(back, ...RUN_WORDS);
  assertHolds(await command(back, 'verify', '3'), [3]);
});
