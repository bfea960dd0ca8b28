import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Person, person } from '../testing/people.fixture.ts';
import { enrol, HOUSEHOLDS, settle, VILLAGES } from '../testing/season.fixture.ts';
import { worldForTests } from '../testing/world.fixture.ts';

let finance: Person;
let town: Person;
let village: Person;
let run: number;

const world = worldForTests(async (made) => {
  await enrol(made);
  await settle(made);
  run = await settle(made, (line) =>
    line.householdId === 'A2'
      ? { ...line, status: 'held', atRiskFen: 5_000, findings: ['noReadingAtEnd'] }
      : line,
  );
  finance = await person(made, 'finance', ['finance']);
  town = await person(made, 'town', ['town'], { towns: ['马集镇'], villages: [] });
  village = await person(made, 'village', ['village'], {
    towns: [],
    villages: ['疃里镇/东村'],
  });
});

const idsOf = ({ body }: { body: { items: { householdId: string }[] } }) =>
  body.items.map(({ householdId }) => householdId);
const ALL = HOUSEHOLDS.map(({ householdId }) => householdId);

describe('households', () => {
  it('come in roster order, with their lines in the newest run', async () => {
    const answer = await finance.get('/api/households');
    assert.equal(answer.status, 200);
    assert.deepEqual(idsOf(answer), ALL);
    assert.equal(answer.body.run, run);
    assert.equal(answer.body.next, undefined);
    const { householdId, name, meterIds, line } = answer.body.items[1];
    assert.deepEqual([householdId, name, meterIds], ['A2', '户二', ['M-A2']]);
    assert.deepEqual([line.status, line.atRiskFen], ['held', 5_000]);
  });

  it('are those of a person’s towns and villages', async () => {
    assert.deepEqual(idsOf(await town.get('/api/households')), ALL.slice(0, 4));
    assert.deepEqual(idsOf(await village.get('/api/households')), ALL.slice(4));
  });

  it('are found by the beginning of a number or a meter’s, and by a part of a name', async () => {
    const found = async (text: string) =>
      idsOf(await finance.get(`/api/households?text=${encodeURIComponent(text)}`));
    assert.deepEqual(await found('B'), ['B1', 'B2']);
    assert.deepEqual(await found('M-C2'), ['C2']);
    assert.deepEqual(await found('三'), ['B1']);
    assert.deepEqual(await found('1'), []);
    assert.deepEqual(await found('%'), []);
    assert.deepEqual(await found('_1'), []);
  });

  it('are chosen by village, status and finding', async () => {
    const { town: name, village: of } = VILLAGES[2];
    const query = new URLSearchParams({ town: name, village: of });
    assert.deepEqual(idsOf(await finance.get(`/api/households?${query}`)), ['C1', 'C2']);
    assert.deepEqual(idsOf(await finance.get('/api/households?status=held')), ['A2']);
    assert.deepEqual(idsOf(await finance.get('/api/households?finding=noReadingAtEnd')), ['A2']);
    assert.deepEqual(idsOf(await finance.get('/api/households?status=held&run=1')), []);
  });

  it('come in pages that end where all have come', async () => {
    const seen: string[] = [];
    let pages = 0;
    for (let after = ''; ; pages++) {
      const { body } = await finance.get(`/api/households?limit=4${after}`);
      seen.push(...idsOf({ body }));
      if (body.next === undefined) break;
      after = `&after=${body.next}`;
    }
    assert.deepEqual(seen, ALL);
    assert.equal(pages, 1);
    assert.equal((await finance.get('/api/households?limit=6')).body.next, undefined);
    assert.equal((await finance.get('/api/households?limit=5')).body.next, 'C1');
  });

  it('of another place are refused where it is named', async () => {
    const query = new URLSearchParams(VILLAGES[2]);
    const { status, body } = await town.get(`/api/households?${query}`);
    assert.deepEqual([status, body.code], [403, 'scopeMissing']);
  });
});

describe('a household’s sheet', () => {
  it('has facts, meters, the line explained, and its history', async () => {
    const { status, body } = await finance.get('/api/households/A2');
    assert.equal(status, 200);
    assert.deepEqual([body.facts.name, body.facts.cohortYear], ['户二', 2021]);
    assert.equal(body.meters[0].meterId, 'M-A2');
    assert.deepEqual([body.run.number, body.line.status], [run, 'held']);
    assert.equal(body.explanation.component, 'energySubsidy');
    assert.deepEqual(
      body.history.map((each: { runNumber: number }) => each.runNumber),
      [run, run - 1],
    );
  });

  it('shows personal data masked', async () => {
    const { body } = await finance.get('/api/households/A1');
    assert.match(body.personal.idNumber, /^370\*+00$/);
    assert.match(body.personal.payeeAccount, /^\*+0000$/);
    assert.doesNotMatch(JSON.stringify(body), /370826197001011000|6228480300000000/);
  });

  it('is refused outside of a person’s villages, and told where there is none', async () => {
    const outside = await town.get('/api/households/C1');
    assert.deepEqual([outside.status, outside.body.code], [403, 'scopeMissing']);
    const nowhere = await town.get('/api/households/none');
    assert.deepEqual([nowhere.status, nowhere.body.code], [404, 'householdNotFound']);
    assert.equal((await village.get('/api/households/C1')).status, 200);
  });
});

