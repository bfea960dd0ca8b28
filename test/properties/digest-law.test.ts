import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  cutsOf,
  DEFAULT_MAX_POWER_W,
  DEFAULT_MODULUS_WH,
  digestEdges,
  type Installation,
  type MeterReadings,
  measureHousehold,
  needsEveryReading,
} from '@nuanbu/metering';
import type { ReadingStore } from '@nuanbu/readings';
import { DAY_S, type Span } from '@nuanbu/units';
import fc from 'fast-check';
import { batchesOf, faultyFeed, HOURS, SEASON } from './faulty-feed.ts';
import { appendAll, withStore } from './law-store.ts';

const MIDNIGHTS = [0, 1, 3].map((days) => SEASON.from + days * DAY_S);
const NOON = SEASON.from + 2.5 * DAY_S;

const instant = fc.oneof(
  fc.constantFrom(SEASON.from, SEASON.to, SEASON.from + 86_400, SEASON.from + 8 * 3600),
  fc.integer({ min: SEASON.from - 90_000, max: SEASON.to + 90_000 }),
);

const installationOf = fc.record({
  installedAt: fc.option(instant, { nil: undefined }),
  removedAt: fc.option(instant, { nil: undefined }),
  installedWh: fc.option(fc.integer({ min: 0, max: 2_000_000 }), { nil: undefined }),
  removedWh: fc.option(fc.integer({ min: 0, max: 2_000_000 }), { nil: undefined }),
  maxPowerW: fc.constantFrom(DEFAULT_MAX_POWER_W, DEFAULT_MAX_POWER_W, 6_000),
  modulusWh: fc.constantFrom(DEFAULT_MODULUS_WH, DEFAULT_MODULUS_WH, 10_000_000),
});

/** Months that meet at midnights or anywhere, the first and last of which reach past the season. */
const monthsOf = fc
  .array(fc.oneof(fc.constantFrom(...MIDNIGHTS, NOON), instant), { maxLength: 3 })
  .map((meetAt): Span[] => {
    const edges = [SEASON.from - 10 * DAY_S, ...meetAt.sort((a, b) => a - b), SEASON.to + DAY_S];
    return edges.slice(1).map((to, index) => ({ from: edges[index]!, to }));
  });

const season = fc.record({
  rows: faultyFeed,
  batchSize: fc.constantFrom(7, 50, 1000),
  installation: fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: installationOf },
  ),
  from: fc.oneof(
    fc.constantFrom(...MIDNIGHTS),
    fc.integer({ min: SEASON.from, max: SEASON.to - 1 }),
  ),
  to: fc.constant(SEASON.to),
  months: fc.option(monthsOf, { nil: undefined }),
});

/** What a store gives of some meters as digests and in full. */
async function bothWays(
  store: ReadingStore,
  installations: readonly Installation[],
  counted: Span,
  months: readonly Span[] | undefined,
  asOf: number,
): Promise<{ digests: MeterReadings[]; all: MeterReadings[] }> {
  const windowEdges = digestEdges(HOURS, SEASON, months);
  const frame = { windowEdges, span: SEASON, asOf };
  const edges = new Set(windowEdges);
  const asDigests = installations.map((installation) => ({
    meterId: installation.meterId,
    full: needsEveryReading(installation),
    cutsAt: cutsOf(installation, counted, edges),
  }));
  const inFull = asDigests.map(({ meterId }) => ({ meterId, full: true, cutsAt: [] }));
  return {
    digests: await store.digests({ ...frame, meters: asDigests }),
    all: await store.digests({ ...frame, meters: inFull }),
  };
}

test('settling from a digest equals settling from every reading', async () => {
  let left = 0;
  let kept = 0;
  let feeds = 0;
  await withStore(async (store) => {
    await fc.assert(
      fc.asyncProperty(season, async ({ rows, batchSize, installation, months, ...counted }) => {
        feeds += 1;
        const frame = { season: SEASON, hours: HOURS, months };
        const mine = rows.map((row) => ({ ...row, meterId: `${feeds}-${row.meterId}` }));
        const before = await store.frontier();
        await appendAll(store, batchesOf(mine, batchSize));
        const frontier = await store.frontier();
        const installations = [...new Set(mine.map(({ meterId }) => meterId))].map(
          (meterId): Installation => ({
            maxPowerW: DEFAULT_MAX_POWER_W,
            modulusWh: DEFAULT_MODULUS_WH,
            ...installation,
            meterId,
            multiplier: 1,
          }),
        );
        for (const asOf of [frontier, before + Math.ceil((frontier - before) / 2)]) {
          const { digests, all } = await bothWays(store, installations, counted, months, asOf);
          for (const [place, installed] of installations.entries()) {
            const measure = (readings: MeterReadings) =>
              measureHousehold({ installations: [installed] }, () => readings, counted, frame);
            assert.deepEqual(measure(digests[place]!), measure(all[place]!));
            kept += digests[place]!.series.length;
            left += all[place]!.series.length - digests[place]!.series.length;
          }
        }
      }),
      { numRuns: 50 },
    );
  });
  assert.ok(left > kept / 10, `a digest must leave out much: ${left} left out, ${kept} kept`);
});
