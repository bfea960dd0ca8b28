import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTrouble, type Trouble } from '@nuanbu/terms';
import type { PlanRow } from './plans.ts';
import { BY, ledgersForTests } from './testing/ledger.fixture.ts';

const ledgers = ledgersForTests();
const troubled = (code: Trouble) => (error: unknown) => isTrouble(error, code);

const FULL = {
  ...{ town: '石桥镇', village: '东村', pathway: 'gas', equipment: 'boiler', year: 2021 },
  ...{
    plannedHouseholds: 11_528,
    areaMilliM2: 80_000,
    costFen: 680_000,
    energyWh: 0,
    note: '一期',
  },
};
const BARE = { town: '石桥镇', village: '西村', plannedHouseholds: 0 };

async function withProgrammes() {
  const opened = await ledgers.open();
  for (const name of ['p', 'q']) await opened.ledger.programmes.add({ name, text: name }, BY);
  return opened;
}

/** Rows as they are told, without the fields that are empty. */
const plain = (rows: readonly PlanRow[] | undefined) => JSON.parse(JSON.stringify(rows));

describe('the plan of a programme', () => {
  it('comes back as it was given, in its order, with its entry in the chain', async () => {
    const { ledger } = await withProgrammes();
    const replaced = await ledger.plans.replace('p', [FULL, BARE], { actor: 'clerk' });
    assert.deepEqual(replaced, { version: 1, isNew: true });
    const plan = await ledger.plans.get('p');
    assert.deepEqual(plain(plan?.rows), [FULL, BARE]);
    assert.deepEqual([plan?.version, plan?.actor, plan?.at], [1, 'clerk', 1_650_000_000]);
    const entry = (await ledger.audit.entries({ limit: 9 })).at(-1);
    assert.deepEqual([entry?.action, entry?.number], ['planReplaced', plan?.auditNumber]);
    const said = { digest: plan?.digest, rows: 2, version: 1 };
    assert.deepEqual(JSON.parse(entry!.content), said);
    assert.equal(await ledger.plans.get('q'), undefined);
  });

  it('is put in place of the one before, which is kept', async () => {
    const { ledger } = await withProgrammes();
    await ledger.plans.replace('p', [FULL, BARE], BY);
    await ledger.plans.replace('q', [BARE], BY);
    const fewer = { ...FULL, plannedHouseholds: 11_527 };
    assert.equal((await ledger.plans.replace('p', [fewer], BY)).version, 2);
    assert.deepEqual(plain((await ledger.plans.get('p'))?.rows), [fewer]);
    assert.deepEqual(plain((await ledger.plans.get('p', 1))?.rows), [FULL, BARE]);
    assert.equal(await ledger.plans.get('p', 3), undefined);
    assert.equal((await ledger.plans.get('q'))?.version, 1);
    assert.equal((await ledger.plans.replace('p', [], BY)).version, 3);
    assert.deepEqual((await ledger.plans.get('p'))?.rows, []);
  });

  it('said again makes no version, nor does a repeated command', async () => {
    const { ledger } = await withProgrammes();
    const by = { ...BY, idempotencyKey: 'plan-1' };
    const first = await ledger.plans.replace('p', [FULL], by);
    assert.deepEqual(await ledger.plans.replace('p', [FULL], BY), { version: 1, isNew: false });
    await ledger.plans.replace('p', [BARE], BY);
    assert.deepEqual(await ledger.plans.replace('p', [FULL], by), first);
    assert.equal((await ledger.plans.get('p'))?.version, 2);
    await assert.rejects(ledger.plans.replace('p', [], by), troubled('idempotencyKeyReused'));
  });

  it('of a programme that is not on file, or with what is no text, is refused whole', async () => {
    const { ledger, sql } = await withProgrammes();
    await assert.rejects(ledger.plans.replace('r', [FULL], BY), troubled('programmeUnknown'));
    const bad = { ...BARE, note: 'a\0b' };
    await assert.rejects(ledger.plans.replace('p', [FULL, bad], BY), troubled('argumentInvalid'));
    assert.deepEqual(await sql('SELECT * FROM ledger.plan_version'), []);
    assert.equal((await ledger.audit.head()).number, 2);
  });

  it('is only ever appended to', async () => {
    const { ledger, sql } = await withProgrammes();
    await ledger.plans.replace('p', [FULL], BY);
    for (const table of ['plan', 'plan_version']) {
      for (const attempt of [
        `UPDATE ledger.${table} SET version = 2`,
        `DELETE FROM ledger.${table}`,
        `TRUNCATE ledger.${table} CASCADE`,
      ]) {
        await assert.rejects(sql(attempt), /is refused/, attempt);
      }
    }
  });
});
