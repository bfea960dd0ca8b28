import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { startOfDay } from '@nuanbu/units';
import fc from 'fast-check';
import { FAULT_KINDS } from './faults/kinds.ts';
import { metersCsv, readingsCsv, rosterCsv } from './files.ts';
import { makeRoster } from './roster.ts';
import { truthOf } from './truth.ts';
import { readVillagePlan, scalePlan } from './village-plan.ts';

const villagePlan = readVillagePlan();
const season = { from: startOfDay('2021-12-01'), to: startOfDay('2022-04-01') };

/** A digest of everything that a simulation sends and files. */
function digestOf(seed: string): string {
  const fortnight = { from: season.from, to: startOfDay('2021-12-15') };
  const roster = makeRoster({ seed, season: fortnight, villagePlan, households: 60 });
  const hash = createHash('sha256');
  for (const rows of [rosterCsv(roster), metersCsv(roster), readingsCsv(roster)]) {
    for (const row of rows) hash.update(row);
  }
  return hash.digest('hex');
}

test('the plan is the one of the notice', () => {
  assert.equal(villagePlan.length, 46);
  const sum = (town: string) =>
    villagePlan.filter((v) => v.town === town).reduce((total, v) => total + v.households, 0);
  assert.equal(sum('马集镇'), 1892);
  assert.equal(sum('疃里镇'), 2816);
});

test('a scaled plan has exactly the households asked for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6000 }), (households) => {
      const scaled = scalePlan(villagePlan, households);
      const sum = scaled.reduce((total, village) => total + village.households, 0);
      assert.equal(sum, households);
      assert.ok(scaled.length >= Math.min(households, 4));
    }),
  );
});

test('the same seed gives the same bytes, in another process too', () => {
  const here = digestOf('a seed');
  const script = `
    const { makeRoster, readVillagePlan, rosterCsv, metersCsv, readingsCsv } = await import(${JSON.stringify(
      new URL('./index.ts', import.meta.url).href,
    )});
    const { createHash } = await import('node:crypto');
    const season = { from: ${season.from}, to: ${startOfDay('2021-12-15')} };
    const villagePlan = readVillagePlan();
    const roster = makeRoster({ seed: 'a seed', season, villagePlan, households: 60 });
    const hash = createHash('sha256');
    for (const rows of [rosterCsv(roster), metersCsv(roster), readingsCsv(roster)]) {
      for (const row of rows) hash.update(row);
    }
    console.log(hash.digest('hex'));`;
  const there = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  assert.equal(there.trim(), here);
  assert.notEqual(digestOf('another seed'), here);
});

test('households differ in the ways that the rules ask about', () => {
  const roster = makeRoster({ seed: '1', season, villagePlan });
  assert.equal(roster.households.length, 4708);
  const truth = truthOf(roster);
  const share = (holds: (wh: number) => boolean) =>
    truth.filter((each) => holds(each.seasonWh)).length / truth.length;
  const empty = roster.households.filter((each) => each.dwelling.nearlyEmpty).length / 4708;
  assert.ok(empty >= 0.05 && empty <= 0.1, `${empty} nearly empty`);
  const large = share((wh) => wh > 5_000_000);
  assert.ok(large > 0.005 && large < 0.05, `${large} above the limit`);
  assert.ok(share((wh) => wh < 500_000) > 0.05);

  const reasons = new Set(truth.map((each) => each.ineligible));
  assert.equal(reasons.size, 7, 'six reasons, and none');
  const faults = Map.groupBy(truth, (each) => each.fault);
  assert.equal(faults.size, Object.keys(FAULT_KINDS).length + 1, 'every kind, and none');
  assert.ok(faults.get(undefined)!.length > 0.8 * truth.length);
});

test('of two households in one dwelling the first is eligible', () => {
  const roster = makeRoster({ seed: '2', season, villagePlan, households: 400 });
  const seen = new Set<string>();
  let pairs = 0;
  for (const { dwellingId, ineligible, fault } of roster.households) {
    if (dwellingId === undefined) continue;
    assert.equal(fault, undefined);
    assert.equal(ineligible, seen.has(dwellingId) ? 'dwellingAlreadyPaid' : undefined);
    if (seen.has(dwellingId)) pairs += 1;
    seen.add(dwellingId);
  }
  assert.ok(pairs > 0);
});
