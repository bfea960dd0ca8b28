import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ledgersForTests } from './testing/ledger.fixture.ts';

const ledgers = ledgersForTests();

test('a ledger belongs to the store of readings that was named first, for everybody', async () => {
  const { ledger, databaseUrl } = await ledgers.open();
  const { ledger: other } = await ledgers.open(databaseUrl);
  const places = ['duckdb a', 'influxdb b', 'duckdb c'];
  const known = await Promise.all(
    places.map((place, index) => (index % 2 ? other : ledger).readingPlace(place)),
  );
  const [first] = known;
  assert.ok(places.includes(first!.place));
  assert.equal(first!.isUsed, false);
  for (const each of known) assert.deepEqual(each, first);
  await ledger.epochs.openAtLeast(2);
  assert.deepEqual(await other.readingPlace('influxdb d'), { ...first, isUsed: true });
});
