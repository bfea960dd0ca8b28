import assert from 'node:assert/strict';
import { test } from 'node:test';
import { greatest } from '../bigints.ts';
import type { Bounds } from '../curve.ts';
import { readFeeds } from '../readings.ts';
import { readMeters, readRoster } from '../roster.ts';
import { makeRandom } from '../season/random.ts';
import { measureEnergy } from './energy.ts';
import { makeFrame } from './made/frame.ts';
import { makeFiles } from './made/season.ts';
import { monthsOf } from './periods.ts';
import { someTruth } from './truths.fixture.ts';

const NOW = 1_800_000_000n;
const HOURS = [
  { from: 8n * 3600n, to: 20n * 3600n },
  { from: 0n, to: 30_600n },
  { from: 0n, to: 86_400n },
];

/** The energy of every household of a made-up season, with truths that its readings allow. */
function* households(seed: number) {
  const random = makeRandom(seed);
  const frame = { ...makeFrame(random), countsEnergy: true };
  if (frame.to - frame.from > 40 * 86_400) return;
  const files = makeFiles(random, frame);
  const roster = readRoster(files.roster, []);
  const installations = readMeters(files.meters, roster, []);
  const feeds = readFeeds(files.readings, installations, NOW, []);
  const period = { from: BigInt(frame.from), to: BigInt(frame.to) };
  const hours = random.pick(HOURS);
  const months = monthsOf(period);
  for (const { id, acceptedAt } of roster) {
    const from = greatest(period.from, acceptedAt ?? period.from);
    const span = from < period.to ? { from, to: period.to } : period;
    const own = installations.filter(({ householdId }) => householdId === id);
    const truths = Array.from({ length: 12 }, () =>
      someTruth(random, own, feeds, span, months, hours),
    );
    yield {
      name: `seed ${seed} ${id}`,
      energy: measureEnergy(own, feeds, span, months, hours),
      truths: truths.filter((truth) => truth !== null),
    };
  }
}

test('whatever may truly have been used lies within the bounds, of no part wider than the total’s', () => {
  const reached = { low: 0, high: 0, between: 0 };
  const holds = (bounds: Bounds, wh: bigint, name: string) => {
    const { low, best, high } = bounds;
    assert.ok(low <= wh && wh <= high, `${name}: ${low} ≤ ${wh} ≤ ${high}`);
    assert.ok(0n <= low && low <= best && best <= high, `${name}: ${low} ≤ ${best} ≤ ${high}`);
    if (low === high) return;
    reached[wh === low ? 'low' : wh === high ? 'high' : 'between'] += 1;
  };
  for (let seed = 1; seed <= 120; seed += 1) {
    for (const { name, energy, truths } of households(seed)) {
      const parts = [energy.whole, ...energy.months];
      for (const truth of truths) {
        parts.forEach(({ total, peak, valley }, index) => {
          const where = `${name} part ${index}`;
          const { total: totalWh, peak: peakWh } = truth[index]!;
          holds(total, totalWh, `${where} total`);
          holds(peak, peakWh, `${where} peak`);
          holds(valley, totalWh - peakWh, `${where} valley`);
        });
      }
      for (const { total, peak, valley } of parts) {
        assert.equal(peak.best + valley.best, total.best, name);
        for (const { high } of [peak, valley]) assert.ok(high <= total.high, name);
      }
    }
  }
  // Bounds that no truth ever reaches would be needlessly wide.
  assert.ok(
    Object.values(reached).every((count) => count > 1_000),
    JSON.stringify(reached),
  );
});
