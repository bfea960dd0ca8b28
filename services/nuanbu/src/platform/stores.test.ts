import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queuesShown, storesShown } from './stores.ts';

test('stores are named by where they are, without who signs in there', () => {
  const influx = { url: 'http://127.0.0.1:8086', org: 'heating', bucket: 'east', token: 'hunter2' };
  const shown = storesShown({
    databaseUrl: 'postgres://clerk:hunter2@db.example:5433/east?sslmode=require',
    influx: { ...influx, timeoutMs: 30_000 },
  });
  assert.deepEqual(shown, {
    ledger: 'postgresql db.example:5433/east',
    readings: 'influxdb http://127.0.0.1:8086 heating/east',
  });
  const redisUrl = 'redis://clerk:hunter2@127.0.0.1:23379/2';
  assert.equal(queuesShown({ redisUrl }), 'redis 127.0.0.1:23379/2');
  const socket = storesShown({ databaseUrl: 'postgres:///east?host=/run/postgresql' });
  assert.equal(socket.ledger, 'postgresql /run/postgresql/east');
});

test('what no server is named for is embedded, and the queues are with the ledger', () => {
  const { ledger, readings } = storesShown({});
  assert.deepEqual([ledger, readings], Array(2).fill('embedded, in the data directory'));
  assert.equal(queuesShown({}), 'with the ledger');
});
