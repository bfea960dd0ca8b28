import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { isTrouble, type Trouble } from '@nuanbu/terms';
import { openLedger } from './ledger.ts';
import { BY, household, keysOf, ledgersForTests } from './testing/ledger.fixture.ts';

const ledgers = ledgersForTests();
const clock = { now: () => 1_650_000_000 };
const troubled = (code: Trouble) => (error: unknown) => isTrouble(error, code);

describe('opening the ledger', () => {
  it('makes the schema once, however many start together', async () => {
    const databaseUrl = await ledgers.emptyDatabase();
    const opening = [1, 2, 3].map(() => openLedger({ databaseUrl, dataKeys: keysOf(1), clock }));
    const opened = await Promise.all(opening);
    await opened[0]!.roster.importRoster([household('H1')], BY);
    assert.equal(await opened[2]!.roster.rosterVersion(), 1);
    await Promise.all(opened.map((ledger) => ledger.close()));
    const again = await openLedger({ databaseUrl, dataKeys: keysOf(1), clock });
    assert.equal(await again.roster.rosterVersion(), 1);
    await again.close();
  });

  it('refuses a database that a newer version has made', async () => {
    const { databaseUrl, sql } = await ledgers.open();
    await sql(`INSERT INTO ledger.schema_step VALUES ('9999-future', '2030-01-01')`);
    const opening = openLedger({ databaseUrl, dataKeys: keysOf(1), clock });
    await assert.rejects(opening, troubled('ledgerTooNew'));
  });

  it('says that nobody answers, that the database is missing, or the password wrong', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((ready) => taken.once('listening', ready));
    const { port } = taken.address() as { port: number };
    await new Promise((closed) => taken.close(closed));
    const existing = await ledgers.emptyDatabase();
    const missing = existing.replace(/\w+$/, 'missing');
    for (const databaseUrl of [`postgres://a:b@127.0.0.1:${port}/c`, missing]) {
      const opening = openLedger({ databaseUrl, dataKeys: keysOf(1), clock });
      await assert.rejects(opening, troubled('ledgerUnreachable'));
    }
  });

  it('says so when the server goes away, and works again when it is back', async () => {
    const { ledger, sql } = await ledgers.open();
    await ledger.roster.rosterVersion();
    const ending = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'nuanbu ledger' AND datname = current_database()`;
    await sql(ending);
    // Which of the lost connections are noticed before they are used is chance.
    const lost = [1, 2, 3, 4].map(() => ledger.roster.rosterVersion().catch((error) => error));
    for (const error of await Promise.all(lost)) {
      assert.ok(error === 0 || isTrouble(error, 'ledgerUnreachable'), String(error));
    }
    assert.equal(await ledger.roster.rosterVersion(), 0);
  });

  it('refuses a number that JavaScript cannot hold exactly', async () => {
    const { ledger, sql } = await ledgers.open();
    await ledger.roster.importRoster([household('H1')], BY);
    const limits = { multiplier: 1, maxPowerW: 1, modulusWh: 2 ** 53 - 1 };
    await ledger.roster.importMeters([{ householdId: 'H1', meterId: 'M1', ...limits }], BY);
    assert.equal((await ledger.roster.snapshot(2))[0]?.installations[0]?.modulusWh, 2 ** 53 - 1);
    await sql('ALTER TABLE ledger.installation DISABLE TRIGGER USER');
    await sql('UPDATE ledger.installation SET modulus_wh = modulus_wh + 1');
    await assert.rejects(ledger.roster.snapshot(2), RangeError);
  });
});

describe('commands', () => {
  it('with a key are carried out once, and answer as before', async () => {
    const { ledger } = await ledgers.open();
    const by = { ...BY, idempotencyKey: 'import-1' };
    const first = await ledger.roster.importRoster([household('H1')], by);
    await ledger.roster.importRoster([household('H2')], BY);
    assert.deepEqual(await ledger.roster.importRoster([household('H1')], by), first);
    assert.equal(await ledger.roster.rosterVersion(), 2);
  });

  it('with a key that was used for other content are refused', async () => {
    const { ledger } = await ledgers.open();
    const by = { ...BY, idempotencyKey: 'import-1' };
    await ledger.roster.importRoster([household('H1')], by);
    const other = ledger.roster.importRoster([household('H1', { name: '李四' })], by);
    await assert.rejects(other, troubled('idempotencyKeyReused'));
    const another = ledger.programmes.add({ name: 'p', text: '' }, by);
    await assert.rejects(another, troubled('idempotencyKeyReused'));
    assert.equal(await ledger.roster.rosterVersion(), 1);
  });

  it('with one key at the same time are carried out once', async () => {
    const { ledger } = await ledgers.open();
    const by = { ...BY, idempotencyKey: 'import-1' };
    const imports = [1, 2, 3].map(() => ledger.roster.importRoster([household('H1')], by));
    const results = await Promise.all(imports);
    assert.deepEqual(results, [results[0], results[0], results[0]]);
    assert.equal((await ledger.audit.head()).number, 1);
  });

  it('that fail leave nothing behind and may be tried again with their key', async () => {
    const { ledger } = await ledgers.open();
    const by = { ...BY, idempotencyKey: 'revoke-1' };
    const early = ledger.concentrators.revoke('c1', by);
    await assert.rejects(early, troubled('concentratorNotFound'));
    const c1 = { name: 'c1', district: 'd', villages: 'all', mayCorrect: false } as const;
    await ledger.concentrators.add(c1, BY);
    await ledger.concentrators.revoke('c1', by);
    assert.notEqual((await ledger.concentrators.find('c1'))?.revokedAt, undefined);
  });
});
