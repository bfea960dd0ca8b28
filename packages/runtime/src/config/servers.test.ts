import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from './load.ts';
import { refusal } from './refusal.fixture.ts';

const INFLUX = {
  ...{ INFLUX_URL: 'http://127.0.0.1:8086', INFLUX_ORG: 'district' },
  ...{ INFLUX_BUCKET: 'readings', INFLUX_TOKEN: 'hunter2' },
};

test('a broker outside brings its defaults with it', () => {
  const { mqtt } = loadConfig({ MQTT_URL: 'mqtts://a.example:8883, ws://b.example/mqtt' });
  assert.deepEqual(mqtt, {
    ...{ urls: ['mqtts://a.example:8883', 'ws://b.example/mqtt'], version: '5', connections: 16 },
    ...{ clientName: hostname(), share: 'nuanbu', sessionExpiryS: 86_400, receiveMaximum: 64 },
  });
  const own = { MQTT_CA: 'ca.pem', MQTT_CERT: '/c.pem', MQTT_KEY: 'k.pem' };
  const settings = { MQTT_URL: 'mqtt://b', MQTT_USERNAME: 'u', MQTT_PASSWORD: 'p', ...own };
  const given = loadConfig({ ...settings, MQTT_VERSION: '3.1.1' }, {}, '/here').mqtt!;
  assert.deepEqual(
    [given.username, given.password, given.version, given.ca, given.cert, given.key],
    ['u', 'p', '3.1.1', '/here/ca.pem', '/c.pem', '/here/k.pem'],
  );
});

test('an address that no broker can have, or that holds a password, is refused', () => {
  for (const url of ['http://b', 'b:1883', 'mqtt://', 'mqtt://a,', 'mqtt://u:p@b', 'mqtt://u@b']) {
    assert.match(refusal({ MQTT_URL: url }), /MQTT_URL must be one or more URLs/, url);
  }
});

test('what speaks of the broker outside is refused without one, and what opens the embedded one beside it', () => {
  assert.match(refusal({ MQTT_SHARE: 'g' }), /^MQTT_SHARE is set without MQTT_URL\.$/);
  assert.match(refusal({ MQTT_VERSION: '5' }), /^MQTT_VERSION is set without MQTT_URL\.$/);
  const url = { MQTT_URL: 'mqtt://b' };
  assert.match(refusal({ ...url, MQTT_PORT: '1883' }), /MQTT_PORT is set beside MQTT_URL/);
  assert.match(refusal({ ...url, MQTT_CERT: 'c' }), /^MQTT_CERT is set without MQTT_KEY\.$/);
  assert.match(refusal({ ...url, MQTT_KEY: 'k' }), /^MQTT_KEY is set without MQTT_CERT\.$/);
  assert.match(refusal({ ...url, MQTT_PASSWORD: 'p' }), /without MQTT_USERNAME/);
});

test('limits of what is asked of the broker hold at their edges and one unit off', () => {
  const url = { MQTT_URL: 'mqtt://b' };
  assert.equal(loadConfig({ ...url, MQTT_RECEIVE_MAXIMUM: '65535' }).mqtt!.receiveMaximum, 65_535);
  assert.match(refusal({ ...url, MQTT_RECEIVE_MAXIMUM: '65536' }), /between 1 and 65535/);
  assert.match(refusal({ ...url, MQTT_RECEIVE_MAXIMUM: '0' }), /between 1 and 65535/);
  assert.match(refusal({ ...url, MQTT_CONNECTIONS: '0' }), /between 1 and 1000/);
  const forever = '4294967295';
  assert.match(refusal({ ...url, MQTT_SESSION_EXPIRY_S: forever }), /MQTT_SESSION_EXPIRY_S/);
  assert.match(refusal({ ...url, MQTT_SHARE: 'a/b' }), /MQTT_SHARE must be/);
});

test('Redis is taken alone, under Sentinel and as a cluster, and nothing else', () => {
  for (const url of [
    ...['redis://r', 'rediss://u:p@r.example:6380/15', 'rediss-sentinel://s1:26379,s2/0?name=m'],
    'redis-cluster://u:p@n1:7000,n2:7001',
  ]) {
    assert.equal(loadConfig({ REDIS_URL: url }).redisUrl, url);
  }
  for (const url of ['http://r', 'redis://', 'valkey://:hunter2@r', 'redis://:hunter2@r x']) {
    const words = refusal({ REDIS_URL: url });
    assert.match(words, /^REDIS_URL must begin with redis:/, url);
    assert.doesNotMatch(words, /hunter2/);
  }
});

