/**
 * A city: ingest, settle and api as several processes each, on InfluxDB, Redis, Mosquitto and
 * PostgreSQL. Whichever of them is killed or replaced, and whenever, nothing comes out otherwise than
 * it does from the same files without any server.
 */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { loadProgramme, seasonFrom } from '@nuanbu/cli';
import {
  addConcentrator,
  revokeConcentrator,
  verifyAudit,
  verifyRun,
} from '@nuanbu/cli/operations';
import { runFleet } from '@nuanbu/simulator-fleet';
import {
  makeRoster,
  randomFor,
  type SimulatedRoster,
  writeSimulation,
} from '@nuanbu/simulator-households';
import mqtt from 'mqtt';
import pg from 'pg';
import { City, type Service, until } from './city.fixture.ts';
import { Office } from './office.fixture.ts';
import { passTo } from './pause.fixture.ts';
import { nuanbu, terminate } from './place.fixture.ts';
import { type Settled, settleFolder } from './season.fixture.ts';

const SEED = 'city';
const SEASON = { programme: 'jining-jkq-2021', season: '2021-2022' };
const KINDS = ['ingest', 'settle', 'api'] as const;
const PASSWORD = 'a password for tests';
const random = randomFor(SEED, 'when');
const QUIET = { progress: () => undefined, signal: new AbortController().signal };

let city: City;
let roster: SimulatedRoster;
let files: string;
let offline: Settled;
/** How many distinct readings there are that no check refuses. */
let readings: number;

before(async () => {
  city = await City.open('city');
  const { span } = seasonFrom(await loadProgramme(SEASON.programme), SEASON);
  const villagePlan = Array.from({ length: 10 }, (_, index) => ({
    ...{ town: `镇${1 + (index % 2)}`, village: `村${index + 1}`, households: 4 },
  }));
  roster = makeRoster({ seed: SEED, season: span, villagePlan });
  files = join(city.place.folder, 'files');
  await writeSimulation(roster, files);
  offline = await settleFolder(files, SEASON);
  const lines = (await readFile(join(files, 'readings.csv'), 'utf8')).trimEnd().split('\n');
  const kept = lines.filter((_, index) => index > 0 && !offline.refusedLines.has(index + 1));
  readings = new Set(kept).size;
});
after(() => city?.close());

test('services start together on empty servers, each alone, and say when they are ready', async () => {
  const counts = { ingest: 2, settle: 3, api: 2 };
  const needs = {
    ingest: ['broker', 'ledger', 'readings'],
    settle: ['ledger', 'queues', 'readings'],
    api: ['ledger', 'queues', 'readings'],
  };
  await Promise.all(
    KINDS.flatMap((kind) =>
      Array.from({ length: counts[kind] }, (_, index) => city.start(kind, index + 1)),
    ),
  );
  for (const kind of KINDS) {
    assert.equal(city.of(kind).length, counts[kind]);
    for (const { reached } of city.of(kind)) {
      const response = await fetch(`${reached.health}/health/ready`);
      const { parts } = (await response.json()) as { parts: object };
      assert.deepEqual([response.status, Object.keys(parts).sort()], [200, needs[kind]]);
    }
  }
});

