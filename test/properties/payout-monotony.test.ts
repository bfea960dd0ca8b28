import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadProgramme, seasonFrom } from '@nuanbu/cli';
import { type MeterReadings, type Reading, seriesOf } from '@nuanbu/metering';
import {
  type DeterminedComponent,
  ENERGY_BASES,
  mainComponent,
  type Payout,
  payoutAt,
  type Rule,
  START_RULES,
  type StartRule,
} from '@nuanbu/policy';
import { entitlementsOf, runTerms, settleHousehold } from '@nuanbu/settlement';
import { ROUNDINGS, type Wh } from '@nuanbu/units';
import fc from 'fast-check';
import { always, hour, MOST_WH, noise } from './registers.ts';

const jining = await loadProgramme('jining-jkq-2021');
const subsidy = mainComponent(jining);
assert.ok(subsidy.isDetermined);
const [perKwh] = subsidy.rules;

/** The Jining subsidy with another rate, start, limit and rounding; its rule stands beside it. */
interface Subject {
  readonly component: DeterminedComponent;
  readonly rule: Rule;
  readonly start: Wh;
  readonly limit: Wh;
}

const subjects: fc.Arbitrary<Subject> = fc
  .record({
    microYuanPerUnit: fc.nat(2_000_000),
    start: fc.nat(1_000_000),
    range: fc.nat(6_000_000),
    qualifies: fc.boolean(),
    rounding: fc.constantFrom(...ROUNDINGS),
    doubt: fc.constantFrom('hold' as const, 'payCertain' as const),
    basis: fc.constantFrom(...ENERGY_BASES),
  })
  .map(({ microYuanPerUnit, start, range, qualifies, rounding, doubt, basis }) => {
    const limit = start + range;
    const rule: Rule = {
      ...perKwh!,
      basis,
      price: { kind: 'rate', rate: { microYuanPerUnit } },
      start: { at: start, rule: 'threshold', qualifies },
      limit,
    };
    return { component: { ...subsidy, rounding, doubt, rules: [rule] }, rule, start, limit };
  });

const startRules = fc.constantFrom(...START_RULES);

/** An energy anywhere, or within a few Wh of where something changes. */
function energyWh({ start, limit }: Subject): fc.Arbitrary<Wh> {
  const near = fc
    .tuple(fc.constantFrom(start, limit, start + limit), fc.integer({ min: -3, max: 3 }))
    .map(([border, offset]) => Math.max(0, border + offset));
  return fc.oneof(near, fc.nat(12_000_000));
}

function payout(energy: Wh, { component, rule }: Subject, startRule: StartRule): Payout {
  return payoutAt({ whole: energy }, rule, component, { startRule, seasonNumber: 1 });
}

test('P1: who uses more is never paid less, under any reading of the start', () => {
  const cases = subjects.chain((subject) =>
    fc.tuple(fc.constant(subject), energyWh(subject), energyWh(subject), startRules),
  );
  fc.assert(
    fc.property(cases, ([subject, one, other, startRule]) => {
      const less = payout(Math.min(one, other), subject, startRule);
      const more = payout(Math.max(one, other), subject, startRule);
      assert.ok(less.paid <= more.paid);
      assert.ok(less.amountFen <= more.amountFen);
    }),
    { numRuns: 3_000 },
  );
});

test('P1: nobody is paid for more than was used, nor beyond the limit', () => {
  const cases = subjects.chain((subject) =>
    fc.tuple(fc.constant(subject), energyWh(subject), startRules),
  );
  fc.assert(
    fc.property(cases, ([subject, usedWh, startRule]) => {
      const { paid, amountFen } = payout(usedWh, subject, startRule);
      assert.ok(0 <= paid && paid <= Math.min(usedWh, subject.limit));
      assert.ok(amountFen >= 0);
    }),
    { numRuns: 3_000 },
  );
});

test('P1: the threshold pays at least as much as either deduction, usage capped the least', () => {
  const cases = subjects.chain((subject) => fc.tuple(fc.constant(subject), energyWh(subject)));
  fc.assert(
    fc.property(cases, ([subject, usedWh]) => {
      const paid = (startRule: StartRule) => payout(usedWh, subject, startRule).paid;
      assert.ok(paid('deductCapUsage') <= paid('deductCapPaid'));
      assert.ok(paid('deductCapPaid') <= paid('threshold'));
    }),
    { numRuns: 1_000 },
  );
});

/** A meter that reports what it counted until it falls silent: its energy is certain so far. */
const cutOff: fc.Arbitrary<Reading[]> = fc
  .tuple(fc.integer({ min: 1, max: 5 * 24 }), fc.nat(MOST_WH))
  .map(([hours, usedWh]) => [
    { at: hour(0), totalWh: 1_000_000 },
    { at: hour(hours), totalWh: 1_000_000 + hours * usedWh },
  ]);

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
  const season = seasonFrom(jining, { season: '2021-2022', from: '2021-12-01', to: '2021-12-06' });
  const within = fc.record({
    readings: fc.oneof(noise, cutOff),
    subject: subjects,
    startRule: startRules,
    permille: fc.nat(1_000),
  });
  const seen = { held: 0, certainPart: 0 };
  fc.assert(
    fc.property(within, ({ readings, subject, startRule, permille }) => {
      const { component } = subject;
      const programme = { ...jining, components: new Map([[component.name, component]]) };
      const terms = runTerms(programme, season, { component, startRule });
      const entitlement = entitlementsOf([facts], terms).get('H1')!;
      const line = settleHousehold(household, entitlement, () => meterOf(readings), terms);
      const { low, best, high } = line.evidence.reckoning!.counted;
      assert.ok(low.whole <= best.whole && best.whole <= high.whole);
      const energy = low.whole + Math.floor(((high.whole - low.whole) * permille) / 1_000);
      const { amountFen } = payout(energy, subject, startRule);
      assert.ok(Math.abs(amountFen - line.amountFen) <= line.atRiskFen);
      const isDoubtful = line.status === 'held' || line.status === 'certainPart';
      assert.equal(isDoubtful, line.atRiskFen > component.toleranceFen);
      if (line.status === 'certainPart') {
        assert.equal(component.doubt, 'payCertain');
        assert.ok(0 < line.amountFen && line.amountFen <= amountFen);
        seen.certainPart += 1;
      } else if (line.status === 'held') seen.held += 1;
    }),
    { numRuns: 1_000 },
  );
  assert.ok(seen.held > 100 && seen.held < 950, `${seen.held} held`);
  assert.ok(seen.certainPart > 5, `${seen.certainPart} paid in part`);
});

function meterOf(readings: readonly Reading[]): MeterReadings {
  const inside = readings.filter(({ at }) => at <= hour(5 * 24));
  return { meterId: 'M1', series: seriesOf(inside), conflictsAt: [] };
}
