/** One feed in both engines: the same readings count, and the same money comes of them. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  DEFAULT_MAX_POWER_W,
  DEFAULT_MODULUS_WH,
  digestEdges,
  type Installation,
  type MeterReadings,
  measureHousehold,
} from '@nuanbu/metering';
import { InfluxReadingStore, MemoryEpochs, type ReadingStore } from '@nuanbu/readings';
import { type InfluxServer, influxForTest } from '@nuanbu/readings/testing';
import { DAY_S } from '@nuanbu/units';
import fc from 'fast-check';
import { askWitness, differences } from '../oracle/differences.ts';
import { makeSeason } from '../oracle/season.ts';
import { type SeasonPlace, settleFromStore } from '../oracle/stored-product.ts';
import { batchesOf, type FeedRow, faultyFeed, HOURS, SEASON } from './faulty-feed.ts';
import { withStore } from './law-store.ts';
import { prefixed } from './prefixed-store.ts';

/** Feeds that go into the stores together, each with meters of its own, and how often. */
const FEEDS_TOGETHER = 4;
const TIMES = 50;
const SEASONS = 60;
const NOW = 1_800_000_000n;

let server: InfluxServer;
let bucket: Awaited<ReturnType<InfluxServer['makeBucket']>>;
/** The same for all stores of the bucket, which take turns as several processes do. */
const epochs = new MemoryEpochs();
let cases = 0;

before(async () => {
  server = await influxForTest();
  bucket = await server.makeBucket();
});
after(async () => {
  await server.removeBucket(bucket);
  await server.stop();
});

async function openInflux(): Promise<InfluxReadingStore> {
  const store = new InfluxReadingStore({ ...bucket, epochs });
  await store.start();
  return store;
}

/** A second decision for each correction, and the first one sent again after it. */
function decidedAgain(rows: readonly FeedRow[]): FeedRow[] {
  const corrections = rows.filter(({ correction }) => correction);
  const others = corrections.map((row, index) => ({
    ...row,
    totalWh: row.totalWh + (index % 4),
    correction: { by: 'centre', why: 'read on site' },
  }));
  return [...rows, ...others, ...corrections];
}

/** Readings of the days around the season, some of them moved far away from it. */
const scatteredFeed = fc
  .record({
    rows: faultyFeed,
    beforeDays: fc.constantFrom(0, 0, 2, 9, 200),
    afterDays: fc.constantFrom(0, 0, 2, 9, 200),
  })
  .map(({ rows, beforeDays, afterDays }): FeedRow[] =>
    decidedAgain(rows).map((row) => {
      if (row.at < SEASON.from) return { ...row, at: row.at - beforeDays * DAY_S };
      return row.at > SEASON.to ? { ...row, at: row.at + afterDays * DAY_S } : row;
    }),
  );

const instant = fc.integer({ min: SEASON.from - 2 * DAY_S, max: SEASON.to + 2 * DAY_S });

const installationOf = fc.record({
  installedAt: fc.option(instant, { nil: undefined }),
  removedAt: fc.option(instant, { nil: undefined }),
  installedWh: fc.option(fc.integer({ min: 0, max: 2_000_000 }), { nil: undefined }),
  removedWh: fc.option(fc.integer({ min: 0, max: 2_000_000 }), { nil: undefined }),
});

const feedsTogether = fc
  .array(scatteredFeed, { minLength: FEEDS_TOGETHER, maxLength: FEEDS_TOGETHER })
  .map((feeds) =>
    feeds.flatMap((rows, feed) =>
      rows.map((row): FeedRow => ({ ...row, meterId: `${feed}-${row.meterId}` })),
    ),
  );

const law = fc.record({
  rows: feedsTogether,
  batchSize: fc.constantFrom(150, 900, 5000),
  /** The part of the batches after which the readings are frozen, in parts of a hundred. */
  frozenAt: fc.integer({ min: 0, max: 100 }),
  installation: fc.oneof(fc.constant({}), installationOf),
  span: fc.tuple(instant, instant).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
});

function measured(readings: MeterReadings, installation: Partial<Installation>) {
  const { meterId } = readings;
  const installed = {
    ...{ maxPowerW: DEFAULT_MAX_POWER_W, modulusWh: DEFAULT_MODULUS_WH, multiplier: 1 },
    ...installation,
    meterId,
  };
  const frame = { season: SEASON, hours: HOURS };
  return measureHousehold({ installations: [installed] }, () => readings, SEASON, frame);
}

