import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { DAY_S, dayOf, sumIntegers } from '@nuanbu/units';
import { PROGRAMME, SEASON } from '../given.fixture.ts';
import {
  batchOf,
  enrol,
  evenRows,
  type Ground,
  NOW,
  startGround,
  startWorld,
  type World,
} from '../world.fixture.ts';
import { daysOfHousehold } from './days-of-household.ts';

const { from, to } = SEASON.span;
const PLACE = { town: '马集镇', village: '东村' };
const ASKED = { programme: PROGRAMME.name, season: SEASON.name };

let ground: Ground;
let world: World;
let run: number;

before(async () => {
  ground = await startGround();
  world = await startWorld(ground);
  const { ledger, store, settlement } = world;
  await enrol(ledger, [
    { householdId: 'A', ...PLACE },
    { householdId: 'B', ...PLACE },
  ]);
  // B's readings of five days are lost.
  const lost = { from: from + 30 * DAY_S + 1, to: from + 35 * DAY_S };
  await store.append(batchOf(evenRows('A', 500)));
  await store.append(
    batchOf(evenRows('B', 700).filter(([, at]) => at < lost.from || lost.to <= at)),
  );
  run = await settlement.requestRun({ ...ASKED, actor: 'clerk' });
  await settlement.awaitRun(run);
});

after(async () => {
  await world.stop();
  await ground.stop();
});

test('of a run, the days add up to the line, to the Wh', async () => {
  const { ledger, store } = world;
  for (const householdId of ['A', 'B']) {
    const line = (await ledger.runs.line(run, householdId))!;
    const asked = { householdId, run: await ledger.runs.get(run) };
    const { found } = await daysOfHousehold(ledger, store, asked);
    assert.equal(found?.days.length, 121);
    for (const [field, whole] of [
      ['bestWh', line.totalWh],
      ['peakWh', line.peakWh],
      ['valleyWh', line.valleyWh],
    ] as const) {
      assert.equal(
        sumIntegers(
          found.days.map(({ quantity }) => quantity[field]),
          field,
        ),
        whole,
      );
    }
    const { quantity } = found.measure;
    assert.deepEqual([quantity.lowWh, quantity.highWh], [line.lowWh, line.highWh]);
  }
});

test('a gap of days is one block, and its days are told from those that were measured', async () => {
  const { ledger, store } = world;
  const asked = { householdId: 'B', run: await ledger.runs.get(run) };
  const found = (await daysOfHousehold(ledger, store, asked)).found!;
  assert.deepEqual(
    found.blocks.map(({ from, to, totalWh }) => [dayOf(from), dayOf(to), totalWh]),
    [['2021-12-31', '2022-01-05', 5 * 24 * 700]],
  );
  const sources = found.days.map(({ source }) => source);
  assert.deepEqual(
    [sources.slice(29, 36), sources.filter((source) => source !== 'measured').length],
    [['measured', ...new Array(5).fill('interpolated'), 'measured'], 5],
  );
});

test('as it stands now, the days are those that are over', async () => {
  const { ledger, store } = world;
  const asked = { householdId: 'A', asked: { programme: PROGRAMME.name } };
  const noon = from + 10 * DAY_S + DAY_S / 2;
  const early = await daysOfHousehold(ledger, store, { ...asked, now: noon });
  assert.deepEqual(early.found?.measure.span, { from, to: from + 10 * DAY_S });
  assert.equal(early.found.days.length, 10);
  const later = await daysOfHousehold(ledger, store, { ...asked, now: NOW, newestAt: to });
  assert.equal(later.found?.days.length, 121);
  const first = await daysOfHousehold(ledger, store, { ...asked, now: from + DAY_S - 1 });
  assert.equal(first.found, undefined);
});

test('what counts no energy has no days, and who is not in a run is named', async () => {
  const { ledger, store } = world;
  const equipment = { programme: PROGRAMME.name, component: 'equipment' };
  await assert.rejects(
    daysOfHousehold(ledger, store, { householdId: 'A', asked: equipment, now: NOW }),
    (error) => isTrouble(error, 'argumentInvalid'),
  );
  const nobody = { householdId: 'none', run: await ledger.runs.get(run) };
  await assert.rejects(daysOfHousehold(ledger, store, nobody), (error) =>
    isTrouble(error, 'householdNotFound'),
  );
});
