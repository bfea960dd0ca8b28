import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ABSENT, DAY_S } from '@nuanbu/units';
import { type Person, person } from '../testing/people.fixture.ts';
import { enrol, settle } from '../testing/season.fixture.ts';
import { PROGRAMME, SEASON, worldForTests } from '../testing/world.fixture.ts';

let finance: Person;
let town: Person;
let village: Person;
let feeder: Person;
let admin: Person;

const { from } = SEASON.span;

const world = worldForTests(async (made) => {
  await enrol(made);
  // A1 at 00:00 and 12:00 of the first day and 00:00 of the second, B1 and C2 once.
  const rows: [string, number][] = [
    ['M-A1', from],
    ['M-A1', from + DAY_S / 2],
    ['M-A1', from + DAY_S],
    ['M-B1', from + 1],
    ['M-C2', from + DAY_S],
  ];
  const meterIds = ['M-A1', 'M-B1', 'M-C2'];
  const absent = new Float64Array(rows.length).fill(ABSENT);
  await made.store.append({
    ...{ length: rows.length, meterIds, peakWh: absent, valleyWh: absent },
    meter: Uint32Array.from(rows, ([id]) => meterIds.indexOf(id)),
    at: Float64Array.from(rows, ([, at]) => at),
    totalWh: Float64Array.from(rows, (_, index) => 1_000 + index),
  });
  finance = await person(made, 'finance', ['finance']);
  town = await person(made, 'town', ['town'], { towns: ['马集镇'], villages: [] });
  village = await person(made, 'village', ['village'], {
    ...{ towns: [], villages: ['疃里镇/东村'] },
  });
  feeder = await person(made, 'feeder', ['feeder']);
  admin = await person(made, 'admin', ['admin']);
});

const FORECAST = `/api/forecast?programme=${PROGRAMME.name}`;

