import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Climate } from '@nuanbu/metering';
import type { DigestQuery } from '@nuanbu/readings';
import { silentLog } from '@nuanbu/runtime';
import { isTrouble } from '@nuanbu/terms';
import { DAY_S, HOUR_S, type Instant, type Wh } from '@nuanbu/units';
import { PROGRAMME, SEASON } from '../given.fixture.ts';
import {
  batchOf,
  enrol,
  type Ground,
  type Row,
  startGround,
  startWorld,
  type World,
} from '../world.fixture.ts';
import { type ForecastState, Forecasts } from './forecasts.ts';

const { from, to } = SEASON.span;
const PLACE = { town: '马集镇', village: '东村' };
const DWELLERS = [
  { householdId: 'A', ...PLACE },
  { householdId: 'B', ...PLACE },
  { householdId: 'C', ...PLACE, village: '西村', resident: false },
];
const CLIMATE: Climate = {
  normals: [
    { from: '03-01', meanCentiC: 800 },
    { from: '12-01', meanCentiC: 300 },
  ],
  recorded: new Map(),
  dailyDeviationCentiC: 300,
  persistenceDays: 4,
};
const ASKED = { programme: PROGRAMME.name, season: SEASON.name };

let ground: Ground;
let world: World;
let forecasts: Forecasts;
/** What the store was asked for digests. */
const asked: DigestQuery[] = [];

before(async () => {
  ground = await startGround();
  world = await startWorld(ground);
  const { ledger, store, clock } = world;
  forecasts = new Forecasts({
    ...{ ledger, clock, log: silentLog },
    store: {
      metersAPass: store.metersAPass,
      passesAtOnce: store.passesAtOnce,
      frontier: () => store.frontier(),
      version: () => store.version(),
      last: (meterIds) => store.last(meterIds),
      digests: (query) => {
        asked.push(query);
        return store.digests(query);
      },
    },
    climateOf: async () => ({ climate: CLIMATE, key: 'test' }),
  });
  await enrol(ledger, DWELLERS);
});

after(async () => {
  await forecasts.stop();
  await world.stop();
  await ground.stop();
});

/** Six-hourly registers of a meter at an even power, from an instant to another. */
function rows(householdId: string, powerW: number, span: { from: Instant; to: Instant }): Row[] {
  const found: Row[] = [];
  for (let at = span.from; at <= span.to; at += 6 * HOUR_S) {
    found.push([`M-${householdId}`, at, 1_000_000 + ((at - from) / HOUR_S) * powerW + 100_000]);
  }
  return found;
}

async function ready(): Promise<Extract<ForecastState, { state: 'ready' }>> {
  for (;;) {
    const found = await forecasts.get(ASKED);
    if (found.state === 'ready' && !found.isRefreshing) return found;
  }
}

function energyOf({
  forecast,
}: {
  forecast: { households: readonly { energyWh: { best: Wh } }[] };
}) {
  return forecast.households.map(({ energyWh }) => energyWh.best);
}

test('before anything is read there is nothing to go on from', async () => {
  const { forecast } = await ready();
  assert.equal(forecast.newestAt, undefined);
  assert.equal(forecast.asOf, from);
  assert.deepEqual(energyOf({ forecast }), [0, 0, 0]);
});

