import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { isTrouble, loadConfig } from '@nuanbu/runtime';
import { refuseOtherMachines, withFreePorts } from './ports.ts';

test('a usual port that is taken moves, and is said so; one that somebody chose stays', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const taken = (other.address() as AddressInfo).port;
  const given = loadConfig({ API_PORT: String(taken), MQTT_PORT: '0' });
  try {
    const chosen = { mqttPortIsChosen: true, apiPortIsChosen: true };
    const stays = await withFreePorts(given, chosen);
    assert.deepEqual([stays.config.apiPort, stays.notices], [taken, []]);
    const moves = await withFreePorts(given, { ...chosen, apiPortIsChosen: false });
    assert.deepEqual([moves.config.apiPort, moves.notices.length], [0, 1]);
    assert.match(moves.notices[0]!, new RegExp(`Port ${taken} is taken`));
  } finally {
    await new Promise((resolve) => other.close(resolve));
  }
  const free = await withFreePorts(given, { mqttPortIsChosen: false, apiPortIsChosen: false });
  assert.deepEqual([free.config.apiPort, free.notices], [taken, []]);
});

test('a desk with known passwords is for this machine alone', () => {
  refuseOtherMachines(loadConfig({}));
  for (const settings of [{ API_HOST: '0.0.0.0' }, { API_ORIGIN: 'https://desk.example.org' }]) {
    assert.throws(
      () => refuseOtherMachines(loadConfig(settings)),
      (error) => isTrouble(error, 'configInvalid'),
    );
  }
});
