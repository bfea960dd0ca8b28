import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { configDocument } from './document.ts';
import { loadConfig } from './load.ts';
import { refusal } from './refusal.fixture.ts';

test('nothing configured gives the embedded column', () => {
  const config = loadConfig({}, {}, '/here');
  assert.equal(config.dataDir, '/here/.nuanbu');
  assert.equal(config.dataDirIsDefault, true);
  assert.equal(config.district, 'jining-jkq');
  assert.equal(config.mqttPort, 1883);
  assert.equal(config.mqttTls, undefined);
  assert.equal(config.messageLimitBytes, 1_000_000);
  for (const server of ['databaseUrl', 'redisUrl', 'mqtt', 'influx', 'metrics'] as const) {
    assert.equal(config[server], undefined);
  }
  assert.equal(config.logLevel, 'info');
  assert.ok(config.storeThreads >= 1);
  assert.ok(Object.isFrozen(config));
});

test('paths are resolved against the directory in which npm was called', () => {
  assert.equal(loadConfig({ INIT_CWD: '/called', DATA_DIR: 'd' }).dataDir, '/called/d');
  assert.equal(loadConfig({ INIT_CWD: '/called', DATA_DIR: '/abs' }).dataDir, '/abs');
  assert.equal(loadConfig({ INIT_CWD: '' }).dataDir, `${process.cwd()}/.nuanbu`);
});

test('the command line outranks the environment, and an empty variable is not set', () => {
  const config = loadConfig({ MQTT_PORT: '1900', DATA_DIR: '' }, { mqttPort: '0' }, '/here');
  assert.equal(config.mqttPort, 0);
  assert.equal(config.dataDirIsDefault, true);
  assert.equal(loadConfig({}, { dataDir: 'x' }, '/here').dataDirIsDefault, false);
});

test('ranges hold at their edges and one unit off', () => {
  assert.equal(loadConfig({ MQTT_PORT: '65535' }).mqttPort, 65_535);
  assert.match(
    refusal({ MQTT_PORT: '65536' }),
    /^MQTT_PORT must lie between 0 and 65535 \(it is "65536"\)\.$/,
  );
  assert.equal(loadConfig({ MESSAGE_LIMIT_BYTES: '1000' }).messageLimitBytes, 1000);
  assert.match(refusal({ MESSAGE_LIMIT_BYTES: '999' }), /MESSAGE_LIMIT_BYTES/);
  assert.match(refusal({ MESSAGE_LIMIT_BYTES: '16000001' }), /MESSAGE_LIMIT_BYTES/);
  for (const text of ['-1', '1.5', '1e3', ' 80', '0x50']) {
    assert.match(refusal({ MQTT_PORT: text }), /MQTT_PORT must be a whole number/);
  }
});

test('an error names the flag where the flag was wrong, and every refusal at once', () => {
  assert.match(refusal({}, { mqttPort: 'x' }), /^--mqtt-port must/);
  const both = refusal({ LOG_LEVEL: 'loud', DISTRICT: 'Jining/+' });
  assert.match(both, /LOG_LEVEL must be one of/);
  assert.match(both, /DISTRICT must be/);
});

test('TLS needs certificate and key, and a TLS port alone would do nothing', () => {
  const files = { MQTT_TLS_CERT: 'c.pem', MQTT_TLS_KEY: '/k.pem' };
  assert.deepEqual(loadConfig(files, {}, '/here').mqttTls, {
    cert: '/here/c.pem',
    key: '/k.pem',
    port: 8883,
  });
  assert.equal(loadConfig({ ...files, MQTT_TLS_PORT: '0' }).mqttTls?.port, 0);
  assert.match(refusal({ MQTT_TLS_CERT: 'c' }), /without MQTT_TLS_KEY/);
  assert.match(refusal({ MQTT_TLS_KEY: 'k' }), /without MQTT_TLS_CERT/);
  assert.match(refusal({ MQTT_TLS_PORT: '8883' }), /MQTT_TLS_PORT is set without/);
});

