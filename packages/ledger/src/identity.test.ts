import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ledgersForTests } from './testing/ledger.fixture.ts';

const ledgers = ledgersForTests();

test('a ledger keeps its name whoever opens it; a copy of its database can be given another', async () => {
  const { ledger, databaseUrl, sql } = await ledgers.open();
  const { ledger: again } = await ledgers.open(databaseUrl);
  const name = await ledger.identity();
  assert.match(name, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.equal(await again.identity(), name);
  await assert.rejects(sql('INSERT INTO ledger.identity DEFAULT VALUES'), /identity_pkey/);
  await sql('UPDATE ledger.identity SET ledger_id = DEFAULT');
  assert.notEqual(await ledger.identity(), name);
});
