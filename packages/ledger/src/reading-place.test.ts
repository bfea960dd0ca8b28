import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { ledgersForTests } from './testing/ledger.fixture.ts';

const ledgers = ledgersForTests();

test('a ledger belongs to the store of readings that it was first opened with, for everybody', async () => {
  const { ledger, databaseUrl } = await ledgers.open();
  const { ledger: other } = await ledgers.open(databaseUrl);
  const asked = ['duckdb a', 'influxdb b', 'duckdb a'].map((place, index) =>
    (index % 2 ? other : ledger).tieReadings(place).then(
      () => place,
      (error) => isTrouble(error, 'readingsElsewhere') || assert.fail(String(error)),
    ),
  );
  const [first, second, third] = await Promise.all(asked);
  assert.deepEqual([first, third].includes('duckdb a'), second !== 'influxdb b');
  const [mine, others] =
    second === 'influxdb b' ? ['influxdb b', 'duckdb a'] : ['duckdb a', 'influxdb b'];
  await other.tieReadings(mine!);
  await assert.rejects(ledger.tieReadings(others!), (error) =>
    isTrouble(error, 'readingsElsewhere'),
  );
});
