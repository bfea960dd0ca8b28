import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startInfluxd } from '@nuanbu/readings/testing';
import { OPTIONS, silentLog, startEmbeddedPostgres } from '@nuanbu/runtime';
import { freePort } from '../servers/free-port.ts';
import { ROOT, textOf } from './files.ts';
import { allStarted } from './processes.ts';
import { eventually, run, type Started, start } from './tools.ts';

/**
 * From nothing to a signed-in desk, as the README of deploy/compose has it, without containers: its
 * servers on this machine with the configuration that is shipped, and each process of ours with what
 * compose.yaml tells it.
 */

const NUANBU = join(ROOT, 'deploy/bin/nuanbu');
const SETTINGS = new Set<string>(Object.values(OPTIONS).map(({ variable }) => variable));
const INHERITED = Object.fromEntries(
  Object.entries(process.env).filter(([variable]) => !SETTINGS.has(variable)),
);

const directory = await mkdtemp(join(tmpdir(), 'nuanbu-desk-'));
// PostgreSQL and Mosquitto run as users of their own, who must be able to enter.
await chmod(directory, 0o755);
const secrets = join(directory, 'secrets');
const stops: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const stop of stops.reverse()) await stop();
  await rm(directory, { recursive: true, force: true });
});

const [redisPort, mqttPort, mqttTlsPort, deskPort] = await Promise.all([
  ...[freePort(), freePort(), freePort(), freePort()],
]);
const places = new Map([
  ['mosquitto:1883', `127.0.0.1:${mqttPort}`],
  ['redis:6379', `127.0.0.1:${redisPort}`],
]);

/** A text with each server where it is here. */
function here(text: string): string {
  return [...places].reduce((so, [there, place]) => so.replaceAll(there, place), text);
}

async function secret(name: string): Promise<string> {
  return (await readFile(join(secrets, name), 'utf8')).trim();
}

/** What compose.yaml tells a service; its secrets come from files, as in a container. */
function environmentOf(service: string, own: Record<string, string> = {}) {
  const started = allStarted().find(
    ({ place }) => place === `deploy/compose/compose.yaml: ${service}`,
  );
  const told = Object.entries(started!.environment).filter(
    ([name]) => !/^(DATABASE_URL|DATA_KEY|INFLUX_TOKEN|REDIS_URL|MQTT_PASSWORD)$/.test(name),
  );
  return {
    ...INHERITED,
    ...Object.fromEntries(told.map(([name, value]) => [name, here(value)])),
    ...{ CREDENTIALS_DIRECTORY: secrets, METRICS_HOST: '127.0.0.1', API_HOST: '127.0.0.1' },
    ...own,
  };
}

/** Runs a command as `docker compose run api-1` does. */
async function nuanbu(...words: string[]): Promise<string> {
  const { code, out, err } = await run(NUANBU, words, { env: environmentOf('api-1', atRest) });
  assert.equal(code, 0, err);
  return out;
}

/** Ingest alone is given a broker's password; a command is given none. */
const atRest = { MQTT_PASSWORD: '', CREDENTIALS_DIRECTORY: join(directory, 'of-commands') };

async function prepareServers(): Promise<{ mosquitto: Started }> {
  await cp(join(ROOT, 'deploy/compose'), directory, {
    recursive: true,
    filter: (path) => !path.endsWith('/secrets'),
  });
  assert.equal((await run(join(directory, 'prepare'), [])).code, 0);
  await chmod(secrets, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir: join(directory, 'pg'), log: silentLog });
  stops.push(() => postgres.stop());
  await writeFile(join(secrets, 'DATABASE_URL'), postgres.databaseUrl);
  await writeFile(join(secrets, 'REDIS_URL'), here(await secret('REDIS_URL')));
  const influx = await startInfluxd({ isSetUp: false });
  stops.push(() => influx.stop());
  places.set('influxdb:8086', new URL(influx.url).host);
  await mkdir(join(directory, 'data'));
  await chmod(join(directory, 'data'), 0o777);
  const placed = (file: string) =>
    textOf(file)
      .replaceAll('/run/secrets', secrets)
      .replaceAll('/mosquitto/config', join(directory, 'mosquitto'))
      .replaceAll(/\/mosquitto\/data|(?<=^dir )\/data/gm, join(directory, 'data'));
  await writeFile(
    join(directory, 'redis.conf'),
    placed('deploy/compose/redis/redis.conf').replace('0.0.0.0', `127.0.0.1\nport ${redisPort}`),
  );
  await writeFile(
    join(directory, 'mosquitto.conf'),
    placed('deploy/compose/mosquitto/mosquitto.conf')
      .replace('listener 1883', `listener ${mqttPort} 127.0.0.1`)
      .replace('listener 8883', `listener ${mqttTlsPort} 127.0.0.1`),
  );
  const redis = start('redis-server', [join(directory, 'redis.conf')]);
  const mosquitto = start('mosquitto', ['-c', join(directory, 'mosquitto.conf')]);
  stops.push(
    () => redis.stop(),
    () => mosquitto.stop(),
  );
  return { mosquitto };
}