test('without Redis and InfluxDB an api stays ready by its ledger, and a settle does not', async () => {
  const { REDIS_URL, INFLUX_URL } = city.env;
  const [redis, influx] = [new URL(REDIS_URL!), new URL(INFLUX_URL!)];
  const passes = await Promise.all([redis, influx].map(({ port }) => passTo(Number(port))));
  [redis, influx].forEach((url, index) => {
    url.hostname = '127.0.0.1';
    url.port = String(passes[index]!.port);
  });
  const own = { REDIS_URL: redis.href, INFLUX_URL: influx.href };
  const started = [await city.start('api', 3, own), await city.start('settle', 4, own)];
  try {
    for (const pass of passes) pass.hold();
    const reports = started.map(async ({ reached }) => {
      const response = await fetch(`${reached.health}/health/ready`);
      const { parts } = (await response.json()) as { parts: Record<string, string> };
      const away = Object.keys(parts).filter((part) => parts[part] !== 'up');
      return [response.status, away.sort()];
    });
    const away = ['queues', 'readings'];
    assert.deepEqual(await Promise.all(reports), [
      [200, away],
      [503, away],
    ]);
  } finally {
    for (const pass of passes) pass.letGo();
    for (const each of started) await city.end(each);
    for (const pass of passes) await pass.close();
  }
  const [{ running }] = started as [(typeof started)[0]];
  assert.match((await running.ended).out, /"part":"readings","state":".*"msg":"a part is missing"/);
});

test('commands work beside the services, which learn by themselves what was entered', async () => {
  for (const words of [
    ['import', 'roster', join(files, 'roster.csv')],
    ['import', 'meters', join(files, 'meters.csv')],
  ]) {
    const { code, err } = await city.command(...words);
    assert.equal(code, 0, err);
  }
  await city.beside(async (platform) => {
    for (const { concentratorId: name, town, village } of roster.concentrators) {
      const asked = { name, villages: [`${town}/${village}`], mayCorrect: false };
      await addConcentrator.run(platform, asked, QUIET);
    }
    const maker = {
      name: 'maker',
      displayName: 'maker',
      roles: ['finance'],
      scope: 'all',
    } as const;
    await platform.ledger.users.add({ ...maker, password: PASSWORD }, { actor: 'tests' });
  });
  const recording = await city.command('record', join(city.place.folder, 'recording'));
  assert.equal(recording.code, 1);
  assert.match(recording.err, /Nobody listens[\s\S]*runs alone takes no commands/);

  // One reading of the season, sent until each process has taken it: sent again it changes nothing.
  const household = roster.households.find((each) => each.metersOnFile && !each.fault)!;
  const { concentratorId, meters } = household;
  const { meterId: meter } = meters[0]!;
  const [head, ...rows] = (await readFile(join(files, 'readings.csv'), 'utf8')).split('\n');
  const cells = rows.find((row) => row.startsWith(`${meter},`))!.split(',');
  const cell = (name: string) => cells[head!.split(',').indexOf(name)] || undefined;
  const at = cell('read_at');
  const registers = {
    total: cell('total_kwh'),
    peak: cell('peak_kwh'),
    valley: cell('valley_kwh'),
  };
  const message = JSON.stringify({ v: 1, sentAt: at, readings: [{ meter, at, ...registers }] });
  const client = await mqtt.connectAsync(city.env.MQTT_URL, { clientId: 'tester' });
  const topic = `nuanbu/v1/${city.env.DISTRICT}/${concentratorId}/readings`;
  const took = (each: Service) =>
    city.metric(each, /^nuanbu_ingest_messages_total\{outcome="(?:stored|duplicate)"\} (\d+)$/gm);
  await until(async () => {
    await client.publishAsync(topic, message, { qos: 1 });
    const taken = await Promise.all(city.of('ingest').map(took));
    return taken.every((messages) => messages > 0);
  });
  await client.endAsync();
});

test('a concentrator at one process is seen, and loses its rights, through another', async () => {
  // The third ingest process has a broker of its own: both ways in work side by side.
  const own = await city.start('ingest', 3, { MQTT_URL: '', MQTT_PORT: '0' });
  const [office] = city.of('api').map(({ reached }) => new Office(() => reached.http!, PASSWORD));
  const [inside, outside] = ['inside', 'outside'];
  const { password } = await city.beside(async (platform) => {
    const bureau = { name: 'bureau', displayName: 'bureau', roles: ['bureau'], scope: 'all' };
    const user = { ...bureau, password: PASSWORD } as const;
    await platform.ledger.users.add(user as never, { actor: 'tests' });
    const asked = { villages: 'all', mayCorrect: false } as const;
    await addConcentrator.run(platform, { name: outside, ...asked }, QUIET);
    return addConcentrator.run(platform, { name: inside, ...asked }, QUIET);
  });
  const topicOf = (name: string) => `nuanbu/v1/${city.env.DISTRICT}/${name}/status`;
  const status = JSON.stringify({ v: 1, state: 'online', software: 'test' });
  const clients = {
    [inside]: await mqtt.connectAsync(own.reached.mqtt![0]!, {
      ...{ username: inside, password, reconnectPeriod: 0 },
    }),
    [outside]: await mqtt.connectAsync(city.env.MQTT_URL),
  };
  for (const [name, client] of Object.entries(clients)) {
    await client.publishAsync(topicOf(name), status, { qos: 1, retain: true });
  }
  const shown = async (name: string) => {
    const { items } = await office!.person('bureau').see('/api/concentrators');
    return items.find((each: { name: string }) => each.name === name);
  };
  for (const name of [inside, outside]) {
    await until(async () => (await shown(name)).isConnected);
    assert.equal((await shown(name)).status.software, 'test');
  }

  const closed = new Promise((resolve) => clients[inside]!.once('close', () => resolve(undefined)));
  await city.beside((platform) => revokeConcentrator.run(platform, { name: inside }, QUIET));
  await closed;
  await clients[outside]!.endAsync();
  const { code, out } = await city.end(own);
  assert.equal(code, 0, out);
});

test('readings arrive whole although ingest is killed and replaced meanwhile', async () => {
  const credentials = Object.fromEntries(
    roster.concentrators.map(({ concentratorId: username }) => [
      username,
      { username, password: 'the broker asks for none' },
    ]),
  );
  const fleet = runFleet({
    ...{ url: city.env.MQTT_URL, district: city.env.DISTRICT, roster, credentials },
    // Small messages: there must be a middle in which to die.
    readingsAMessage: 24,
  });
  fleet.catch(() => undefined);
  await city.beside(async ({ store }) => {
    const stored = async (percent: number) =>
      (await store.counts()).rows >= (readings * percent) / 100;
    await until(() => stored(random.whole(10, 20)));
    await city.killAndStart(random.pick(city.of('ingest')));
    await until(() => stored(random.whole(30, 40)));
    await Promise.all(city.of('ingest').map((each) => city.killAndStart(each)));
    await until(() => stored(random.whole(50, 60)));
    for (const each of city.of('ingest')) {
      const { ended } = await city.replace(each);
      assert.equal(ended.code, 0, ended.out);
    }
    const { readingsAcknowledged, readingsSent } = await fleet;
    assert.equal(readingsAcknowledged, readingsSent);
    await until(() => stored(100));
    assert.equal((await store.counts()).rows, readings);
  });
});

test('a run over several processes, killed at random, comes to what the files come to', async () => {
  await city.beside(slowLines);
  const [asked, watched] = [0, 1].map((place) => {
    const office = new Office(() => city.of('api')[place]!.reached.http!, PASSWORD);
    return office.person('maker');
  });
  for (const victims of [
    ['settle', 'api', 'settle'],
    ['settle', 'ingest', 'settle'],
  ] as const) {
    const reason = 'faults are part of it';
    const { number } = await asked!.ok('/api/runs', { ...SEASON, kind: 'final', reason });
    const seen = () => watched!.see(`/api/runs/${number}`);
    let kills = 0;
    for (const kind of victims) {
      await wait(random.whole(100, 900));
      if ((await seen()).state !== 'running') break;
      await city.killAndStart(random.pick(city.of(kind)));
      kills += 1;
    }
    await until(async () => (await seen()).state !== 'running');
    assert.ok(kills > 0, 'the run went on while processes died');
    const { state, digest } = await seen();
    assert.deepEqual([state, digest], ['succeeded', offline.digest]);
  }
  await city.beside(async (platform) => {
    assert.ok((await verifyRun.run(platform, { run: 1 }, QUIET)).matches);
    assert.ok((await verifyAudit.run(platform, {}, QUIET)).holds);
  });
});

test('told to stop, every service ends what it has and says that all is well', async () => {
  const { number } = await city.beside(async (platform) => ({
    number: await platform.settlement.requestRun({ ...SEASON, actor: 'maker', reason: 'again' }),
  }));
  // In the middle of a run, which the others then finish.
  const [first, ...others] = city.of('settle');
  await wait(300);
  const ended = await city.end(first!);
  assert.equal(ended.code, 0, ended.out);
  assert.match(ended.out, /"msg":"stopped"\}$/m);
  await city.beside(async ({ settlement }) => {
    assert.equal((await settlement.awaitRun(number)).run.digest, offline.digest);
  });
  const rest = [...others, ...city.of('ingest'), ...city.of('api')];
  for (const { code, out } of await Promise.all(rest.map((each) => city.end(each)))) {
    assert.equal(code, 0, out);
  }
});

