import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { BY, household, ledgersForTests } from '../testing/ledger.fixture.ts';
import type { ConversionSearch } from './conversion-list.ts';

const ledgers = ledgersForTests();
const METER = { multiplier: 1, maxPowerW: 20_000, modulusWh: 1_000_000_000 };

describe('a household’s history', () => {
  it('is its versions: who, when and why, with its meters and masked values', async () => {
    const { ledger, clock } = await ledgers.open();
    const { roster, violations } = ledger;
    const meter = { householdId: 'H1', meterId: 'M1', ...METER };
    await roster.importRoster([household('H1', { phone: '13800001111' }), household('H2')], BY);
    clock.at += 10;
    await roster.importMeters([meter], BY);
    await roster.importRoster([household('H2', { cohortYear: 2022 })], BY);
    const other = { phone: '13900002222' };
    await roster.importRoster([household('H1', other)], { actor: 'clerk' });
    await roster.importMeters([{ ...meter, removedAt: 1_650_000_000 }], BY);
    const grounds = { evidence: '检查记录 1', reason: '入户检查' };
    const seen = { kind: 'burningCoal', foundOn: '2022-01-10', ...grounds } as const;
    await violations.open('H1', seen, BY);
    const history = await roster.history('H1');
    assert.deepEqual(
      history.map(({ version, kind, at, actor, reason }) => [version, kind, at, actor, reason]),
      [
        [1, 'roster', 1_650_000_000, 'tester', undefined],
        [2, 'meters', 1_650_000_010, 'tester', undefined],
        [4, 'roster', 1_650_000_010, 'clerk', undefined],
        [5, 'meters', 1_650_000_010, 'tester', undefined],
        [6, 'violation', 1_650_000_010, 'tester', '入户检查'],
      ],
    );
    assert.equal(history[0]!.facts?.householdId, 'H1');
    assert.deepEqual(history[2]!.personal, [
      { field: 'phone', before: '138****1111', after: '139****2222' },
    ]);
    assert.equal(history[2]!.facts, undefined);
    assert.deepEqual(
      history.flatMap(({ meters }) =>
        meters.map((each) => [each.change, each.installation.removedAt]),
      ),
      [
        ['added', undefined],
        ['changed', 1_650_000_000],
      ],
    );
    assert.equal(history[4]!.facts?.violationOn, '2022-01-10');
    await assert.rejects(roster.history('H9'), (error) => isTrouble(error, 'householdNotFound'));
  });
});

describe('the list of conversions', () => {
  const ids = async (
    { roster }: Awaited<ReturnType<typeof enrolled>>,
    wanted: Partial<ConversionSearch>,
    page: { after?: string; limit: number } = { limit: 10 },
  ) =>
    (await roster.conversions({ scope: 'all', state: 'converted', ...wanted }, page)).map(
      ({ householdId }) => householdId,
    );

  async function enrolled() {
    const { ledger, clock } = await ledgers.open();
    const rows = ['H1', 'H2', 'H3', 'H4'].map((id) =>
      household(id, { acceptedOn: undefined, village: id === 'H4' ? '西村' : '东村' }),
    );
    await ledger.roster.importRoster(rows, BY);
    clock.at += 10;
    await ledger.roster.updateConversions(
      [
        { householdId: 'H1', pathway: 'air', convertedOn: '2021-09-01' },
        { householdId: 'H2', pathway: 'gas', acceptedOn: '2021-10-01', acceptedBy: '镇政府' },
        { householdId: 'H4', pathway: 'air', convertedOn: '2021-09-30' },
      ],
      { actor: 'clerk' },
    );
    return ledger;
  }

  it('is by state, day, pathway, place and text, page by page', async () => {
    const ledger = await enrolled();
    assert.deepEqual(await ids(ledger, {}), ['H1', 'H2', 'H4']);
    assert.deepEqual(await ids(ledger, { state: 'accepted' }), ['H2']);
    assert.deepEqual(await ids(ledger, { state: 'awaitingAcceptance' }), ['H1', 'H4']);
    assert.deepEqual(await ids(ledger, { state: 'notConverted' }), ['H3']);
    assert.deepEqual(await ids(ledger, { from: '2021-09-30', to: '2021-10-01' }), ['H2', 'H4']);
    assert.deepEqual(await ids(ledger, { from: '2021-10-02' }), []);
    assert.deepEqual(await ids(ledger, { to: '2021-09-29' }), ['H1']);
    assert.deepEqual(await ids(ledger, { pathway: 'air' }), ['H1', 'H4']);
    assert.deepEqual(await ids(ledger, { text: 'H2' }), ['H2']);
    assert.deepEqual(await ids(ledger, { text: '%' }), []);
    const village = { town: '石桥镇', village: '西村' };
    assert.deepEqual(await ids(ledger, { village }), ['H4']);
    assert.deepEqual(await ids(ledger, { town: '石桥镇', pathway: 'gas' }), ['H2']);
    assert.deepEqual(await ids(ledger, { town: '别镇' }), []);
    const scope = { towns: [], villages: ['石桥镇/东村'] };
    assert.deepEqual(await ids(ledger, { scope }), ['H1', 'H2']);
    assert.deepEqual(await ids(ledger, {}, { after: 'H1', limit: 1 }), ['H2']);
  });

  it('says who noted each and when, whatever else changed since', async () => {
    const { roster } = await enrolled();
    await roster.updateConversions([{ householdId: 'H1', costFen: 500_000 }], BY);
    const [first] = await roster.conversions({ scope: 'all', state: 'converted' }, { limit: 1 });
    assert.deepEqual(
      [first?.enteredAt, first?.enteredBy, first?.costFen],
      [1_650_000_010, 'clerk', 500_000],
    );
    assert.equal(first?.isOffPlan, undefined);
  });

  it('knows what the plan has no row for, in a place or a whole', async () => {
    const ledger = await enrolled();
    const { plans, programmes } = ledger;
    await programmes.add({ name: 'p', text: 'a: 1' }, BY);
    const off = async (row: object, offPlan = true) => {
      const rows = [{ town: '石桥镇', village: '东村', plannedHouseholds: 1, ...row }];
      const { version } = await plans.replace('p', rows, BY);
      return ids(ledger, { plan: { programme: 'p', version }, offPlan });
    };
    assert.deepEqual(await off({}), ['H4']);
    assert.deepEqual(await off({}, false), ['H1', 'H2']);
    assert.deepEqual(await off({ village: '', pathway: 'air' }), ['H2']);
    assert.deepEqual(await off({ town: '', village: '', year: 2021 }), []);
    assert.deepEqual(await off({ town: '', village: '', year: 2020 }), ['H1', 'H2', 'H4']);
  });
});
