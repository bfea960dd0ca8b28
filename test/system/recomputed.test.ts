/**
 * One season, one digest: by the platform, recomputed by it, from an archive of its inputs, from the
 * files that were simulated, and from a recording that another platform was sent. And what such a
 * platform keeps of people on its disk.
 */
import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { importMeters, importRoster } from '@nuanbu/cli/operations';
import { type Credential, runFleet } from '@nuanbu/simulator-fleet';
import type { SimulatedRoster } from '@nuanbu/simulator-households';
import { interrupt, nuanbu, Place, type Running, type Up } from './place.fixture.ts';
import {
  DISTRICT,
  enrol,
  RUN_WORDS,
  run,
  type Settled,
  settleFolder,
  smallSeason,
} from './season.fixture.ts';

let place: Place;
let other: Place;
let up: Up;
let roster: SimulatedRoster;
let files: string;
let credentials: Readonly<Record<string, Credential>>;
let recording: string;
let offline: Settled;

before(async () => {
  place = await Place.make('recomputed');
  other = await Place.make('replayed');
  roster = smallSeason('recomputed');
  up = await place.start();
  ({ files, credentials } = await enrol(place, roster));
  offline = await settleFolder(files);
});
after(async () => {
  await place.remove();
  await other.remove();
});

/** A command that is expected to end well and to print JSON, and nothing else. */
async function json(running: Running) {
  const { code, out, err } = await running.ended;
  assert.equal(code, 0, err);
  return { result: JSON.parse(out), err };
}

test('a recording takes what the broker lets in, and is whole after Ctrl-C', async () => {
  recording = join(place.folder, 'season.rec.gz');
  const recorder = place.run('record', recording);
  while (!existsSync(recording)) await wait(20);
  const fleet = await runFleet({ url: up.url, district: DISTRICT, roster, credentials });
  const { code, out } = await interrupt(recorder);
  assert.equal(code, 0);
  const [, messages] = /^(\d+) messages in /.exec(out) ?? [];
  assert.ok(Number(messages) >= fleet.messagesSent, out);
});

test('a run over MQTT has the digest of the files, and so has its recomputation', async () => {
  const { result, err } = await json(place.run(...RUN_WORDS, '--json'));
  assert.equal(result.run.digest, offline.digest);
  assert.equal(result.batch.lineCount, offline.payable);
  assert.match(err, /settle/, 'progress is told beside the result');
  const verified = await json(place.run('verify', '1', '--json'));
  assert.deepEqual(verified.result.matches, true);
  assert.equal(verified.result.recomputed, offline.digest);
});

test('an archive of the run settles to the same digest, by the command that it names', async () => {
  const archive = join(place.folder, 'archive');
  const { result } = await json(place.run('archive', '1', '--out', archive));
  assert.equal(result.digest, offline.digest);
  const { command } = JSON.parse(await readFile(join(archive, 'manifest.json'), 'utf8'));
  const [program, ...words] = command.split(' ');
  assert.equal(program, 'nuanbu');
  // npm says so where its user was; paths mean files there.
  const settled = await nuanbu(words, { INIT_CWD: archive }).ended;
  assert.equal(settled.code, 0, settled.err);
  const summary = JSON.parse(await readFile(join(archive, 'recomputed/summary.json'), 'utf8'));
  assert.equal(summary.digest, offline.digest);
  const [, ...rows] = (await readFile(join(archive, 'recomputed/lines.csv'), 'utf8')).split('\n');
  assert.deepEqual(rows, [...offline.rows, '']);
});

test('a recording gives another platform the same digest, and its senders the same rights', async () => {
  const second = await other.start();
  await other.ask(importRoster, { path: join(files, 'roster.csv') });
  await other.ask(importMeters, { path: join(files, 'meters.csv') });
  const replayed = await other.run('replay', recording).ended;
  assert.equal(replayed.code, 0, replayed.err);
  assert.match(replayed.out, /^(\d+) of \1 messages acknowledged, 0 left out$/m);
  assert.equal((await run(other)).run.digest, offline.digest);
  assert.equal((await interrupt(second)).code, 0);
});

test('nothing on disk or in the log names an identity number, a telephone, a card or a password', async () => {
  const { code, err } = await place.run('explain', roster.households[0]!.householdId).ended;
  assert.equal(code, 0, err);
  assert.equal((await interrupt(up)).code, 0);
  const people = roster.households.slice(0, 8).map(({ personal }) => personal);
  const secrets = [
    ...people.flatMap(({ idNumber, payeeAccount }) => [idNumber, payeeAccount]),
    ...Object.values(credentials)
      .slice(0, 3)
      .map(({ password }) => password),
  ];
  // Meters of the reading store, packed side by side, can look like a telephone number by chance.
  const phones = people.map(({ phone }) => phone);
  const paths = globSync('**/*', { cwd: place.dataDir, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  let named = 0;
  for (const path of paths) {
    const bytes = await readFile(path);
    const sought = path.includes('/readings/') ? secrets : [...secrets, ...phones];
    const found = sought.filter((secret) => bytes.includes(secret));
    assert.deepEqual(found, [], path);
    if (bytes.includes(roster.households[0]!.householdId)) named += 1;
  }
  assert.ok(named > 0, 'what is not secret is found in these files');
});