/** A process of ours that is ready. */
async function startService(name: string, command: string) {
  const [metrics, api] = [await freePort(), await freePort()];
  const only = name.startsWith('ingest')
    ? {}
    : { CREDENTIALS_DIRECTORY: join(directory, 'of-commands') };
  const own = { METRICS_PORT: String(metrics), API_PORT: String(api), ...only };
  const service = start(NUANBU, [command], environmentOf(name, own));
  stops.push(() => service.stop());
  await eventually(async () => {
    const response = await fetch(`http://127.0.0.1:${metrics}/health/ready`);
    const report = await response.text();
    assert.equal(response.status, 200, `${name}: ${report}\n${service.said()}`);
  });
  return { name, service, api, metrics };
}

test('compose’s processes, told what it tells them, come to a desk and take a reading in', async () => {
  const { mosquitto } = await prepareServers();
  const printed = await run(
    NUANBU,
    ['init-influx', '--admin-token-file', join(secrets, 'influxdb-admin-token')],
    { env: environmentOf('init-influx') },
  );
  assert.equal(printed.code, 0, printed.err);
  const [, token] = /^INFLUX_TOKEN=(.+)$/m.exec(printed.out)!;
  await writeFile(join(secrets, 'INFLUX_TOKEN'), `${token}\n`);
  await cp(secrets, join(directory, 'of-commands'), { recursive: true });
  await rm(join(directory, 'of-commands/MQTT_PASSWORD'));

  const roster = join(directory, 'roster.csv');
  const meters = join(directory, 'meters.csv');
  await writeFile(
    roster,
    'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on\n' +
      'H1,户1,马集镇,云山村,2021,2021-09-30,yes,yes,\n',
  );
  await writeFile(meters, 'household_id,meter_id\nH1,M1\n');
  await nuanbu('import', 'roster', roster);
  await nuanbu('import', 'meters', meters);
  await nuanbu('concentrator', 'add', 'c01', '--village', '马集镇/云山村');
  const { out: password } = await run(join(directory, 'concentrator'), ['c01']);
  mosquitto.child.kill('SIGHUP');
  const added = JSON.parse(await nuanbu('user', 'add', 'boss', '--role', 'admin', '--json'));

  const services = await Promise.all([
    startService('ingest-1', 'ingest'),
    startService('ingest-2', 'ingest'),
    startService('settle', 'settle'),
    startService('api-1', 'api'),
    startService('api-2', 'api'),
  ]);
  const byTls = ['-h', 'localhost', '-p', String(mqttTlsPort), '--cafile', join(secrets, 'ca.crt')];
  const at = '2021-12-01T00:00:00+08:00';
  const message = { v: 1, sentAt: at, readings: [{ meter: 'M1', at, total: '1234.56' }] };
  const sent = await run('mosquitto_pub', [
    ...[...byTls, '-q', '1', '-V', '5', '-u', 'c01', '-P', password.trim()],
    ...['-t', 'nuanbu/v1/jining-jkq/c01/readings', '-m', JSON.stringify(message)],
  ]);
  assert.equal(sent.code, 0, sent.err);
  await eventually(async () => {
    const told = services
      .filter(({ name }) => name.startsWith('ingest'))
      .map(async ({ metrics }) => (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text());
    const stored = (await Promise.all(told)).map((text) =>
      Number(/^nuanbu_ingest_readings_total\{outcome="stored"\} (\d+)$/m.exec(text)?.[1]),
    );
    assert.deepEqual(stored.sort(), [0, 1]);
  });

  const ports = services.filter(({ name }) => name.startsWith('api'));
  const caddyfile = textOf('deploy/compose/caddy/Caddyfile')
    .replace('{$DESK_HOST:localhost} {', `http://127.0.0.1:${deskPort} {`)
    .replace('api-1:8080 api-2:8080', ports.map(({ api }) => `127.0.0.1:${api}`).join(' '))
    .replace('health_port 9400', `health_port ${ports[0]!.metrics}`)
    .replace('{\n\tadmin off', '{\n\tauto_https off\n\tadmin off');
  await writeFile(join(directory, 'Caddyfile'), caddyfile);
  const args = ['run', '--adapter', 'caddyfile', '--config', join(directory, 'Caddyfile')];
  const caddy = start('caddy', args);
  stops.push(() => caddy.stop());
  const session = await eventually(async () => {
    const response = await fetch(`http://127.0.0.1:${deskPort}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://localhost' },
      body: JSON.stringify({ name: 'boss', password: added.password }),
    });
    assert.equal(response.status, 200, await response.clone().text());
    return response;
  });
  const cookies = session.headers.getSetCookie();
  assert.ok(
    cookies.some((cookie) => /; Secure/i.test(cookie) && !cookie.startsWith('nuanbu_api=')),
  );
  const cookie = cookies.map((each) => each.split(';')[0]).join('; ');
  const about = await fetch(`http://127.0.0.1:${deskPort}/api/about`, { headers: { cookie } });
  assert.equal(((await about.json()) as { district: string }).district, 'jining-jkq');

  for (const { name, service } of services) {
    const ended = once(service.child, 'exit');
    service.child.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null], `${name}\n${service.said()}`);
  }
});
