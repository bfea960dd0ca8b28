import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { BY, household, keysOf, ledgersForTests } from '../testing/ledger.fixture.ts';
import type { MeterRow } from './rows.ts';

const ledgers = ledgersForTests();

function meter(householdId: string, meterId: string, other: Partial<MeterRow> = {}): MeterRow {
  const limits = { multiplier: 1, maxPowerW: 20_000, modulusWh: 1_000_000_000 };
  return { householdId, meterId, ...limits, ...other };
}

describe('the roster', () => {
  it('begins at version 0 with nobody', async () => {
    const { ledger } = await ledgers.open();
    assert.equal(await ledger.roster.rosterVersion(), 0);
    assert.deepEqual(await ledger.roster.snapshot(0), []);
    assert.deepEqual(await ledger.roster.loadMeters(), []);
  });

  it('gives back what was imported, in the order of the file', async () => {
    const { ledger } = await ledgers.open();
    const rows = [
      household('H10', { violationOn: '2022-01-05', dwellingId: 'D1' }),
      household('H2', { village: '西村', acceptedOn: undefined, resident: false }),
      household('一户', { dwellingId: 'D1', collectiveMember: false, cohortYear: 2020 }),
    ];
    const result = await ledger.roster.importRoster(rows, BY);
    assert.deepEqual(result, {
      version: 1,
      added: 3,
      changed: 0,
      unchanged: 0,
      refused: [],
      keptViolations: 0,
    });
    const cases = await ledger.roster.snapshot(1);
    assert.deepEqual(
      cases.map((each) => each.facts),
      rows.map((row) => JSON.parse(JSON.stringify(row))),
    );
    assert.deepEqual(await ledger.roster.villages(1), [
      { town: '石桥镇', village: '东村', households: 2 },
      { town: '石桥镇', village: '西村', households: 1 },
    ]);
    const west = await ledger.roster.snapshot(1, { town: '石桥镇', village: '西村' });
    assert.deepEqual(
      west.map((each) => each.facts.householdId),
      ['H2'],
    );
  });

  it('reads an older version for ever, whatever was imported since', async () => {
    const { ledger } = await ledgers.open();
    await ledger.roster.importRoster([household('H1'), household('H2')], BY);
    await ledger.roster.importMeters([meter('H1', 'M1', { installedAt: 100 })], BY);
    const frozen = await ledger.roster.snapshot(2);
    const moved = household('H1', { village: '西村', resident: false });
    await ledger.roster.importRoster([household('H3'), moved], BY);
    const ended = meter('H1', 'M1', { installedAt: 100, removedAt: 900, removedWh: 5 });
    await ledger.roster.importMeters([ended, meter('H1', 'M2', { installedAt: 900 })], BY);

    assert.deepEqual(await ledger.roster.snapshot(2), frozen);
    const now = await ledger.roster.snapshot(await ledger.roster.rosterVersion());
    assert.deepEqual(
      now.map((each) => [each.facts.householdId, each.facts.village]),
      [
        ['H1', '西村'],
        ['H2', '东村'],
        ['H3', '东村'],
      ],
    );
    assert.deepEqual(
      now[0]!.installations.map(({ meterId, removedAt, removedWh }) => [
        meterId,
        removedAt,
        removedWh,
      ]),
      [
        ['M1', 900, 5],
        ['M2', undefined, undefined],
      ],
    );
  });

  it('makes no version where nothing changed, and counts what did', async () => {
    const { ledger } = await ledgers.open();
    const rows = [household('H1', { phone: '138 0000 1234' }), household('H2'), household('H3')];
    await ledger.roster.importRoster(rows, BY);
    const again = await ledger.roster.importRoster(rows, BY);
    assert.deepEqual(again, {
      version: 1,
      added: 0,
      changed: 0,
      unchanged: 3,
      refused: [],
      keptViolations: 0,
    });
    const partly = await ledger.roster.importRoster(
      [
        household('H1', { phone: '13800001234' }),
        household('H2', { phone: '139' }),
        household('H3', { name: '李四' }),
        household('H4'),
      ],
      BY,
    );
    assert.deepEqual(partly, {
      version: 2,
      added: 1,
      changed: 2,
      unchanged: 1,
      refused: [],
      keptViolations: 0,
    });
  });

  it('refuses single rows by code and takes the rest', async () => {
    const { ledger } = await ledgers.open();
    const rows = [household('H1'), household('H1'), household('H2', { name: 'a\0b' })];
    const { added, refused } = await ledger.roster.importRoster(rows, BY);
    assert.equal(added, 1);
    assert.deepEqual(refused, [
      { index: 1, code: 'duplicateHousehold', detail: 'H1' },
      { index: 2, code: 'notText', detail: 'name' },
    ]);
    const meters = [meter('H1', 'M1'), meter('H9', 'M2')];
    const taken = await ledger.roster.importMeters(meters, BY);
    assert.equal(taken.added, 1);
    assert.deepEqual(taken.refused, [{ index: 1, code: 'unknownHousehold', detail: 'H9' }]);
  });

  it('hands ingest every meter with its villages, a moved one once for each', async () => {
    const { ledger } = await ledgers.open();
    await ledger.roster.importRoster([household('H1'), household('H2', { village: '西村' })], BY);
    const limits = { multiplier: 2, maxPowerW: 40_000, modulusWh: 10_000_000 };
    const rows = [
      meter('H1', 'M1', { removedAt: 500, ...limits }),
      meter('H2', 'M1', { installedAt: 500, ...limits }),
      meter('H1', 'M2'),
    ];
    await ledger.roster.importMeters(rows, BY);
    const meters = await ledger.roster.loadMeters();
    assert.deepEqual(
      meters.map(({ meterId, villageKey, installations }) => [
        meterId,
        villageKey,
        installations.map(({ installedAt, removedAt, modulusWh }) => [
          installedAt,
          removedAt,
          modulusWh,
        ]),
      ]),
      [
        ['M1', '石桥镇/东村', [[undefined, 500, 10_000_000]]],
        ['M1', '石桥镇/西村', [[500, undefined, 10_000_000]]],
        ['M2', '石桥镇/东村', [[undefined, undefined, 1_000_000_000]]],
      ],
    );
  });

  it('takes imports at the same time one after the other', async () => {
    const { ledger } = await ledgers.open();
    const imports = ['A', 'B', 'C', 'D'].map((id) =>
      ledger.roster.importRoster([household(id)], BY),
    );
    const results = await Promise.all(imports);
    assert.deepEqual(results.map((each) => each.version).sort(), [1, 2, 3, 4]);
    const places = await ledger.roster.snapshot(4);
    assert.equal(places.length, 4);
  });

  it('takes a district in one go', async () => {
    const { ledger } = await ledgers.open();
    const ids = Array.from({ length: 4_708 }, (_, index) => `H${index}`);
    const rows = ids.map((id, index) =>
      household(id, { village: `v${index % 46}`, phone: `138${index}`, idNumber: `3708${index}` }),
    );
    assert.equal((await ledger.roster.importRoster(rows, BY)).added, 4_708);
    const meters = ids.map((id) => meter(id, `M-${id}`));
    assert.equal((await ledger.roster.importMeters(meters, BY)).added, 4_708);
    const cases = await ledger.roster.snapshot(2);
    assert.deepEqual(
      cases.map((each) => each.facts.householdId),
      ids,
    );
    assert.ok(cases.every((each) => each.installations.length === 1));
  });
});