test('InfluxDB is configured whole', () => {
  assert.deepEqual(loadConfig(INFLUX).influx, {
    ...{ url: INFLUX.INFLUX_URL, org: 'district', bucket: 'readings', token: 'hunter2' },
    timeoutMs: 30_000,
  });
  assert.equal(loadConfig({ ...INFLUX, INFLUX_TIMEOUT_MS: '100' }).influx!.timeoutMs, 100);
  assert.match(refusal({ ...INFLUX, INFLUX_TIMEOUT_MS: '99' }), /INFLUX_TIMEOUT_MS must lie/);
  for (const variable of ['INFLUX_ORG', 'INFLUX_BUCKET', 'INFLUX_TOKEN'] as const) {
    assert.equal(refusal({ ...INFLUX, [variable]: '' }), `INFLUX_URL is set without ${variable}.`);
    const alone = refusal({ [variable]: 'hunter2' });
    assert.equal(alone, `${variable} is set without INFLUX_URL.`);
  }
  for (const url of ['influx.example', 'ftp://i', 'http://u:p@i', 'http://i/?q=1']) {
    assert.match(refusal({ ...INFLUX, INFLUX_URL: url }), /INFLUX_URL must be a URL/, url);
  }
});

test('a placement gives each district its place', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'nuanbu-placement-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'places.json');
  const place = { url: 'https://i1.example', org: 'city', bucket: 'east' };
  const write = (places: unknown) => writeFile(file, JSON.stringify(places));
  await writeFile(join(folder, 'token'), 'hunter2\n');
  await write({ east: { ...place, token: 't1' }, west: { ...place, tokenFile: 'token' } });
  const env = { INFLUX_PLACEMENT: file };
  const influxOf = (DISTRICT: string) => loadConfig({ ...env, DISTRICT }).influx;
  assert.deepEqual(influxOf('east'), { ...place, token: 't1', timeoutMs: 30_000 });
  assert.deepEqual(influxOf('west'), { ...place, token: 'hunter2', timeoutMs: 30_000 });
  for (const DISTRICT of ['north', 'constructor']) {
    assert.match(
      refusal({ ...env, DISTRICT }),
      new RegExp(`no place for the district ${DISTRICT}; those that it has: east, west\\.$`),
    );
  }
  assert.match(refusal({ ...env, ...INFLUX }), /INFLUX_URL is set beside INFLUX_PLACEMENT/);

  const east = { ...env, DISTRICT: 'east' };
  await write({ east: { ...place, token: 'hunter2', tokenFile: 'token' } });
  assert.match(refusal(east), /at east: must have either token or tokenFile/);
  await write({ east: place });
  assert.match(refusal(east), /must have either token or tokenFile/);
  await write({ east: { ...place, url: 'i1', token: 'hunter2' } });
  assert.match(refusal(east), /at east\.url: must be a URL/);
  await write({ east: { ...place, token: 'hunter2', retention: 1 } });
  const words = refusal(east);
  assert.match(words, /retention/);
  assert.doesNotMatch(words, /hunter2/);
  await write({ east: { ...place, tokenFile: 'absent' } });
  assert.match(refusal(east), /tokenFile .*absent cannot be read/);
  for (const [text, where] of [
    ['', 'it ends too early, at line 1, column 1'],
    ['{ "east": {\n  "token": "hunter2"', 'it ends too early, at line 2, column 21'],
    ['{ "east": {\n  "token": "hunter2', 'it ends too early, at line 2, column 20'],
    ['{ "east": {\n  "token": hunter2 } }', 'look at line 2, column 12'],
    ['{ "east": {\n  "token": "hunter2", } }', 'look at line 2, column 23'],
    ['{ "east": {\n  "token" "hunter2" } }', 'look at line 2, column 11'],
    ['{ "east": {\n  "token": "hunter2\\x" } }', 'look at line 2, column 21'],
    ['{ "east": {\n  "token": "hunter2\n" } }', 'look at line 2, column 20'],
    ['{ "east": null }\nhunter2', 'look at line 2, column 1'],
  ]) {
    await writeFile(file, text!);
    assert.equal(refusal(east), `INFLUX_PLACEMENT: ${file} is no JSON: ${where}.`);
  }
  await writeFile(file, '[]');
  assert.match(refusal(east), /places\.json: .*expected record, received array/);
  await rm(file);
  assert.match(refusal(east), /places\.json cannot be read/);
});

test('health and metrics are told where a port is set', () => {
  assert.deepEqual(loadConfig({ METRICS_PORT: '0' }).metrics, { host: '127.0.0.1', port: 0 });
  assert.equal(loadConfig({}).metrics, undefined);
  assert.match(refusal({ METRICS_HOST: '0.0.0.0' }), /METRICS_HOST is set without METRICS_PORT/);
  assert.equal(loadConfig({}).drainS, 25);
  assert.match(refusal({ DRAIN_S: '0' }), /DRAIN_S must lie between 1 and 3600/);
});
