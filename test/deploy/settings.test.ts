import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig, OPTIONS } from '@nuanbu/runtime';
import { deployFiles, textOf } from './files.ts';
import { allStarted, compose } from './processes.ts';

/** What our image and scripts read beside the options of packages/runtime. */
const OF_IMAGE = ['NODE_ENV', 'CREDENTIALS_DIRECTORY'];

/** What the others' images read, as their documentation names it. */
const OF_OTHERS: Readonly<Record<string, readonly string[]>> = {
  influxdb: ['INFLUXD_REPORTING_DISABLED', 'INFLUXD_STORAGE_WAL_FSYNC_DELAY'],
  postgresql: [
    ...['POSTGRES_USER', 'POSTGRES_DB', 'POSTGRES_PASSWORD_FILE', 'POSTGRES_INITDB_ARGS'],
  ],
  grafana: [
    ...['GF_SECURITY_ADMIN_PASSWORD__FILE', 'GF_USERS_ALLOW_SIGN_UP', 'GF_USERS_DEFAULT_LANGUAGE'],
    ...['GF_ANALYTICS_REPORTING_ENABLED', 'GF_ANALYTICS_CHECK_FOR_UPDATES'],
  ],
  // The Caddyfile's own.
  caddy: ['DESK_HOST'],
};

const VARIABLES = new Set<string>(Object.values(OPTIONS).map(({ variable }) => variable));

test('every variable that a process of ours is given is an option', () => {
  const started = allStarted();
  assert.equal(started.length, 7 + 4 + 3, started.map(({ place }) => place).join('\n'));
  for (const { place, environment } of started) {
    const unknown = Object.keys(environment).filter((name) => !VARIABLES.has(name));
    assert.deepEqual(
      unknown.filter((name) => !OF_IMAGE.includes(name)),
      [],
      place,
    );
  }
});

test('every service is accepted with what it is given, and shares what it must', () => {
  const services = allStarted().filter(({ command }) => /^(ingest|settle|api)$/.test(command));
  assert.equal(services.length, 5 + 3 + 3);
  for (const { place, command, environment } of services) {
    const config = loadConfig(environment, {}, '/');
    const { databaseUrl, influx, dataKey, redisUrl, metrics, mqtt } = config;
    const shared = { databaseUrl, influx, dataKey, redisUrl, metrics };
    for (const [need, value] of Object.entries(shared)) {
      assert.notEqual(value, undefined, `${place}: ${need}`);
    }
    assert.equal(
      mqtt !== undefined,
      command === 'ingest',
      `${place}: the broker is ingest's alone`,
    );
  }
});

test('processes that share a broker have names of their own there', () => {
  const names = allStarted()
    .filter(({ place, command }) => command === 'ingest' && place.includes('compose'))
    .map(({ environment }) => environment.MQTT_CLIENT_NAME);
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.every((name) => name !== undefined));
});

test('a process is given longer to stop than it takes to drain', () => {
  for (const { place, command, environment, stopS } of allStarted()) {
    if (command === '' || stopS === undefined) continue;
    assert.ok(stopS >= Number(environment.DRAIN_S) + 10, `${place}: ${stopS} s`);
  }
});

test('variables of other images are those that they document', () => {
  for (const [name, { image, environment = {} }] of Object.entries(compose().services)) {
    if (image === 'nuanbu:local') continue;
    const unknown = Object.keys(environment).filter((each) => !OF_OTHERS[name]?.includes(each));
    assert.deepEqual(unknown, [], name);
  }
});

test('the files of variables for systemd name options alone', () => {
  for (const file of deployFiles('deploy/systemd/*.env')) {
    const names = [...textOf(file).matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name!);
    assert.deepEqual(
      names.filter((name) => !VARIABLES.has(name)),
      [],
      file,
    );
  }
});

test('variables that documents of deploy name are options, or of the images and scripts', () => {
  const known = new Set([...VARIABLES, ...OF_IMAGE, ...Object.values(OF_OTHERS).flat()]);
  // Of docker compose and of the tests.
  for (const name of ['COMPOSE_PROFILES', 'VERSION']) known.add(name);
  for (const file of deployFiles('deploy/**/*.md')) {
    const names = [...textOf(file).matchAll(/`([A-Z]{2,}(?:_[A-Z0-9]+)+)[`=]/g)];
    const unknown = names.map(([, name]) => name!).filter((name) => !known.has(name));
    assert.deepEqual(unknown, [], file);
  }
});

test('the district of the access list is the district of the processes', () => {
  const [ingest] = allStarted().filter(({ place }) => place.endsWith('ingest-1'));
  const district = ingest!.environment.DISTRICT;
  const topics = [...textOf('deploy/compose/mosquitto/acl').matchAll(/nuanbu\/v1\/([^/]+)\//g)];
  assert.ok(topics.length >= 6);
  for (const [topic, level] of topics) assert.equal(level, district, topic);
});

test('the name of the desk is that of its certificate and of its origin', () => {
  const { caddy, 'api-1': api } = compose().services;
  const name = caddy?.environment?.DESK_HOST;
  assert.equal(name, '$' + '{DESK_HOST:-localhost}');
  assert.equal(api?.environment?.API_ORIGIN, `https://${name}`);
  assert.match(textOf('deploy/compose/caddy/Caddyfile'), /^\{\$DESK_HOST:localhost\} \{$/m);
});
