/**
 * What goes wrong around a platform: a second start, a port that is taken, places that cannot be
 * used, credentials that end, Ctrl-C at any time. Each ends with a sentence, a code, and nothing
 * left running.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { listConcentrators } from '@nuanbu/cli/operations';
import mqtt from 'mqtt';
import { type Ended, interrupt, nuanbu, Place, type Up } from './place.fixture.ts';

let place: Place;
let second: Place;
let up: Up;

before(async () => {
  place = await Place.make('troubles');
  second = await Place.make('second');
  up = await place.start();
});
after(async () => {
  await place.remove();
  await second.remove();
});

/** Ended with an error that is a sentence, not a stack. */
function refused({ code, err }: Ended, words: RegExp): void {
  assert.equal(code, 1, err);
  assert.match(err, words);
  assert.doesNotMatch(err, /^ {4}at /m);
}

/** PostgreSQL's process in a place, as it wrote it down itself; it takes that back when it ends. */
async function serverOf({ dataDir }: Place): Promise<number | undefined> {
  const file = join(dataDir, 'postgres', 'cluster', 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Number(text.split('\n')[0]);
}

test('a second start on the same directory is refused, and the first goes on unharmed', async () => {
  refused(await place.run('start', '--mqtt-port', '0').ended, /A platform already runs on/);
  refused(await place.run('demo', '--mqtt-port', '0').ended, /more than a demo's data/);
  assert.deepEqual(await place.ask(listConcentrators, {}), []);
});

test('a password is shown once; rotated, the old one ends, and revoked, the live session', async () => {
  const json = async (...words: string[]) => {
    const { code, out, err } = await place.run('concentrator', ...words, '--json').ended;
    assert.equal(code, 0, err);
    return JSON.parse(out);
  };
  const connect = (password: string) =>
    mqtt.connectAsync(up.url, { username: 'c1', password, clientId: 'c1', reconnectPeriod: 0 });
  const refusal = { code: 4 };
  const closing = (client: mqtt.MqttClient) =>
    new Promise<void>((resolve) => client.once('close', resolve));

  const { password: first } = await json('add', 'c1', '--all-villages');
  const before = await connect(first);
  const [listed] = await json('list');
  assert.deepEqual([listed.name, listed.connected], ['c1', true]);
  assert.ok(!JSON.stringify(listed).includes('argon2'));
  assert.match((await place.run('concentrator', 'list').ended).out, /last heard .* c1 .* never /s);
  await before.publishAsync('nuanbu/v1/jining-jkq/c1/readings', '{}', { qos: 1 });
  assert.match((await place.run('concentrator', 'list').ended).out, / c1 .* 20\d\d-\d\d-\d\dT/);

  const closed = closing(before);
  const { password: next } = await json('rotate', 'c1');
  await closed;
  await assert.rejects(connect(first), refusal);
  const live = await connect(next);

  const ended = closing(live);
  const revoked = await place.run('concentrator', 'revoke', 'c1').ended;
  assert.equal(revoked.code, 0, revoked.err);
  await ended;
  await assert.rejects(connect(next), refusal);
  const again = await place.run('concentrator', 'rotate', 'c1').ended;
  refused(again, /no concentrator of this name/);
});

test('a port that is taken is named, and nothing is left running', async () => {
  const ended = await second.run('start', '--mqtt-port', up.port).ended;
  refused(ended, new RegExp(`port is in use.*${up.port}`));
  assert.equal(await serverOf(second), undefined);
});

test('a reading store that is damaged is named, and is left as it is', async () => {
  // The start that met the taken port has made everything else.
  const file = join(second.dataDir, 'readings', 'readings.duckdb');
  await writeFile(file, 'these are no readings');
  refused(await second.run('start', '--mqtt-port', '0').ended, /reading store cannot be opened/);
  assert.equal(await serverOf(second), undefined);
  assert.deepEqual((await readdir(join(second.dataDir, 'control'))).includes('owner.json'), false);
});

test('a directory below a file and a setting that is none are refused before anything starts', async () => {
  const file = join(second.folder, 'file');
  await writeFile(file, '');
  const words = ['start', '--mqtt-port', '0', '--data-dir', join(file, 'data')];
  const [below, port, unknown] = await Promise.all([
    nuanbu(words).ended,
    second.run('start', '--mqtt-port', '65536').ended,
    nuanbu(['runs'], { MQTT_HOTS: 'x' }).ended,
  ]);
  refused(below, /data directory cannot be written.*ENOTDIR/);
  refused(port, /--mqtt-port must lie between 0 and 65535/);
  refused(unknown, /MQTT_HOTS is not an option/);
});

test('Ctrl-C in the middle of a demo stops it, and the next one takes its place', async () => {
  const demo = await Place.make('demo');
  const words = ['demo', '--no-keep', '--households', '40', '--out', join(demo.folder, 'out')];
  const stopped = demo.run(...words);
  while (!existsSync(join(demo.folder, 'out', 'meters.csv'))) await wait(20);
  const { code, err } = await interrupt(stopped);
  assert.equal(code, 130);
  assert.match(err, /The demo was stopped\./);
  assert.equal(await serverOf(demo), undefined);
  const short = await demo.run(...words, '--days', '1').ended;
  assert.equal(short.code, 0, short.err);
  assert.match(short.out, /digest [0-9a-f]{64}/);
  await demo.remove();
});

test('Ctrl-C while the platform starts stops it as well', async () => {
  const early = await Place.make('early');
  const starting = early.run('start', '--mqtt-port', '0');
  while (!existsSync(join(early.dataDir, 'control', 'owner.json'))) await wait(5);
  assert.equal((await interrupt(starting)).code, 0);
  assert.equal(await serverOf(early), undefined);
  await early.remove();
});

test('the platform ends with a sentence where its PostgreSQL is gone, and starts again', async () => {
  process.kill((await serverOf(place))!, 'SIGKILL');
  refused(await up.ended, /PostgreSQL does not answer/);
  up = await place.start();
  const { code, out, err } = await interrupt(up);
  assert.equal(code, 0, err);
  assert.match(out, /stopping …/);
  assert.equal(await serverOf(place), undefined);
});
