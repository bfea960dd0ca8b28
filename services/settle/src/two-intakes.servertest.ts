import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { InfluxReadingStore } from '@nuanbu/readings';
import { type InfluxServer, influxForTest } from '@nuanbu/readings/testing';
import { silentLog } from '@nuanbu/runtime';
import { PROGRAMME, SEASON } from './given.fixture.ts';
import { startSettlement } from './settlement.ts';
import {
  batchOf,
  type Dweller,
  enrol,
  evenRows,
  type Ground,
  startGround,
  startWorld,
  type World,
} from './world.fixture.ts';

const DWELLERS: readonly Dweller[] = ['甲村', '乙村', '丙村'].map((village, index) => ({
  ...{ householdId: `H${index}`, town: '镇', village },
}));
const WRITE_LIMIT_MS = 60_000;

let ground: Ground;
let world: World;
let influx: InfluxServer & { stop(): Promise<void> };
before(async () => {
  ground = await startGround();
  world = await startWorld(ground, undefined, { concurrency: 0 });
  influx = await influxForTest();
  await enrol(world.ledger, DWELLERS);
});
after(async () => {
  await influx?.stop();
  await world?.stop();
  await ground?.stop();
});

test('a run names the households of whom two processes stored other values, told to nobody before', async () => {
  const { ledger, clock } = world;
  const place = await influx.makeBucket();
  const [one, other] = ['one', 'other'].map((name) => {
    const options = { writeLimitMs: WRITE_LIMIT_MS, clock };
    return new InfluxReadingStore({ ...place, epochs: ledger.epochs.openWriter(name, options) });
  }) as [InfluxReadingStore, InfluxReadingStore];
  await one.start();
  await other.start();
  try {
    const rowsOf = DWELLERS.map(({ householdId }, index) =>
      evenRows(householdId, 700 + 90 * index),
    );
    // Both know their meters, so neither looks up what is newer than all it has written itself.
    const early = rowsOf.flatMap((rows) => rows.slice(0, 4));
    await one.append(batchOf(early));
    await other.append(batchOf(early));
    for (const rows of rowsOf) await one.append(batchOf(rows.slice(4)));
    const [, sameAgain, changed] = rowsOf as [unknown, ...(typeof rowsOf)[0][]];
    const inSeason = (rows: (typeof rowsOf)[0]) =>
      rows.filter(([, at]) => at > SEASON.span.from).slice(100, 110);
    const told = await other.append(
      batchOf([
        ...inSeason(sameAgain!),
        ...inSeason(changed!).map(([id, at, totalWh]) => [id, at, totalWh + 1_000] as const),
      ]),
    );
    assert.deepEqual([told.stored, told.duplicates, told.conflicts], [20, 0, 0]);

    const { jobs } = world;
    const settlement = await startSettlement({
      ...{ ledger, jobs, clock, log: silentLog, store: one, concurrency: 2 },
    });
    try {
      const asked = { programme: PROGRAMME.name, season: '2021-2022', actor: 'reviewer' };
      const number = await settlement.requestRun(asked);
      await settlement.awaitRun(number);
      const lines = await ledger.runs.lines(number);
      assert.deepEqual(
        lines.map(({ householdId, findings }) => [householdId, ...findings]),
        [['H0'], ['H1'], ['H2', 'conflictingReading']],
      );
    } finally {
      await settlement.stop();
    }
  } finally {
    await one.stop();
    await other.stop();
    await influx.removeBucket(place);
  }
});
