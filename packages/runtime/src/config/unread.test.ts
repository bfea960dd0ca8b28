import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from './load.ts';
import { unreadVariables } from './unread.ts';

test('a variable that begins as an option does is no reason not to start, and is named', () => {
  const env = {
    REDIS_URI: 'redis://:hunter2@r',
    DRAIN_SECONDS: '5',
    API_KEY: 'k',
    DATABASE_HOST: 'd',
  };
  assert.equal(loadConfig(env).redisUrl, undefined);
  assert.deepEqual(unreadVariables(env), [
    'API_KEY',
    'DATABASE_HOST',
    'DRAIN_SECONDS',
    'REDIS_URI',
  ]);
});

test('options, empty variables, those of others and those of service links are not named', () => {
  const env = {
    ...{ REDIS_URL: 'redis://r', DATA_DIR: 'd', DISTRICT: 'a', API_PROT: '', DATABASE: 'x' },
    ...{ PATH: '/bin', MY_REDIS_URL: 'x', MQTT_PROT: 'refused elsewhere' },
    ...{
      REDIS_SERVICE_HOST: '10.0.0.1',
      REDIS_SERVICE_PORT_MAIN: '1',
      REDIS_PORT: 'tcp://10.0.0.1:1',
    },
    ...{ REDIS_PORT_6379_TCP: 'tcp://10.0.0.1:1', REDIS_PORT_6379_TCP_ADDR: '10.0.0.1' },
  };
  assert.deepEqual(unreadVariables(env), []);
});