/** What a store says of some meters as of a commit, whatever its engine. */
async function saidBy(
  store: Pick<ReadingStore, 'digests' | 'series' | 'dayCounts'>,
  meterIds: readonly string[],
  asOf: number,
  { installation, span }: { installation: Partial<Installation>; span: typeof SEASON },
) {
  const meters = meterIds.map((meterId) => ({ meterId, full: true, cutsAt: [] }));
  const frame = { windowEdges: digestEdges(HOURS, SEASON), span: SEASON, asOf };
  const digests = await store.digests({ ...frame, meters });
  return {
    readings: digests,
    measured: digests.map((readings) => measured(readings, installation)),
    conflictsAt: digests.map(({ conflictsAt }) => conflictsAt),
    series: await Promise.all(
      meterIds.slice(-2).map((meterId) => store.series(meterId, span, asOf)),
    ),
    dayCounts: await store.dayCounts(meterIds, span, asOf),
  };
}

test(`${FEEDS_TOGETHER * TIMES} faulty feeds say the same from InfluxDB as from DuckDB`, async () => {
  const influxes = [await openInflux(), await openInflux()] as const;
  let shorter = 0;
  await withStore(async (duckdb) => {
    const property = fc.asyncProperty(law, async ({ rows, batchSize, frozenAt, ...asked }) => {
      cases += 1;
      const stores = [duckdb, ...influxes].map((store) => prefixed(store, `${cases}-`));
      const [inDuckdb, ...inInflux] = stores;
      const batches = batchesOf(rows, batchSize);
      const frozenAfter = Math.floor((batches.length * frozenAt) / 100);
      const meterIds = [...new Set(rows.map(({ meterId }) => meterId)), 'nobody'];
      const moments: [number, number][] = [];
      const freeze = async () => {
        moments.push([await inDuckdb!.freeze(), await inInflux[0]!.freeze()]);
      };
      for (const [index, batch] of batches.entries()) {
        if (index === frozenAfter) await freeze();
        await inDuckdb!.append(batch);
        // Two processes in turn, of which neither knows what the other has written.
        await inInflux[index % 2]!.append(batch);
      }
      await freeze();
      for (const [duckdbAsOf, influxAsOf] of moments) {
        const expected = await saidBy(inDuckdb!, meterIds, duckdbAsOf, asked);
        const actual = await saidBy(inInflux[1]!, meterIds, influxAsOf, asked);
        const { readings: all, ...expectedRest } = expected;
        const { readings, ...rest } = actual;
        assert.deepEqual(rest, expectedRest);
        for (const [place, { series }] of readings.entries()) {
          shorter += Number(series.length < all[place]!.series.length);
        }
      }
      assert.deepEqual(await inInflux[0]!.last(meterIds), await inDuckdb!.last(meterIds));
    });
    await fc.assert(property, { numRuns: TIMES });
  });
  for (const influx of influxes) await influx.stop();
  assert.ok(shorter > TIMES / 5, `what lies far away is left out: ${shorter} times`);
});

/** The bucket, under names that no other season has in it. */
async function placeInBucket(): Promise<SeasonPlace> {
  cases += 1;
  const prefix = `${cases}-`;
  return {
    async open() {
      const store = await openInflux();
      return { ...prefixed(store, prefix), stop: () => store.stop() };
    },
    remove: async () => {},
  };
}

test(`${SEASONS} made-up seasons settle from InfluxDB as the witness settles them`, async () => {
  for (let seed = 1; seed <= SEASONS; seed += 1) {
    const season = makeSeason(seed);
    const found = await settleFromStore(season, NOW, placeInBucket);
    assert.deepEqual(differences(askWitness(season, NOW), found), [], `seed ${seed}`);
  }
});

test('the trial season settles from InfluxDB line by line', async () => {
  const folder = join(import.meta.dirname, '../data/trial-season');
  const text = (name: string) => readFile(join(folder, `${name}.csv`), 'utf8');
  const season = {
    seed: 1,
    files: {
      ...{ roster: await text('roster'), meters: await text('meters') },
      readings: await text('readings'),
    },
    options: { season: '2021-2022' },
  };
  const { rows } = await settleFromStore(season, NOW, placeInBucket);
  const [, ...expected] = (await text('lines')).trimEnd().split('\n');
  assert.deepEqual(rows, expected);
});
