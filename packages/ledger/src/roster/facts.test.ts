import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { BY, household, ledgersForTests, type Opened } from '../testing/ledger.fixture.ts';
import { type OptionalFacts, ROSTER_FACTS, type RosterFact } from './facts.ts';

const ledgers = ledgersForTests();

const EVERY_FACT: Required<OptionalFacts> = {
  acceptedOn: '2021-10-15',
  violationOn: '2022-01-05',
  dwellingId: 'D1',
  pathway: 'gas',
  equipment: 'boiler',
  areaMilliM2: 162_001,
  costFen: 680_001,
  runningCostFen: 0,
  gasMilliM3: 540_001,
  coalKg: 3_000,
  baselineWh: 2 ** 53 - 1,
  convertedOn: '2021-10-01',
  acceptedBy: '镇验收组',
  householdBook: 'B-7',
  sameHouseholdAs: 'H2',
  sameHouseholdBecause: 'livesWithParents',
  splitCertifiedByVillage: true,
  splitCertifiedByTown: false,
  splitBecause: 'livesApart',
  endedOn: '2022-02-28',
};

/** A household of the newest roster version. */
async function factsOf({ ledger }: Pick<Opened, 'ledger'>, householdId: string) {
  const cases = await ledger.roster.snapshot(await ledger.roster.rosterVersion());
  return cases.find(({ facts }) => facts.householdId === householdId)!.facts;
}

describe('the facts of a household', () => {
  it('come back as they were told, zero and no among them, and only those', async () => {
    assert.deepEqual(Object.keys(EVERY_FACT), ROSTER_FACTS);
    const opened = await ledgers.open();
    const rows = [household('H1', EVERY_FACT), household('H2')];
    await opened.ledger.roster.importRoster(rows, BY);
    assert.deepEqual(await factsOf(opened, 'H1'), rows[0]);
    assert.deepEqual(await factsOf(opened, 'H2'), rows[1]);
    const again = await opened.ledger.roster.importRoster(rows, BY, ROSTER_FACTS);
    assert.deepEqual([again.version, again.unchanged], [1, 2]);
  });

  it('make a new version each by itself', async () => {
    const { ledger } = await ledgers.open();
    const row = household('H1', EVERY_FACT);
    await ledger.roster.importRoster([row], BY);
    for (const [index, fact] of ROSTER_FACTS.entries()) {
      const without = { ...row, [fact]: undefined };
      const changed = await ledger.roster.importRoster([without], BY, [fact]);
      assert.deepEqual([changed.version, changed.changed], [index + 2, 1], fact);
      Object.assign(row, { [fact]: undefined });
    }
  });

  it('stay where the file has no column for them', async () => {
    const opened = await ledgers.open();
    const { roster } = opened.ledger;
    await roster.importRoster([household('H1', EVERY_FACT)], BY);
    const bare = household('H1', { acceptedOn: undefined, areaMilliM2: 80_000 });
    const columns: RosterFact[] = ['areaMilliM2', 'pathway'];
    await roster.importRoster([bare], BY, columns);
    const { pathway: _pathway, ...rest } = EVERY_FACT;
    assert.deepEqual(await factsOf(opened, 'H1'), {
      ...household('H1'),
      ...rest,
      areaMilliM2: 80_000,
    });
  });

  it('of a file whose columns are not told: the old three are replaced, and what it fills', async () => {
    const opened = await ledgers.open();
    const { roster } = opened.ledger;
    const rows = [household('H1', EVERY_FACT), household('H2', EVERY_FACT)];
    await roster.importRoster(rows, BY);
    const none = { acceptedOn: undefined, violationOn: undefined, dwellingId: undefined };
    await roster.importRoster(
      [household('H1', { ...none, costFen: 1 }), household('H2', none)],
      BY,
    );
    const { acceptedOn: _a, violationOn: _v, dwellingId: _d, ...rest } = EVERY_FACT;
    const own = { ...household('H1'), ...rest } as Record<string, unknown>;
    delete own.acceptedOn;
    assert.deepEqual(await factsOf(opened, 'H1'), { ...own, costFen: 1 });
    delete own.costFen;
    assert.deepEqual(await factsOf(opened, 'H2'), { ...own, householdId: 'H2' });
  });
});