test('what has come in moves it, once for all who ask', async () => {
  const until = from + 60 * DAY_S + 3 * HOUR_S;
  await world.store.append(batchOf([...rows('A', 500, { from: from - DAY_S, to: until })]));
  await world.store.append(batchOf([...rows('B', 1_000, { from: from - DAY_S, to: until })]));
  // Within a minute the old one is new enough, and is answered at once.
  const old = await forecasts.get(ASKED);
  assert.deepEqual([old.state, old.state === 'ready' && old.isRefreshing], ['ready', false]);
  world.clock.advance(60);
  asked.length = 0;
  const many = await Promise.all(Array.from({ length: 10 }, () => forecasts.get(ASKED)));
  assert.ok(many.every(({ state }) => state === 'ready'));
  const { forecast } = await ready();
  assert.equal(asked.length, 1);
  assert.equal(forecast.asOf, from + 60 * DAY_S);
  // 12 kWh a day; 30 days at 15 and 31 at 10 degree days to come.
  assert.deepEqual(energyOf({ forecast }), [
    90 * 12_000 + 31 * (1_200 + 7_200),
    90 * 24_000 + 31 * (2_400 + 14_400),
    0,
  ]);
  assert.deepEqual(
    forecast.households.map(({ standing }) => standing),
    ['entitled', 'entitled', 'ineligible'],
  );
  await ready();
  assert.equal(asked.length, 1);
});

test('the roster moves it at once', async () => {
  asked.length = 0;
  const { rosterVersion } = (await ready()).forecast;
  await enrol(
    world.ledger,
    DWELLERS.map((each) => ({ ...each, resident: true })),
  );
  const { forecast } = await ready();
  assert.equal(forecast.rosterVersion, rosterVersion + 1);
  const last = forecast.households.at(-1)!;
  assert.deepEqual([last.standing, last.basis], ['entitled', 'others']);
});

test('of nothing but facts nothing is asked of the store', async () => {
  asked.length = 0;
  const found = await forecasts.get({ programme: PROGRAMME.name, component: 'equipment' });
  assert.ok(found.state === 'ready');
  assert.equal(found.forecast.terms.season.name, 'once');
  assert.deepEqual(
    found.forecast.households.map(({ basis }) => basis),
    ['settled', 'settled', 'settled'],
  );
  assert.equal(asked.length, 0);
});

test('the season is that of the newest reading unless another is named', async () => {
  const found = await forecasts.get({ programme: PROGRAMME.name });
  assert.ok(found.state === 'ready');
  assert.equal(found.forecast.terms.season.name, SEASON.name);
});

test('what nobody has is named', async () => {
  for (const [wrong, code] of [
    [{ programme: 'none' }, 'programmeUnknown'],
    [{ ...ASKED, component: 'none' }, 'componentUnknown'],
    [{ ...ASKED, season: '2021-2023' }, 'seasonUnknown'],
  ] as const) {
    await assert.rejects(forecasts.get(wrong), (error) => isTrouble(error, code));
  }
});

test('when the season is over, it is what the run settles, to the fen', async () => {
  const end = { from: from + 60 * DAY_S + 6 * HOUR_S, to: to + DAY_S };
  // A is read to the end; B falls silent in the last week; C has never been read.
  await world.store.append(batchOf(rows('A', 500, end)));
  await world.store.append(batchOf(rows('B', 1_000, { ...end, to: to - 7 * DAY_S })));
  world.clock.advance(60);
  await forecasts.get(ASKED);
  const { forecast } = await ready();
  assert.equal(forecast.asOf, to);
  const number = await world.settlement.requestRun({ ...ASKED, actor: 'clerk', reason: '试算' });
  await world.settlement.awaitRun(number);
  const lines = await world.ledger.runs.lines(number);
  assert.deepEqual(
    forecast.households.map(({ householdId, energyWh, money }) => [
      ...[householdId, energyWh.low, energyWh.best, energyWh.high],
      ...[money.best.amountFen, money.high.amountFen - money.low.amountFen],
    ]),
    lines.map(({ householdId, lowWh, totalWh, highWh, amountFen, atRiskFen }) => [
      ...[householdId, lowWh, totalWh, highWh, amountFen, atRiskFen],
    ]),
  );
});

test('the seasons that may be asked for are those of components that count energy', async () => {
  const { newestAt, seasons } = await forecasts.seasons();
  assert.equal(newestAt, to + DAY_S);
  const component = 'energySubsidy';
  assert.deepEqual(seasons, [{ ...ASKED, component, span: SEASON.span }]);
});
