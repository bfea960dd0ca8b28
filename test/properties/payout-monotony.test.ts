import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadProgramme, seasonFrom } from '@nuanbu/cli';
import { type MeterReadings, type Reading, seriesOf } from '@nuanbu/metering';
import { type Programme, payoutAt, START_RULES } from '@nuanbu/policy';
import { entitlementsOf, runTerms, settleHousehold } from '@nuanbu/settlement';
import { ROUNDINGS } from '@nuanbu/units';
import fc from 'fast-check';
import { always, hour, noise } from './registers.ts';

const jining = await loadProgramme('jining-jkq-2021');

/** The Jining programme with another rate, start, limit and rounding. */
const programmes: fc.Arbitrary<Programme> = fc
  .record({
    microYuanPerKwh: fc.nat(2_000_000),
    startWh: fc.nat(1_000_000),
    rangeWh: fc.nat(6_000_000),
    startQualifies: fc.boolean(),
    rounding: fc.constantFrom(...ROUNDINGS),
  })
  .map(({ microYuanPerKwh, startWh, rangeWh, startQualifies, rounding }) => ({
    ...jining,
    subsidy: {
      ...jining.subsidy,
      rate: { microYuanPerKwh },
      range: { startWh, startQualifies, capWh: startWh + rangeWh },
      rounding,
    },
  }));

const rules = fc.constantFrom(...START_RULES);

/** An energy anywhere, or within a few Wh of where something changes. */
function energyWh({ subsidy }: Programme): fc.Arbitrary<number> {
  const { startWh, capWh } = subsidy.range;
  const near = fc
    .tuple(fc.constantFrom(startWh, capWh, startWh + capWh), fc.integer({ min: -3, max: 3 }))
    .map(([border, offset]) => Math.max(0, border + offset));
  return fc.oneof(near, fc.nat(12_000_000));
}

test('P1: who uses more is never paid less, under any reading of the start', () => {
  const cases = programmes.chain((programme) =>
    fc.tuple(fc.constant(programme), energyWh(programme), energyWh(programme), rules),
  );
  fc.assert(
    fc.property(cases, ([programme, one, other, rule]) => {
      const less = payoutAt(Math.min(one, other), programme, rule);
      const more = payoutAt(Math.max(one, other), programme, rule);
      assert.ok(less.paidWh <= more.paidWh);
      assert.ok(less.amountFen <= more.amountFen);
    }),
    { numRuns: 3_000 },
  );
});

test('P1: nobody is paid for more than was used, nor beyond the limit', () => {
  const cases = programmes.chain((programme) =>
    fc.tuple(fc.constant(programme), energyWh(programme), rules),
  );
  fc.assert(
    fc.property(cases, ([programme, usedWh, rule]) => {
      const { paidWh, amountFen } = payoutAt(usedWh, programme, rule);
      assert.ok(0 <= paidWh && paidWh <= Math.min(usedWh, programme.subsidy.range.capWh));
      assert.ok(amountFen >= 0);
    }),
    { numRuns: 3_000 },
  );
});

test('P1: the threshold pays at least as much as either deduction, usage capped the least', () => {
  const cases = programmes.chain((programme) =>
    fc.tuple(fc.constant(programme), energyWh(programme)),
  );
  fc.assert(
    fc.property(cases, ([programme, usedWh]) => {
      const paid = (rule: (typeof START_RULES)[number]) => payoutAt(usedWh, programme, rule).paidWh;
      assert.ok(paid('deductCapUsage') <= paid('deductCapPaid'));
      assert.ok(paid('deductCapPaid') <= paid('threshold'));
    }),
    { numRuns: 1_000 },
  );
});

test('P2: a line’s money at risk covers every energy within its bounds', () => {
  const facts = {
    householdId: 'H1',
    name: '',
    town: '',
    village: '',
    cohortYear: 2021,
    acceptedOn: '2021-09-30',
    resident: true,
    collectiveMember: true,
  };
  const household = { facts, installations: [always()] };
  const season = seasonFrom(jining, '2021-2022', '2021-12-01', '2021-12-06');
  const within = fc.record({
    readings: noise,
    programme: programmes,
    rule: rules,
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  let held = 0;
  fc.assert(
    fc.property(within, ({ readings, programme, rule, share }) => {
      const terms = runTerms(programme, season, rule);
      const entitlement = entitlementsOf([facts], programme, season).get('H1')!;
      const line = settleHousehold(household, entitlement, () => meterOf(readings), terms);
      const energy = line.lowWh + Math.floor((line.highWh - line.lowWh) * share);
      const { amountFen } = payoutAt(energy, programme, rule);
      assert.ok(Math.abs(amountFen - line.amountFen) <= line.atRiskFen);
      assert.equal(line.status === 'held', line.atRiskFen > programme.subsidy.toleranceFen);
      if (line.status === 'held') held += 1;
    }),
    { numRuns: 1_000 },
  );
  assert.ok(held > 100 && held < 950, `${held} held`);
});

function meterOf(readings: readonly Reading[]): MeterReadings {
  const inside = readings.filter(({ at }) => at <= hour(5 * 24));
  return { meterId: 'M1', series: seriesOf(inside), conflictsAt: [] };
}