describe('conversions', () => {
  const told = {
    ...{ householdId: 'H1', pathway: 'heatPump', equipment: 'airSource', areaMilliM2: 58_500 },
    ...{ costFen: 2_580_000, convertedOn: '2021-09-20', acceptedBy: '镇验收组' },
  };

  it('change only what they tell, in one roster version, and older versions stay', async () => {
    const opened = await ledgers.open();
    const { roster, audit } = opened.ledger;
    await roster.importRoster([household('H1', { coalKg: 5 }), household('H2')], BY);
    const before = await roster.snapshot(1);
    const rows = [told, { householdId: 'H2', acceptedOn: '2021-11-30' }];
    const result = await roster.updateConversions(rows, { actor: 'clerk' });
    assert.deepEqual(result, { version: 2, added: 0, changed: 2, unchanged: 0, refused: [] });
    assert.deepEqual(await factsOf(opened, 'H1'), { ...household('H1'), coalKg: 5, ...told });
    assert.deepEqual(await factsOf(opened, 'H2'), household('H2', { acceptedOn: '2021-11-30' }));
    assert.deepEqual(await roster.snapshot(1), before);
    const kinds = await opened.sql(
      'SELECT kind, actor FROM ledger.roster_version ORDER BY version',
    );
    assert.deepEqual(kinds[1], { kind: 'conversions', actor: 'clerk' });
    const [, entry] = await audit.entries({ limit: 9 });
    assert.deepEqual([entry?.action, entry?.actor], ['conversionsUpdated', 'clerk']);
  });

  it('of households that are unknown, told twice or no text are refused, and the rest taken', async () => {
    const opened = await ledgers.open();
    const { roster } = opened.ledger;
    await roster.importRoster([household('H1'), household('H2')], BY);
    const rows = [
      { householdId: 'H9', pathway: 'gas' },
      told,
      { householdId: 'H1', pathway: 'gas' },
      { householdId: 'H2', acceptedBy: 'a\0b' },
    ];
    const { changed, refused } = await roster.updateConversions(rows, BY);
    assert.equal(changed, 1);
    assert.deepEqual(refused, [
      { index: 0, code: 'unknownHousehold', detail: 'H9' },
      { index: 2, code: 'duplicateHousehold', detail: 'H1' },
      { index: 3, code: 'notText', detail: 'acceptedBy' },
    ]);
    assert.equal((await factsOf(opened, 'H1')).pathway, 'heatPump');
  });

  it('that tell nothing new make no version, and with a key are carried out once', async () => {
    const opened = await ledgers.open();
    const { roster } = opened.ledger;
    await roster.importRoster([household('H1')], BY);
    const by = { ...BY, idempotencyKey: 'conversions-1' };
    const first = await roster.updateConversions([told], by);
    const same = await roster.updateConversions([told, { householdId: 'H9' }], BY);
    assert.deepEqual([same.version, same.changed, same.unchanged], [2, 0, 1]);
    await roster.updateConversions([{ householdId: 'H1', pathway: 'gas' }], BY);
    assert.deepEqual(await roster.updateConversions([told], by), first);
    assert.equal((await factsOf(opened, 'H1')).pathway, 'gas');
    await assert.rejects(roster.updateConversions([], by), (error) =>
      isTrouble(error, 'idempotencyKeyReused'),
    );
  });

  it('are not erased by a roster without their columns', async () => {
    const opened = await ledgers.open();
    const { roster } = opened.ledger;
    await roster.importRoster([household('H1')], BY);
    await roster.updateConversions([told], BY);
    await roster.importRoster([household('H1', { name: '户一' })], BY, ['acceptedOn']);
    const facts = await factsOf(opened, 'H1');
    assert.deepEqual([facts.name, facts.pathway, facts.costFen], ['户一', 'heatPump', 2_580_000]);
  });
});