test('all services in one process stand on the same servers, and commands beside them', async () => {
  const dataDir = join(city.place.folder, 'all');
  const settings = {
    MQTT_CLIENT_NAME: `${city.env.DISTRICT}-all`,
    MQTT_CONNECTIONS: '1',
    DATA_DIR: dataDir,
  };
  const all = nuanbu(['start'], { ...city.env, ...settings });
  try {
    const [, health] = await all.said(/health +(http:\S+)\/health\/ready[\s\S]*Ctrl-C/);
    assert.equal((await fetch(`${health}/health/ready`)).status, 200);
    assert.deepEqual(await readdir(dataDir), ['control', 'log']);
    const { code, out, err } = await city.command('runs', '--json');
    assert.equal(code, 0, err);
    assert.equal(JSON.parse(out)[0].digest, offline.digest);
    assert.equal((await terminate(all)).code, 0);
  } finally {
    all.child.kill('SIGKILL');
  }
});

/** Lets lines take their time, so that a run has a middle in which to die. */
async function slowLines(): Promise<void> {
  const client = new pg.Client({ connectionString: city.env.DATABASE_URL });
  await client.connect();
  await client.query(`
    CREATE FUNCTION ledger.take_time() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_sleep(0.15); RETURN NEW; END $$;
    CREATE TRIGGER take_time BEFORE INSERT ON ledger.line FOR EACH ROW
      EXECUTE FUNCTION ledger.take_time();`);
  await client.end();
}
