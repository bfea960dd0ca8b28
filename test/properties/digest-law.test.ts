import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { DuckdbReadingStore, type ReadingBatch, type ReadingStore } from '@nuanbu/readings';
import type { Span } from '@nuanbu/units';
import fc from 'fast-check';
import { batchesOf, faultyFeed, SEASON } from './faulty-feed.ts';

const HOURS = { peak: [{ fromS: 8 * 3600, toS: 20 * 3600 }] };
const FRAME = { season: SEASON, hours: HOURS };

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

const season = fc.record({
  rows: faultyFeed,
  batchSize: fc.constantFrom(7, 50, 1000),
  installation: fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: installationOf },
  ),
  from: fc.oneof(fc.constant(SEASON.from), fc.integer({ min: SEASON.from, max: SEASON.to - 1 })),
  to: fc.constant(SEASON.to),
});

/** One store for all the feeds of a test: each gets meters of its own, so that opening is paid once. */
async function withStore(use: (store: ReadingStore) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'nuanbu-law-'));
  const store = new DuckdbReadingStore({ path: join(folder, 'readings.duckdb'), threads: 1 });
  try {
    await store.start();
    await use(store);
  } finally {
    await store.stop();
    await rm(folder, { recursive: true });
  }
}

async function bothWays(
  store: ReadingStore,
  installation: Installation,
  counted: Span,
  asOf: number,
): Promise<{ digest: MeterReadings; all: MeterReadings }> {
  const { meterId } = installation;
  const frame = { windowEdges: digestEdges(HOURS, SEASON), span: SEASON, asOf };
  const cutsAt = cutsOf(installation, counted);
  const full = needsEveryReading(installation);
  const [digest] = await store.digests({ ...frame, meters: [{ meterId, full, cutsAt }] });
  const [all] = await store.digests({ ...frame, meters: [{ meterId, full: true, cutsAt: [] }] });
  return { digest: digest!, all: all! };
}

test('settling from a digest equals settling from every reading', async () => {
  let left = 0;
  let kept = 0;
  let feeds = 0;
  await withStore(async (store) => {
    await fc.assert(
      fc.asyncProperty(season, async ({ rows, batchSize, installation, ...counted }) => {
        feeds += 1;
        const mine = rows.map((row) => ({ ...row, meterId: `${feeds}-${row.meterId}` }));
        const before = await store.frontier();
        await appendAll(store, batchesOf(mine, batchSize));
        const frontier = await store.frontier();
        for (const meterId of new Set(mine.map((row) => row.meterId))) {
          for (const asOf of [frontier, before + Math.ceil((frontier - before) / 2)]) {
            const installed: Installation = {
              maxPowerW: DEFAULT_MAX_POWER_W,
              modulusWh: DEFAULT_MODULUS_WH,
              ...installation,
              meterId,
              multiplier: 1,
            };
            const { digest, all } = await bothWays(store, installed, counted, asOf);
            const measure = (readings: MeterReadings) =>
              measureHousehold({ installations: [installed] }, () => readings, counted, FRAME);
            assert.deepEqual(measure(digest), measure(all));
            kept += digest.series.length;
            left += all.series.length - digest.series.length;
          }
        }
      }),
      { numRuns: 60 },
    );
  });
  assert.ok(left > kept / 10, `a digest must leave out much: ${left} left out, ${kept} kept`);
});

/** Appends batches so that several share a commit, but not all. */
async function appendAll(store: ReadingStore, batches: readonly ReadingBatch[]): Promise<void> {
  const GROUP = 9;
  for (let from = 0; from < batches.length; from += GROUP) {
    await Promise.all(batches.slice(from, from + GROUP).map((batch) => store.append(batch)));
  }
}
