import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Person, person } from '../testing/people.fixture.ts';
import { enrol } from '../testing/season.fixture.ts';
import { NOW, PROGRAMME, worldForTests } from '../testing/world.fixture.ts';

let bureau: Person;
let town: Person;

const world = worldForTests(async (made) => {
  await enrol(made);
  const { roster, plans } = made.ledger;
  const noted = { pathway: 'airSource', convertedOn: '2021-09-01', areaMilliM2: 80_000 };
  await roster.updateConversions([{ householdId: 'A1', ...noted }], { actor: 'clerk' });
  const row = { town: '马集镇', village: '云山村', plannedHouseholds: 2 };
  await plans.replace(PROGRAMME.name, [row], { actor: 'clerk' });
  bureau = await person(made, 'bureau', ['bureau']);
  town = await person(made, 'town', ['town'], { towns: ['马集镇'], villages: [] });
});

const ids = (body: { items: { householdId: string }[] }) =>
  body.items.map(({ householdId }) => householdId);

describe('conversions', () => {
  it('are listed one by one, of the places that somebody sees', async () => {
    const { status, body } = await bureau.get('/api/conversions?limit=2');
    assert.deepEqual([status, ids(body), body.next], [200, ['A1', 'A2'], 'A2']);
    const [first] = body.items;
    assert.deepEqual(
      [first.convertedOn, first.enteredAt, first.enteredBy, first.isOffPlan],
      ['2021-09-01', NOW, 'clerk', undefined],
    );
    assert.deepEqual(ids((await bureau.get('/api/conversions?after=B2')).body), ['C1', 'C2']);
    assert.deepEqual(ids((await town.get('/api/conversions')).body), ['A1', 'A2', 'B1', 'B2']);
    const own = await town.get('/api/conversions?town=疃里镇&village=东村');
    assert.deepEqual([own.status, own.body.code], [403, 'scopeMissing']);
    assert.deepEqual(ids((await bureau.get('/api/conversions?town=疃里镇')).body), ['C1', 'C2']);
    assert.deepEqual(ids((await bureau.get('/api/conversions?pathway=airSource')).body), ['A1']);
    assert.deepEqual((await bureau.get('/api/conversions?state=notConverted')).body.items, []);
  });

  it('are held against a plan where a programme is named', async () => {
    const { body } = await bureau.get(`/api/conversions?programme=${PROGRAMME.name}&offPlan=true`);
    assert.deepEqual([ids(body), body.planVersion], [['B1', 'B2', 'C1', 'C2'], 1]);
    assert.ok(body.items.every((each: { isOffPlan: boolean }) => each.isOffPlan));
    const none = await bureau.get('/api/conversions?programme=none');
    assert.deepEqual([none.status, none.body.code], [404, 'programmeUnknown']);
    const table = await bureau.get(`/api/conversions.csv?programme=${PROGRAMME.name}&lang=zh`);
    assert.match(String(table.body), /计划外/);
  });
});

describe('a household’s history', () => {
  it('tells what each version said anew, newest first', async () => {
    const { status, body } = await bureau.get('/api/households/A1/history');
    assert.equal(status, 200);
    assert.deepEqual(
      body.items.map((each: { kind: string; actor: string }) => [each.kind, each.actor]),
      [
        ['conversions', 'clerk'],
        ['meters', 'tests'],
        ['roster', 'tests'],
      ],
    );
    assert.deepEqual(body.items[0].facts, [
      { field: 'pathway', after: 'airSource' },
      { field: 'area_m2', after: '80.000' },
      { field: 'converted_on', after: '2021-09-01' },
    ]);
    assert.equal(body.items[1].meters[0].meterId, 'M-A1');
    const [idNumber] = body.items[2].personal;
    assert.deepEqual(idNumber, { field: 'id_number', after: '370*************00' });
    const elsewhere = await town.get('/api/households/C1/history');
    assert.deepEqual([elsewhere.status, elsewhere.body.code], [403, 'scopeMissing']);
    assert.equal((await bureau.get('/api/households/none/history')).status, 404);
    assert.equal((await world().ledger.audit.verify()).holds, true);
  });
});
