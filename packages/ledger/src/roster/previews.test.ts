import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { BY, household, ledgersForTests, type Opened } from '../testing/ledger.fixture.ts';
import type { MeterRow } from './rows.ts';

const ledgers = ledgersForTests();
const stale = (error: unknown) => isTrouble(error, 'staleEdit');

const METER = { multiplier: 1, maxPowerW: 20_000, modulusWh: 1_000_000_000 };
const meter = (householdId: string, meterId: string, more: Partial<MeterRow> = {}): MeterRow => ({
  ...{ householdId, meterId, ...METER },
  ...more,
});

async function enrolled(): Promise<Opened['ledger']> {
  const { ledger } = await ledgers.open();
  const rows = ['H1', 'H2', 'H3'].map((id) => household(id, { phone: '13800001111' }));
  await ledger.roster.importRoster(rows, BY);
  await ledger.roster.importMeters([meter('H1', 'M1'), meter('H2', 'M2')], BY);
  return ledger;
}

describe('the preview of a roster', () => {
  it('names what is added, changed and refused, personal data masked, and writes nothing', async () => {
    const { roster, audit } = await enrolled();
    const head = await audit.head();
    const rows = [
      household('H1', { phone: '13800001111' }),
      household('H2', { phone: '13900002222', village: '西村' }),
      household('H3', { phone: '13900003333' }),
      household('H9', { phone: '13900009999' }),
      household('H9'),
    ];
    const { version, changes, unchanged, refused } = await roster.previewRoster(rows);
    assert.deepEqual([version, unchanged], [2, 1]);
    assert.deepEqual(refused, [{ index: 4, code: 'duplicateHousehold', detail: 'H9' }]);
    assert.deepEqual(
      changes.map(({ index, before, after, personal }) => [
        ...[index, before?.village, after.village, personal],
      ]),
      [
        [1, '东村', '西村', [{ field: 'phone', before: '138****1111', after: '139****2222' }]],
        [2, '东村', '东村', [{ field: 'phone', before: '138****1111', after: '139****3333' }]],
        [3, undefined, '东村', [{ field: 'phone', before: undefined, after: '139****9999' }]],
      ],
    );
    assert.deepEqual(await audit.head(), head);
    assert.equal(await roster.rosterVersion(), 2);
  });

  it('says what the import then does, household by household', async () => {
    const { roster } = await enrolled();
    const rows = [household('H2', { acceptedOn: undefined, cohortYear: 2022 }), household('H7')];
    const preview = await roster.previewRoster(rows);
    const done = await roster.importRoster(rows, { ...BY, seenVersion: preview.version });
    assert.equal(done.added + done.changed, preview.changes.length);
    for (const { after } of preview.changes) {
      assert.deepEqual((await roster.household(after.householdId)).facts, after);
    }
  });

  it('holds for the version that it saw, and no other', async () => {
    const { roster, plans, programmes } = await enrolled();
    await programmes.add({ name: 'p', text: 'a: 1' }, BY);
    const rows = [household('H4')];
    const { version } = await roster.previewRoster(rows);
    await roster.importMeters([meter('H3', 'M3')], BY);
    const seen = { ...BY, seenVersion: version };
    await assert.rejects(roster.importRoster(rows, seen), stale);
    await assert.rejects(roster.importMeters([meter('H3', 'M4')], seen), stale);
    const conversions = [{ householdId: 'H3', pathway: 'x' }];
    await assert.rejects(roster.updateConversions(conversions, seen), stale);
    const since = await roster.versionsAfter(version);
    assert.deepEqual(
      since.map((each) => [each.version, each.kind, each.added, each.actor]),
      [[3, 'meters', 1, 'tester']],
    );
    await roster.importRoster(rows, { ...BY, seenVersion: 3 });
    const plan = [{ town: '石桥镇', village: '东村', plannedHouseholds: 2 }];
    await assert.rejects(plans.replace('p', plan, { ...BY, seenVersion: 1 }), stale);
    await plans.replace('p', plan, { ...BY, seenVersion: 0 });
    await assert.rejects(plans.replace('p', plan, { ...BY, seenVersion: 0 }), stale);
  });
});

describe('the preview of meters', () => {
  it('names what is new, what moves and what ends', async () => {
    const { roster } = await enrolled();
    const removedAt = 1_640_000_000;
    const rows = [
      meter('H1', 'M1', { removedAt }),
      meter('H3', 'M1', { installedAt: removedAt }),
      meter('H2', 'M2'),
      meter('H3', 'M9'),
      meter('H0', 'M8'),
    ];
    const { changes, unchanged, refused } = await roster.previewMeters(rows);
    assert.deepEqual(
      changes.map(({ index, before, after, movedFrom }) => [
        ...[index, before?.removedAt, after.removedAt, movedFrom],
      ]),
      [
        [0, undefined, removedAt, undefined],
        [1, undefined, undefined, 'H1'],
        [3, undefined, undefined, undefined],
      ],
    );
    assert.equal(unchanged, 1);
    assert.deepEqual(
      refused.map(({ index, code }) => [index, code]),
      [[4, 'unknownHousehold']],
    );
  });
});

it('the preview of conversions says what is new of each household', async () => {
  const { roster } = await enrolled();
  const rows = [
    { householdId: 'H1', pathway: 'airSource', convertedOn: '2021-09-01' },
    { householdId: 'H2' },
    { householdId: 'H0', pathway: 'airSource' },
  ];
  const { changes, unchanged, refused } = await roster.previewConversions(rows);
  assert.deepEqual(
    changes.map(({ index, before, after }) => [index, before?.pathway, after.pathway]),
    [[0, undefined, 'airSource']],
  );
  assert.deepEqual([unchanged, refused.length], [1, 1]);
});