test('an identity provider is configured whole, with the origin to which people come back', () => {
  const whole = {
    ...{ OIDC_ISSUER: 'https://id.example.org/realms/a', OIDC_CLIENT_ID: 'desk' },
    ...{ OIDC_CLIENT_SECRET: 'hunter2', API_ORIGIN: 'https://desk.example.org' },
  };
  assert.equal(loadConfig({}).oidc, undefined);
  assert.deepEqual(loadConfig(whole).oidc, {
    ...{ issuer: whole.OIDC_ISSUER, clientId: 'desk', clientSecret: 'hunter2' },
    nameClaim: 'preferred_username',
  });
  for (const variable of ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'API_ORIGIN'] as const) {
    assert.match(refusal({ ...whole, [variable]: '' }), new RegExp(`without ${variable}`));
  }
  const alone = refusal({ OIDC_CLIENT_SECRET: 'hunter2' });
  assert.match(alone, /OIDC_CLIENT_SECRET is set without OIDC_ISSUER/);
  assert.doesNotMatch(alone, /hunter2/);
  for (const issuer of ['http://id.example.org', 'id.example.org', 'http://127.0.0.1.example']) {
    assert.match(refusal({ ...whole, OIDC_ISSUER: issuer }), /OIDC_ISSUER must begin with https/);
  }
  assert.ok(loadConfig({ ...whole, OIDC_ISSUER: 'http://127.0.0.1:9000' }).oidc);
  assert.match(refusal({ OIDC_ISUER: 'x' }), /OIDC_ISUER is not an option/);
});

test('an origin is a scheme and a host, and nothing after it', () => {
  const { apiHost, apiPort, apiOrigin } = loadConfig({});
  assert.deepEqual([apiHost, apiPort, apiOrigin], ['127.0.0.1', 8080, undefined]);
  const origin = 'https://desk.example.org';
  assert.equal(loadConfig({ API_ORIGIN: origin }).apiOrigin, origin);
  for (const text of [
    `${origin}/`,
    `${origin}/desk`,
    'desk.example.org',
    'ftp://desk.example.org',
  ]) {
    assert.match(refusal({ API_ORIGIN: text }), /API_ORIGIN must be http:\/\/ or https:\/\//);
  }
});

test('proxies are addresses, blocks of them or known names, beside an origin', () => {
  const API_ORIGIN = 'https://desk.example.org';
  assert.deepEqual(loadConfig({ API_ORIGIN }).apiProxies, ['loopback']);
  const API_PROXIES = 'uniquelocal, 10.4.0.0/16,2001:db8::1, ::/128';
  assert.deepEqual(loadConfig({ API_ORIGIN, API_PROXIES }).apiProxies, [
    ...['uniquelocal', '10.4.0.0/16', '2001:db8::1', '::/128'],
  ]);
  for (const text of ['caddy', '10.4.0.0/33', '::/129', '10.4.0.0/', '10.4.0.0/1/2', 'loopback,']) {
    assert.match(refusal({ API_ORIGIN, API_PROXIES: text }), /API_PROXIES must be addresses/);
  }
  assert.match(refusal({ API_PROXIES: 'loopback' }), /API_PROXIES is set without API_ORIGIN/);
});

test('an unknown variable under a prefix of the platform is refused, never ignored', () => {
  assert.match(
    refusal({ NUANBU_MQTT_PORT: '1' }),
    /NUANBU_MQTT_PORT is not an option; MQTT_PORT is meant/,
  );
  assert.match(refusal({ MQTT_PROT: '1' }), /MQTT_PROT is not an option\./);
  assert.equal(loadConfig({ PATH: '/bin', npm_config_x: 'y' }).mqttPort, 1883);
});

test('a refused secret is not repeated', () => {
  const detail = refusal({ DATABASE_URL: 'mysql://root:hunter2@db/x' });
  assert.match(detail, /DATABASE_URL must be a URL that begins with postgres/);
  assert.doesNotMatch(detail, /hunter2/);
});

test('CONFIG.md says what the tables say', () => {
  const written = readFileSync(new URL('../../CONFIG.md', import.meta.url), 'utf8');
  assert.equal(written, configDocument(), 'print it again: npm run document in packages/runtime');
});