describe('personal data in full', () => {
  it('is shown to whom it is for, who looked standing in the chain before', async () => {
    const { status, body } = await town.post('/api/households/A1/personal', {
      why: 'a phone call',
    });
    assert.equal(status, 200);
    assert.equal(body.idNumber, '370826197001011000');
    const [entry] = await world().ledger.audit.search({}, { limit: 1 });
    assert.deepEqual(
      [entry!.actor, entry!.action, entry!.subject],
      ['town', 'personalDataViewed', 'household A1'],
    );
    assert.match(entry!.content, /a phone call/);
  });

  it('is for nobody else, and of no other place, and not without a word why', async () => {
    const role = await village.post('/api/households/C1/personal', { why: 'curious' });
    assert.deepEqual([role.status, role.body.code], [403, 'roleMissing']);
    const place = await town.post('/api/households/C1/personal', { why: 'curious' });
    assert.deepEqual([place.status, place.body.code], [403, 'scopeMissing']);
    const { body } = await town.post('/api/households/A1/personal', { why: ' ' });
    assert.equal(body.code, 'requestInvalid');
  });
});

describe('villages', () => {
  it('are those of a person', async () => {
    const { body } = await town.get('/api/villages');
    const expected = VILLAGES.slice(0, 2).map((place) => ({ ...place, households: 2 }));
    assert.deepEqual(body.items, expected);
  });

  it('are for those who make scopes and concentrators of them too: names and numbers alone', async () => {
    for (const role of ['admin', 'feeder'] as const) {
      const someone = await person(world(), `villages-${role}`, [role]);
      const { status, body } = await someone.get('/api/villages');
      assert.equal(status, 200);
      const expected = VILLAGES.map((place) => ({ ...place, households: 2 }));
      assert.deepEqual(body.items, expected);
      assert.equal((await someone.get('/api/households')).body.code, 'roleMissing');
    }
  });

  it('say on which days their meters had readings', async () => {
    const at = world().options.clock.now() - 86_400;
    await world().store.append({
      ...{ length: 1, meterIds: ['M-A1'], meter: Uint32Array.of(0), at: Float64Array.of(at) },
      totalWh: Float64Array.of(1_000),
      peakWh: Float64Array.of(-1),
      valleyWh: Float64Array.of(-1),
    });
    const query = new URLSearchParams({ ...VILLAGES[0], from: '2022-04-29', to: '2022-05-01' });
    const { status, body } = await town.get(`/api/completeness?${query}`);
    assert.equal(status, 200);
    assert.equal(body.meters, 2);
    assert.deepEqual(body.days, [
      { day: '2022-04-29', metersSeen: 0, readings: 0 },
      { day: '2022-04-30', metersSeen: 1, readings: 1 },
      { day: '2022-05-01', metersSeen: 0, readings: 0 },
    ]);
    const sheet = await town.get('/api/households/A1');
    assert.deepEqual(sheet.body.meters[0].lastReading, { at, totalWh: 1_000 });
    query.set('to', '2022-04-28');
    assert.equal((await town.get(`/api/completeness?${query}`)).body.code, 'argumentInvalid');
    query.set('village', '西村');
    query.set('town', '疃里镇');
    assert.equal((await town.get(`/api/completeness?${query}`)).body.code, 'scopeMissing');
  });
});

describe('violations and recoveries', () => {
  it('are those of a person’s households', async () => {
    const { ledger } = world();
    const given = { kind: 'burningCoal', foundOn: '2022-01-10', evidence: 'R1', reason: 'seen' };
    for (const household of ['A1', 'C1']) {
      await ledger.violations.open(household, given as never, { actor: 'tests' });
    }
    const of = async (someone: Person) => idsOf(await someone.get('/api/violations'));
    assert.deepEqual(await of(finance), ['A1', 'C1']);
    assert.deepEqual(await of(town), ['A1']);
    assert.deepEqual(await of(village), ['C1']);
    const { body } = await finance.get('/api/recoveries');
    assert.deepEqual(body, { standingFen: 0, items: [] });
  });
});

describe('progress', () => {
  it('has the rows of a person, and the sum of all for whoever sees all', async () => {
    const url = '/api/progress?programme=jining-jkq-2021&by=village';
    const all = await finance.get(url);
    assert.equal(all.status, 200);
    assert.equal(all.body.rows.length, 3);
    assert.equal(all.body.total.convertedInAll, 6);
    const some = await town.get(url);
    assert.deepEqual(
      some.body.rows.map((row: { village: string }) => row.village),
      ['云山村', '东村'],
    );
    assert.equal(some.body.total, undefined);
  });
});
