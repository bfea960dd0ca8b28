import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DEFAULT_MAX_POWER_W,
  DEFAULT_MODULUS_WH,
  digestEdges,
  knownDays,
  type MeterReadings,
  measureHousehold,
} from '@nuanbu/metering';
import { civilDays, DAY_S } from '@nuanbu/units';
import fc from 'fast-check';
import { batchesOf, faultyFeed, HOURS, SEASON } from './faulty-feed.ts';
import { appendAll, withStore } from './law-store.ts';

const SEASON_DAYS = Math.round((SEASON.to - SEASON.from) / DAY_S);

test('a forecast goes on from the same days and energies by a digest as by every reading', async () => {
  let feeds = 0;
  let someKnown = 0;
  await withStore(async (store) => {
    await fc.assert(
      fc.asyncProperty(faultyFeed, fc.integer({ min: 1, max: SEASON_DAYS }), async (rows, over) => {
        feeds += 1;
        const mine = rows.map((row) => ({ ...row, meterId: `${feeds}-${row.meterId}` }));
        await appendAll(store, batchesOf(mine, 1_000));
        const soFar = { from: SEASON.from, to: SEASON.from + over * DAY_S };
        const days = civilDays(soFar);
        const asked = { windowEdges: digestEdges(HOURS, soFar), span: soFar };
        const asOf = await store.frontier();
        const meterIds = [...new Set(mine.map(({ meterId }) => meterId))];
        const ask = (full: boolean) => {
          const meters = meterIds.map((meterId) => ({ meterId, cutsAt: [], full }));
          return store.digests({ ...asked, asOf, meters });
        };
        const all = await ask(true);
        for (const [place, digest] of (await ask(false)).entries()) {
          const installation = {
            ...{ meterId: meterIds[place]!, multiplier: 1 },
            ...{ maxPowerW: DEFAULT_MAX_POWER_W, modulusWh: DEFAULT_MODULUS_WH },
          };
          const household = { installations: [installation] };
          const frame = { season: soFar, hours: HOURS, months: days };
          const goesOnFrom = (readings: MeterReadings) => ({
            known: knownDays(household, () => readings, days),
            energies: measureHousehold(household, () => readings, soFar, frame).months!.map(
              ({ quantity }) => [quantity.bestWh, quantity.peakWh],
            ),
          });
          const fromAll = goesOnFrom(all[place]!);
          assert.deepEqual(goesOnFrom(digest), fromAll);
          if (fromAll.known.length > 0 && fromAll.known.length < days.length) someKnown += 1;
        }
      }),
      { numRuns: 40 },
    );
  });
  // The property says nothing unless days are often known in part.
  assert.ok(someKnown > 10, `${someKnown} of ${feeds}`);
});
