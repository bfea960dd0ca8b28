import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Ledger, openLedger, parseDataKeys, verifyPassword } from '@nuanbu/ledger';
import { ManualClock, silentLog, startEmbeddedPostgres } from '@nuanbu/runtime';
import { MeterDirectory } from './meters.ts';
import { replayQuarantine } from './replay.ts';
import {
  brokerFor,
  closed,
  messageOf,
  receiptsOf,
  START,
  topicOf,
  until,
} from './testing/ingest.fixture.ts';

const BY = { actor: 'tester' };

async function ledgerFor(t: TestContext): Promise<Ledger> {
  const dataDir = await mkdtemp(join(tmpdir(), 'nuanbu-ingest-ledger-'));
  // PostgreSQL runs as a user of its own, who must be able to enter.
  await chmod(dataDir, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir, log: silentLog });
  const { databaseUrl } = postgres;
  const dataKeys = parseDataKeys(Buffer.alloc(32, 1).toString('base64'));
  const ledger = await openLedger({ databaseUrl, dataKeys, clock: new ManualClock(START) });
  t.after(async () => {
    await ledger.close();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  return ledger;
}

test('with the real ledger: credentials, villages, quarantine, and a replay after a late registration', async (t) => {
  const ledger = await ledgerFor(t);
  const { roster, concentrators, quarantine } = ledger;
  const household = {
    ...{ householdId: 'h1', name: '张三', town: '石桥镇', village: '东村', cohortYear: 2021 },
    ...{ acceptedOn: '2021-10-15', resident: true, collectiveMember: true },
  };
  await roster.importRoster([household], BY);
  const meters = new MeterDirectory(roster);
  const { connect, pipeline, broker, clock } = await brokerFor(t, {
    meters,
    quarantine,
    concentrators,
    verifyPassword,
  });
  await meters.refresh();
  const credential = await concentrators.add(
    { name: 'c1', district: 'test', villages: ['石桥镇/东村'], mayCorrect: false },
    BY,
  );
  const client = await connect('c1', { password: credential.password });
  const receipts = await receiptsOf(client, 'c1');
  const bytes = messageOf([{ meter: 'm1' }]);
  for (let time = 0; time < 2; time += 1) {
    await client.publishAsync(topicOf('c1'), bytes, { qos: 1 });
  }
  await client.publishAsync(topicOf('c1'), '\0\ud800"', { qos: 1 });
  await until(() => receipts.length === 3);
  assert.deepEqual(await quarantine.counts(), [
    { code: 'malformed', entries: 1, messages: 1 },
    { code: 'unknownMeter', entries: 1, messages: 2 },
  ]);

  const installation = { multiplier: 1, maxPowerW: 20_000, modulusWh: 1_000_000_000 };
  await roster.importMeters([{ householdId: 'h1', meterId: 'm1', ...installation }], BY);
  await meters.refresh();
  const replay = () =>
    replayQuarantine({ pipeline, quarantine, concentrators, clock, filter: { openOnly: true } });
  const { mended, readings } = await replay();
  assert.deepEqual([mended, readings.stored, readings.refused], [1, 1, 1]);
  assert.deepEqual((await replay()).readings.stored, 0);
  const open = await quarantine.page({ openOnly: true }, { limit: 10 });
  assert.deepEqual(
    open.map(({ reasons }) => reasons[0]?.code),
    ['malformed'],
  );

  const closing = closed(client);
  await concentrators.revoke('c1', BY);
  await broker.reconsider('c1');
  await closing;
  await assert.rejects(connect('c1', { password: credential.password }), { code: 4 });
});
