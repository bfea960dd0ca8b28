import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestEdges, type MeterReadings, measureHousehold } from '@nuanbu/metering';
import type { ReadingStore } from '@nuanbu/readings';
import fc from 'fast-check';
import { batchesOf, type FeedRow, faultyFeed, HOURS, SEASON } from './faulty-feed.ts';
import { appendAll, withStore } from './law-store.ts';

/** A season's readings of meters, without their names, as a digest and in full. */
async function readingsOf(store: ReadingStore, meterIds: readonly string[]) {
  const asOf = await store.frontier();
  const frame = { windowEdges: digestEdges(HOURS, SEASON), span: SEASON, asOf };
  const ask = (full: boolean) =>
    store.digests({
      ...frame,
      meters: meterIds.map((meterId) => ({ meterId, full, cutsAt: [] })),
    });
  return { digests: await ask(false), all: await ask(true) };
}

function measureOf(readings: MeterReadings) {
  const meterId = 'm';
  const installation = { meterId, multiplier: 1, maxPowerW: 20_000, modulusWh: 1_000_000_000 };
  const frame = { season: SEASON, hours: HOURS };
  return measureHousehold({ installations: [installation] }, () => readings, SEASON, frame);
}

/** The feed under names that no other feed of the store has. */
function named(rows: readonly FeedRow[], prefix: string): FeedRow[] {
  return rows.map((row) => ({ ...row, meterId: `${prefix}-${row.meterId}` }));
}

const plainFeed = faultyFeed.map((rows) => rows.filter(({ correction }) => !correction));

test('the order in which plain readings arrive decides nothing', async () => {
  let feeds = 0;
  await withStore(async (store) => {
    const property = fc.asyncProperty(
      plainFeed.chain((rows) =>
        fc.record({
          rows: fc.constant(rows),
          shuffled: fc.shuffledSubarray(rows, { minLength: rows.length }),
        }),
      ),
      fc.constantFrom(20, 300),
      async ({ rows, shuffled }, batchSize) => {
        feeds += 1;
        const ids = [...new Set(rows.map(({ meterId }) => meterId))];
        await appendAll(store, batchesOf(named(rows, `${feeds}a`), batchSize));
        await appendAll(store, batchesOf(named(shuffled, `${feeds}b`), batchSize));
        const [inOrder, outOfOrder] = await Promise.all(
          ['a', 'b'].map((which) =>
            readingsOf(
              store,
              ids.map((id) => `${feeds}${which}-${id}`),
            ),
          ),
        );
        for (const place of ids.keys()) {
          const expected = inOrder!.all[place]!;
          const other = outOfOrder!.all[place]!;
          assert.deepEqual(other.series, expected.series);
          assert.deepEqual(other.conflictsAt, expected.conflictsAt);
          const settled = measureOf(expected);
          for (const digest of [inOrder!.digests[place]!, outOfOrder!.digests[place]!]) {
            assert.deepEqual(measureOf({ ...digest, meterId: 'm' }), settled);
          }
        }
      },
    );
    await fc.assert(property, { numRuns: 15 });
  });
});

test('a feed sent again changes nothing, corrections included', async () => {
  let feeds = 0;
  await withStore(async (store) => {
    const property = fc.asyncProperty(faultyFeed, fc.constantFrom(20, 300), async (rows, size) => {
      feeds += 1;
      const mine = named(rows, String(feeds));
      const ids = [...new Set(mine.map(({ meterId }) => meterId))];
      await appendAll(store, batchesOf(mine, size));
      const before = await readingsOf(store, ids);
      const countsBefore = await store.counts();
      for (const batch of batchesOf(mine, 3 * size)) {
        const { stored, duplicates, conflicts } = await store.append(batch);
        assert.deepEqual([stored, duplicates, conflicts], [0, batch.length, 0]);
      }
      assert.deepEqual(await readingsOf(store, ids), before);
      assert.deepEqual(await store.counts(), countsBefore);
    });
    await fc.assert(property, { numRuns: 15 });
  });
});