describe('the forecast', () => {
  it('adds households up for the whole place, by funder and by village', async () => {
    const { status, body } = await finance.get(FORECAST);
    assert.equal(status, 200);
    assert.equal(body.state, 'ready');
    assert.deepEqual(
      [body.households.all, body.households.entitled, body.households.ineligible],
      [6, 5, 1],
    );
    // Weather takes all five; what is each one's own evens out: 100 kWh × √5.
    assert.deepEqual(body.energy, {
      soFarWh: 100_000,
      lowWh: 5_500_000 - 223_606,
      bestWh: 6_050_000,
      highWh: 6_500_000 + 223_606,
    });
    assert.equal(body.money.bestFen, 5 * 24_200);
    assert.deepEqual(
      body.funders.map(({ funder, bestFen }: { funder: string; bestFen: number }) => [
        funder,
        bestFen,
      ]),
      [['district', 5 * 24_200]],
    );
    assert.equal(body.funders[0].title.zh, '区级财政');
    assert.deepEqual(
      body.villages.map(
        ({ households }: { households: { entitled: number } }) => households.entitled,
      ),
      [1, 2, 2],
    );
    assert.deepEqual(body.season, {
      ...{ name: '2021-2022', firstDay: '2021-12-01', lastDay: '2022-03-31' },
      ...{ days: 121, daysPast: 2 },
    });
    assert.equal(body.days.length, 121);
    assert.deepEqual(
      [body.days[1], body.days[2]],
      [
        { day: '2021-12-02', wh: 50_000, isExpected: false },
        { day: '2021-12-03', wh: 50_000, isExpected: true },
      ],
    );
    assert.deepEqual([body.budget.amountFen, body.budget.plannedHouseholds], [600_000, 6]);
    assert.equal(body.climate.isPlaceholder, true);
  });

  it('says that nothing has been read for long, and since when', async () => {
    const { body } = await finance.get(FORECAST);
    assert.deepEqual(
      [body.asOf.lastDay, body.asOf.isOld, body.asOf.ageDays],
      ['2021-12-02', true, 148],
    );
  });

  it('is of the places that somebody sees, and of one that they ask for', async () => {
    const { body: ofTown } = await town.get(FORECAST);
    assert.deepEqual([ofTown.households.all, ofTown.villages.length], [4, 2]);
    assert.equal(ofTown.budget.amountFen, 400_000);
    const { body: ofVillage } = await village.get(FORECAST);
    assert.deepEqual([ofVillage.households.all, ofVillage.energy.soFarWh], [2, 40_000]);
    const east = `${FORECAST}&town=${encodeURIComponent('马集镇')}&village=${encodeURIComponent('东村')}`;
    assert.equal((await town.get(east)).body.households.all, 2);
    const refused = await village.get(east);
    assert.deepEqual([refused.status, refused.body.code], [403, 'scopeMissing']);
    assert.equal((await feeder.get(FORECAST)).status, 403);
  });

  it('is taken away as a table of its villages', async () => {
    const { status, bytes } = await town.get(`${FORECAST.replace('?', '/villages.csv?')}&lang=en`);
    assert.equal(status, 200);
    const [head, ...rows] = bytes.toString('utf8').trim().split(/\r?\n/);
    assert.match(head!, /Village,Households,.*"?Yuan, best/);
    assert.deepEqual([rows.length, rows[0]!.startsWith('马集镇,云山村,2,1,0,1,0,20')], [2, true]);
    const { body } = await finance.get(FORECAST.replace('?', '/villages?'));
    assert.deepEqual(body.items, (await finance.get(FORECAST)).body.villages);
  });

  it('that is being computed says how far it is', async () => {
    const { status, body } = await finance.get('/api/forecast?programme=slow');
    assert.deepEqual([status, body], [200, { state: 'computing', done: 3, of: 6 }]);
    const unknown = await finance.get('/api/forecast?programme=none');
    assert.deepEqual([unknown.status, unknown.body.code], [404, 'programmeUnknown']);
  });
});

describe('the overview', () => {
  it('says which seasons may be asked for, and how far they have been read', async () => {
    const { body } = await finance.get('/api/overview');
    assert.deepEqual(body.seasons, [
      {
        ...{ programme: PROGRAMME.name, component: 'energySubsidy', season: '2021-2022' },
        ...{ firstDay: '2021-12-01', lastDay: '2022-03-31', days: 121, daysPast: 2, isOver: true },
      },
    ]);
    assert.equal(body.newestReadingAt, from + 2 * DAY_S + 3_600);
    assert.equal((await feeder.get('/api/overview')).body.seasons, undefined);
  });
});

describe('the completeness of villages by day', () => {
  const matrix = '/api/completeness/matrix?from=2021-12-01&to=2021-12-03';

  it('counts the meters that were there and those that were heard', async () => {
    const { status, body } = await finance.get(matrix);
    assert.equal(status, 200);
    assert.deepEqual(body.days, ['2021-12-01', '2021-12-02', '2021-12-03']);
    assert.deepEqual(
      body.villages.map((each: Record<string, unknown>) => [
        ...[each.meters, each.metersExpected, each.metersSeen, each.readings],
      ]),
      [
        [2, [2, 2, 2], [1, 1, 0], [2, 1, 0]],
        [2, [2, 2, 2], [1, 0, 0], [1, 0, 0]],
        [2, [2, 2, 2], [0, 1, 0], [0, 1, 0]],
      ],
    );
    const { body: same } = await town.get(matrix);
    assert.equal(same.villages.length, 2);
  });

  it('is counted again when readings have come, at most twice in a minute', async () => {
    const { store, clock } = world();
    const readings = async () => (await finance.get(matrix)).body.villages[0].readings;
    const one = (value: number) => Float64Array.of(value);
    await store.append({
      ...{ length: 1, meterIds: ['M-A2'], meter: Uint32Array.of(0), at: one(from + 2 * DAY_S) },
      ...{ totalWh: one(5), peakWh: one(ABSENT), valleyWh: one(ABSENT) },
    });
    clock.advance(29);
    assert.deepEqual(await readings(), [2, 1, 0]);
    clock.advance(1);
    assert.deepEqual(await readings(), [2, 1, 1]);
  });

  it('is taken away as a table, a row for each village and day, page after page', async () => {
    const query = 'from=2021-12-01&to=2021-12-03';
    const days = `/api/completeness/matrix/days?${query}`;
    const { body } = await finance.get(days);
    const { body: whole } = await finance.get(matrix);
    assert.equal(body.items.length, whole.villages.length * whole.days.length);
    const [, second] = body.items;
    assert.deepEqual(second, {
      ...{ town: whole.villages[0].town, village: whole.villages[0].village, day: '2021-12-02' },
      ...{ metersExpected: 2, metersSeen: 1, readings: 1 },
    });
    const { body: page } = await finance.get(`${days}&limit=4&after=4`);
    assert.deepEqual([page.items, page.next], [body.items.slice(4, 8), '8']);
    const { body: last } = await finance.get(`${days}&limit=4&after=8`);
    assert.deepEqual([last.items.length, last.next], [1, undefined]);
    const csv = await feeder.get(`/api/completeness/matrix/days.csv?${query}`);
    assert.equal(String(csv.bytes).trim().split('\n').length, 1 + body.items.length);
    assert.equal((await town.get(days)).body.items.length, 6);
  });

  it('follows a meter from one village to another', async () => {
    const { ledger } = world();
    const meter = { multiplier: 1, maxPowerW: 20_000, modulusWh: 1_000_000_000 };
    const moved = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2'].map((householdId) => ({
      ...{ householdId, meterId: `M-${householdId}`, ...meter },
      ...(householdId === 'A1' && { removedAt: from + DAY_S }),
    }));
    const there = { householdId: 'C1', meterId: 'M-A1', installedAt: from + DAY_S, ...meter };
    await ledger.roster.importMeters([...moved, there], { actor: 'tests' });
    const { body } = await finance.get(matrix);
    const [first, , last] = body.villages;
    assert.deepEqual(
      [first.metersExpected, first.readings],
      [
        [2, 1, 1],
        [2, 0, 1],
      ],
    );
    assert.deepEqual(
      [last.metersExpected, last.readings],
      [
        [2, 3, 3],
        [0, 2, 0],
      ],
    );
  });

  it('is of a span of days that somebody may ask for', async () => {
    for (const query of ['from=2021-12-02&to=2021-12-01', 'from=2021-12-01&to=2023-01-07']) {
      const { status, body } = await finance.get(`/api/completeness/matrix?${query}`);
      assert.deepEqual([status, body.code], [400, 'argumentInvalid']);
    }
  });

  it('is for the power supply station, which answers for what reports, and not for who manages users', async () => {
    const { status, body } = await feeder.get(matrix);
    assert.deepEqual([status, body.villages.length], [200, 3]);
    assert.equal((await admin.get(matrix)).body.code, 'roleMissing');
  });
});

