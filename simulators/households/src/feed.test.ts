import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOfDay } from '@nuanbu/units';
import { TICK_WH } from './consumption.ts';
import type { FaultKind } from './faults/kinds.ts';
import { concentratorFeed, householdFeed } from './feed.ts';
import { accumulate, registerAtRemoval, SILENT } from './registers.ts';
import { makeRoster, multiplierOf, type SimulatedHousehold, trueHourlyWh } from './roster.ts';
import { trueAmountFen, truthOfHousehold } from './truth.ts';
import { readVillagePlan } from './village-plan.ts';

const season = { from: startOfDay('2021-12-01'), to: startOfDay('2022-04-01') };
const roster = makeRoster({ seed: '7', season, villagePlan: readVillagePlan(), households: 500 });
const { world } = roster;

function withFault(fault: FaultKind | undefined): SimulatedHousehold[] {
  const households = roster.households.filter((each) => each.fault === fault);
  assert.ok(households.length > 0);
  return households;
}

test('an undisturbed register advances by exactly what was consumed', () => {
  for (const household of withFault(undefined)) {
    const [feed] = householdFeed(world, household).meters;
    const { seasonWh } = truthOfHousehold(world, household);
    const steps = feed!.total[world.endMark]! - feed!.total[world.startMark]!;
    assert.equal(steps * TICK_WH * multiplierOf(household), seasonWh);
    if (feed!.peak && feed!.valley) {
      const parts = feed!.peak[world.hours]! + feed!.valley[world.hours]!;
      assert.equal(parts, feed!.total[world.hours]);
    }
  }
});

test('a registered replacement conserves energy over both meters', () => {
  for (const household of withFault('registeredReplacement')) {
    const feeds = householdFeed(world, household).meters;
    const cumulative = accumulate(world, trueHourlyWh(world, household), multiplierOf(household));
    const [old, young] = household.meters;
    const removed = registerAtRemoval(world, old!, cumulative)!;
    const ticks =
      removed -
      feeds[0]!.total[world.startMark]! +
      (feeds[1]!.total[world.endMark]! - young!.start.total);
    const { seasonWh } = truthOfHousehold(world, household);
    assert.equal(ticks * TICK_WH * multiplierOf(household), seasonWh);
  }
});

test('faults show where they should', () => {
  const totalOf = (household: SimulatedHousehold) =>
    householdFeed(world, household).meters[0]!.total;
  const inSeason = (total: Int32Array) => total.subarray(world.startMark, world.endMark + 1);
  const falls = (total: Int32Array) => total.some((ticks, i) => i > 0 && ticks < total[i - 1]!);
  for (const each of withFault('reset')) assert.ok(falls(inSeason(totalOf(each))));
  for (const each of withFault('rollover')) assert.ok(falls(totalOf(each)));
  for (const each of withFault('unregisteredReplacement')) {
    const total = inSeason(totalOf(each));
    assert.ok(falls(total) || total.some((ticks, i) => ticks - total[i - 1]! > 20_000));
  }
  for (const each of withFault('missingAtEdge')) {
    const total = totalOf(each);
    assert.ok(total[world.startMark] === SILENT || total[world.endMark] === SILENT);
    assert.ok(total[0] !== SILENT && total[world.hours] !== SILENT);
  }
  for (const each of withFault('stuckRegister')) {
    const total = totalOf(each);
    assert.ok(!falls(total));
    const metered = (total[world.endMark]! - total[world.startMark]!) * TICK_WH;
    assert.ok(metered * multiplierOf(each) <= truthOfHousehold(world, each).seasonWh);
  }
  for (const each of withFault('duplicates')) assert.ok(householdFeed(world, each).odd.length >= 5);
});

test('nothing that a fault takes out of the regular feed is lost where it is only late', () => {
  for (const fault of ['reordering', 'lateBackfill', 'clockDrift'] as const) {
    for (const household of withFault(fault)) {
      const feed = householdFeed(world, household);
      const regular = feed.meters[0]!.total.filter((ticks) => ticks !== SILENT).length;
      const odd = feed.odd.reduce((sum, m) => sum + (m.kind === 'rows' ? m.rows.length : 0), 0);
      assert.equal(regular + odd, world.hours + 1, fault);
    }
  }
});

test("another village's concentrator carries the rows of a foreign meter", () => {
  for (const household of withFault('foreignMeter')) {
    const sender = roster.concentrators.find((c) => c.concentratorId === household.alsoReportedBy)!;
    assert.notEqual(`${sender.town}${sender.village}`, `${household.town}${household.village}`);
    const { odd } = concentratorFeed(roster, sender);
    const { meterId } = household.meters[0]!;
    assert.ok(odd.some((m) => m.kind === 'rows' && m.rows.some((row) => row.meterId === meterId)));
  }
});

test('the true amount at its thresholds', () => {
  const cases = [
    [499_999, 0],
    [500_000, 10_000],
    [500_024, 10_000],
    [500_025, 10_001],
    [4_999_999, 100_000],
    [5_000_000, 100_000],
    [5_500_000, 100_000],
  ] as const;
  for (const [wh, fen] of cases) assert.equal(trueAmountFen(wh), fen, `${wh} Wh`);
});