describe('personal data', () => {
  const sensitive = {
    idNumber: '370800197001011234',
    phone: '13800001234',
    address: '东村12号',
    payeeName: '张三',
    payeeAccount: '6222 0000 1234 5678',
    payeeBank: '济宁农商银行',
  };

  it('stands nowhere in the database as text', async () => {
    const { ledger, sql } = await ledgers.open();
    await ledger.roster.importRoster([household('H1', sensitive)], { ...BY, idempotencyKey: 'k' });
    const tables = await sql<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'ledger'`,
    );
    for (const { name } of tables) {
      const text = JSON.stringify(await sql(`SELECT * FROM ledger.${name}`));
      for (const [field, value] of Object.entries(sensitive)) {
        if (field === 'payeeName') continue; // The household's own name, which is not secret.
        assert.ok(!text.includes(value) && !text.includes(value.replaceAll(' ', '')), name);
      }
    }
  });

  it('is shown masked, and in full only with an entry in the chain', async () => {
    const { ledger } = await ledgers.open();
    await ledger.roster.importRoster([household('H1', sensitive), household('H2')], BY);
    const masked = await ledger.personal.masked(['H1', 'H2']);
    assert.deepEqual([...masked.keys()], ['H1']);
    assert.equal(masked.get('H1')?.phone, '138****1234');
    assert.equal((await ledger.audit.head()).number, 1);

    const full = await ledger.personal.reveal('H1', { actor: 'clerk', why: 'card returned' });
    assert.equal(full.payeeAccount, '6222000012345678');
    const [, entry] = await ledger.audit.entries({ limit: 9 });
    assert.equal(entry?.action, 'personalDataViewed');
    assert.equal(entry?.actor, 'clerk');
    assert.equal(JSON.parse(entry.content).why, 'card returned');
    const unknown = ledger.personal.reveal('H9', { actor: 'clerk', why: '' });
    await assert.rejects(unknown, (error) => isTrouble(error, 'householdNotFound'));
  });

  it('finds one card at two households, also across keys', async () => {
    const { ledger, databaseUrl } = await ledgers.open();
    const card = { payeeAccount: '6222000012345678' };
    await ledger.roster.importRoster([household('H1', card), household('H2')], BY);
    assert.deepEqual(await ledger.personal.shared('payeeAccount'), []);
    const { ledger: newer } = await ledgers.open(databaseUrl, keysOf(2, 1));
    const spaced = { payeeAccount: '6222 0000 1234 5678' };
    await newer.roster.importRoster([household('H3', spaced)], BY);
    assert.deepEqual(await newer.personal.shared('payeeAccount'), [
      { field: 'payeeAccount', masked: '************5678', households: ['H1', 'H3'] },
    ]);
  });

  it('is sealed anew by a rotation, after which the old key opens and seals nothing', async () => {
    const { ledger, databaseUrl, sql } = await ledgers.open();
    await ledger.roster.importRoster([household('H1', sensitive)], BY);
    await ledger.roster.importRoster([household('H1', { phone: '139' })], BY);
    const { ledger: both } = await ledgers.open(databaseUrl, keysOf(2, 1));
    const rotation = await both.personal.rotateKeys(BY);
    assert.equal(rotation.values, 7);
    assert.deepEqual(rotation.retired, keysOf(1).ids);

    const used = await sql(
      `SELECT DISTINCT key_id, left(sealed, 8) AS prefix FROM ledger.personal_value`,
    );
    const [id] = keysOf(2).ids;
    assert.deepEqual(used, [{ key_id: id, prefix: id }]);
    const { ledger: alone } = await ledgers.open(databaseUrl, keysOf(2));
    assert.equal((await alone.personal.masked(['H1'])).get('H1')?.address, '*****');
    // The first process has not heard of the rotation.
    const late = ledger.roster.importRoster([household('H5', { phone: '137' })], BY);
    await assert.rejects(late, (error) => isTrouble(error, 'dataKeyMissing'));
    const without = ledgers.open(databaseUrl, keysOf(1));
    await assert.rejects(without, (error) => isTrouble(error, 'dataKeyMissing'));
  });
});