describe('a household day by day', () => {
  it('is asked of a run, or of a programme as it stands', async () => {
    const now = await finance.get(`/api/households/A1/daily?programme=${PROGRAMME.name}`);
    assert.equal(now.status, 200);
    assert.equal(now.body.run, undefined);
    assert.deepEqual(now.body.days, [
      {
        ...{ day: '2021-12-01', totalWh: 24_000, peakWh: 10_000, valleyWh: 14_000 },
        ...{ lowWh: 24_000, highWh: 24_000, source: 'interpolated', block: 0 },
        findings: ['blipDiscarded'],
      },
    ]);
    assert.deepEqual(now.body.blocks, [
      {
        ...{ meterId: 'M-A1', from: from - 3_600, to: from + 3_600, totalWh: 2_000 },
        ...{ firstDay: '2021-11-30', lastDay: '2021-12-01' },
      },
    ]);
    const none = await finance.get('/api/households/A1/daily');
    assert.deepEqual([none.status, none.body.code], [404, 'runNotFound']);
    const run = await settle(world());
    assert.equal((await finance.get('/api/households/A1/daily')).body.run, run);
    assert.equal((await finance.get(`/api/households/A1/daily?run=${run}`)).body.run, run);
    const both = await finance.get(`/api/households/A1/daily?run=${run}&season=2021-2022`);
    assert.deepEqual([both.status, both.body.code], [400, 'argumentInvalid']);
  });

  it('is taken away as a table', async () => {
    const path = `/api/households/A1/daily.csv?programme=${PROGRAMME.name}&lang=zh`;
    const { status, bytes } = await finance.get(path);
    assert.equal(status, 200);
    assert.match(
      bytes.toString('utf8'),
      /2021-12-01,24\.000,10\.000,14\.000,24\.000,24\.000,推算（跨缺口）,个别示数/,
    );
  });

  it('is seen by those who see the household', async () => {
    const outside = await village.get('/api/households/A1/daily');
    assert.deepEqual([outside.status, outside.body.code], [403, 'scopeMissing']);
    const unknown = await finance.get('/api/households/none/daily');
    assert.deepEqual([unknown.status, unknown.body.code], [404, 'householdNotFound']);
  });
});
