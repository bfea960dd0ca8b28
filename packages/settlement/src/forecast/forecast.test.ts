import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Climate, DegreeDays, type MeterReadings, seriesOf } from '@nuanbu/metering';
import type { Programme } from '@nuanbu/policy';
import { addDays, DAY_S, startOfDay, sumIntegers, type Wh } from '@nuanbu/units';
import fc from 'fast-check';
import { entitlementsOf } from '../entitlements.ts';
import type { HouseholdCase, HouseholdFacts } from '../facts.ts';
import { household, jining, terms } from '../given.fixture.ts';
import { settleHousehold } from '../settle.ts';
import { forecastHousehold } from './household.ts';
import { forecastFrame, measureAhead } from './measured.ts';
import { othersEnergy } from './others.ts';
import type { HouseholdForecast, PaidForecast } from './types.ts';

const CLIMATE: Climate = {
  normals: [
    { from: '03-01', meanCentiC: 800 },
    { from: '12-01', meanCentiC: 300 },
  ],
  recorded: new Map(),
  dailyDeviationCentiC: 300,
  persistenceDays: 4,
};
const SEASON_DAYS = 121;
const JINING = jining();

/** Registers at each midnight from the season's begin on, as far as energies are given. */
function daily(meterId: string, energiesWh: readonly Wh[]): MeterReadings {
  let totalWh = 1_000_000;
  const rows = [{ at: startOfDay('2021-12-01'), totalWh }];
  for (const [day, wh] of energiesWh.entries()) {
    totalWh += wh;
    rows.push({ at: startOfDay('2021-12-01') + (day + 1) * DAY_S, totalWh });
  }
  return { meterId, series: seriesOf(rows), conflictsAt: [] };
}

interface Asked {
  readonly meters: readonly MeterReadings[];
  /** Days of the season that are over. */
  readonly days: number;
  readonly facts?: Partial<HouseholdFacts>;
  readonly programme?: Programme;
}

function homeOf(meterId: string, facts: Partial<HouseholdFacts> = {}): HouseholdCase {
  const home = household({ householdId: meterId, ...facts });
  return { ...home, installations: [{ ...home.installations[0]!, meterId }] };
}

/** The forecast of one household for each meter. */
function forecasts({ meters, days, facts = {}, programme = JINING }: Asked): HouseholdForecast[] {
  const frame = forecastFrame(
    terms(programme),
    startOfDay('2021-12-01') + days * DAY_S,
    new DegreeDays(CLIMATE),
  );
  const cases = meters.map(({ meterId }) => homeOf(meterId, facts));
  const entitlements = entitlementsOf(
    cases.map((each) => each.facts),
    frame.terms,
  );
  const measured = cases.map((each) =>
    measureAhead(
      each,
      entitlements.get(each.facts.householdId)!,
      (id) => meters.find(({ meterId }) => meterId === id),
      frame,
    ),
  );
  const others = othersEnergy(
    measured.map(({ ahead }) => ahead),
    frame.degreeDays,
  );
  return measured.map((each) => forecastHousehold(each, others, frame));
}

function forecast(energiesWh: readonly Wh[], asked: Partial<Asked> = {}): HouseholdForecast {
  const meters = [daily('M1', energiesWh)];
  return forecasts({ days: energiesWh.length, ...asked, meters })[0]!;
}

function days(count: number, wh: Wh): Wh[] {
  return new Array<Wh>(count).fill(wh);
}

test('energy so far goes on by degree days, and is paid only then', () => {
  // 60 days of 10 kWh; 30 days at 15 and 31 at 10 degree days to come.
  const { soFarWh, energyWh, soFar, money, basis, standing } = forecast(days(60, 10_000));
  assert.deepEqual([basis, standing], ['ownDays', 'entitled']);
  assert.equal(soFarWh, 600_000);
  assert.equal(soFar.amountFen, 12_000);
  assert.equal(energyWh.best, 600_000 + 30 * 10_000 + 31 * (1_000 + 6_000));
  assert.equal(money.best.amountFen, (energyWh.best * 2) / 100);
  assert.ok(energyWh.low < energyWh.warm && energyWh.warm < energyWh.best);
  assert.ok(energyWh.best < energyWh.cold && energyWh.cold < energyWh.high);
});

test('a start and a limit bend money, wherever energy ends', () => {
  // 4 kWh a day: 240 kWh so far, and 446.8 at the end; 500 only where it turns cold.
  const below = forecast(days(60, 4_000));
  assert.deepEqual(
    [below.soFar.hasStarted, below.money.best.hasStarted, below.money.best.amountFen],
    [false, false, 0],
  );
  assert.equal(below.energyWh.best, 240_000 + 120_000 + 31 * 2_800);
  const mayStart = forecast(days(60, 4_400));
  assert.ok(mayStart.energyWh.best < 500_000 && mayStart.energyWh.high >= 500_000);
  assert.deepEqual([mayStart.money.best.amountFen, mayStart.money.low.amountFen], [0, 0]);
  assert.ok(mayStart.money.high.amountFen >= 10_000);

  const willCap = forecast(days(60, 60_000));
  assert.deepEqual([willCap.isCappedNow, willCap.isCappedAtBest], [false, true]);
  assert.equal(willCap.money.high.amountFen, 100_000);
  const capped = forecast(days(60, 90_000));
  assert.deepEqual([capped.isCappedNow, capped.soFar.amountFen], [true, 100_000]);
  assert.equal(capped.money.low.amountFen, 100_000);
});

test('the last two weeks decide, not the days before them', () => {
  const rising = forecast([...days(46, 2_000), ...days(14, 10_000)]);
  const level = forecast(days(60, 10_000));
  const ahead = ({ energyWh, soFarWh }: HouseholdForecast) => energyWh.best - soFarWh;
  assert.equal(ahead(rising), ahead(level));
  const later = forecast([...days(45, 2_000), ...days(15, 10_000)]);
  assert.equal(later.energyWh.best - rising.energyWh.best, 8_000);
});

test('a meter that fell silent goes on from its last whole day', () => {
  const silent = forecast(days(50, 10_000), { days: 60 });
  assert.equal(silent.soFarWh, 500_000);
  assert.equal(silent.energyWh.best, 500_000 + 40 * 10_000 + 31 * 7_000);
  assert.equal(sumIntegers(silent.daysWh, 'days'), silent.energyWh.best);
});

test('of whom too little is known, the others say what to expect', () => {
  const unknown = { ...daily('M9', []), series: seriesOf([]) };
  const meters = [10_000, 20_000, 30_000].map((wh, index) => daily(`M${index}`, days(60, wh)));
  const last = forecasts({ meters: [...meters, unknown], days: 60 }).at(-1)!;
  assert.equal(last.basis, 'others');
  assert.equal(last.soFarWh, 0);
  // All 121 days at the middle household's 20 kWh at 15 degree days; those have no base share.
  assert.ok(Math.abs(last.energyWh.best - (90 * 20_000 + 31 * 14_000)) < 121 * 700);
  assert.ok(last.energyWh.low < last.energyWh.best && last.energyWh.best < last.energyWh.high);
  const [alone] = forecasts({ meters: [unknown], days: 60 });
  assert.deepEqual([alone!.energyWh.low, alone!.energyWh.best], [0, 0]);
  assert.equal(alone!.money.high.amountFen, 100_000);
});

test('who is not entitled is expected nothing, and an accepted day begins the counting', () => {
  const { standing, energyWh, money } = forecast(days(60, 10_000), { facts: { resident: false } });
  assert.equal(standing, 'ineligible');
  assert.deepEqual([energyWh.high, money.high.amountFen], [0, 0]);
  const acceptedOn = addDays('2021-12-01', 50);
  const late = forecast(days(60, 10_000), { facts: { acceptedOn } });
  assert.equal(late.soFarWh, 100_000);
  assert.equal(late.energyWh.best, 100_000 + 30 * 10_000 + 31 * 7_000);
  const future = forecast(days(60, 10_000), { facts: { acceptedOn: addDays('2021-12-01', 90) } });
  assert.deepEqual([future.soFarWh, future.energyWh.best], [0, 31 * 7_000]);
});

const energies = fc.array(fc.nat(60_000), { minLength: 20, maxLength: SEASON_DAYS });

test('low ≤ warm ≤ best ≤ cold ≤ high, of energy and of money, and the days add up to best', () => {
  fc.assert(
    fc.property(energies, fc.nat(10), (energiesWh, silent) => {
      const asked = Math.min(SEASON_DAYS - 1, energiesWh.length + silent);
      const one = forecast(energiesWh, { days: asked });
      const { low, warm, best, cold, high } = one.energyWh;
      assert.ok(low <= warm && warm <= best && best <= cold && cold <= high);
      assert.ok(low >= 0 && best >= one.soFarWh);
      const fen = Object.fromEntries(
        Object.entries(one.money).map(([point, { amountFen }]) => [point, amountFen]),
      ) as Record<keyof typeof one.money, number>;
      assert.ok(fen.low <= fen.warm && fen.warm <= fen.best);
      assert.ok(fen.best <= fen.cold && fen.cold <= fen.high);
      assert.equal(sumIntegers(one.daysWh, 'days'), best);
      for (const { amountFen, funders } of Object.values<PaidForecast>({ ...one.money })) {
        assert.equal(
          sumIntegers(
            funders.map((each) => each.amountFen),
            'funders',
          ),
          amountFen,
        );
      }
    }),
    { numRuns: 150 },
  );
});

test('more energy is never less at best, and energy before the last two weeks moves all alike', () => {
  fc.assert(
    fc.property(energies, fc.nat(), fc.nat(20_000), (energiesWh, index, moreWh) => {
      fc.pre(energiesWh.length < SEASON_DAYS);
      const at = index % energiesWh.length;
      const before = forecast(energiesWh);
      const after = forecast(energiesWh.with(at, energiesWh[at]! + moreWh));
      assert.ok(after.energyWh.best >= before.energyWh.best + moreWh);
      assert.ok(after.money.best.amountFen >= before.money.best.amountFen);
      if (at >= energiesWh.length - 14) return;
      for (const point of ['low', 'warm', 'best', 'cold', 'high'] as const) {
        const [from, to] = [before.energyWh[point], after.energyWh[point]];
        // Where nothing but what is counted is left, low cannot fall any further.
        if (from > before.soFarWh) assert.equal(to, from + moreWh);
        assert.ok(to >= from && after.money[point].amountFen >= before.money[point].amountFen);
      }
    }),
    { numRuns: 150 },
  );
});

for (const [what, programme] of [
  ['all energy', JINING],
  ['valley energy', jining('value: totalKwh', 'value: valleyKwh')],
] as const) {
  test(`when the season is over, the forecast of ${what} is the settlement, to the fen`, () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(80_000), { minLength: SEASON_DAYS - 5, maxLength: SEASON_DAYS + 3 }),
        fc.uniqueArray(fc.nat(SEASON_DAYS), { maxLength: 30 }),
        fc.option(fc.nat(SEASON_DAYS), { nil: undefined }),
        (energiesWh, lost, acceptedAfter) => {
          const whole = daily('M1', energiesWh);
          const rows = [...whole.series.at].flatMap((at, row) =>
            lost.includes(row) ? [] : [{ at, totalWh: whole.series.totalWh[row]! }],
          );
          const meter = { ...whole, series: seriesOf(rows) };
          const acceptedOn =
            acceptedAfter === undefined ? undefined : addDays('2021-12-01', acceptedAfter);
          const facts = acceptedOn ? { acceptedOn } : {};
          const [forecast] = forecasts({ meters: [meter], days: SEASON_DAYS, facts, programme });
          const home = homeOf('M1', facts);
          const settled = settleHousehold(
            home,
            entitlementsOf([home.facts], terms(programme)).get('M1')!,
            () => meter,
            terms(programme),
          );
          const { energyWh, money, soFar, soFarWh } = forecast!;
          const payouts = settled.evidence.reckoning?.payouts;
          if (!payouts) {
            assert.equal(forecast!.standing, 'ineligible');
            return;
          }
          assert.deepEqual(
            [energyWh.low, energyWh.best, energyWh.high],
            [settled.lowWh, settled.totalWh, settled.highWh],
          );
          assert.deepEqual(
            [money.low.amountFen, money.best.amountFen, money.high.amountFen],
            [payouts.low.amountFen, payouts.best.amountFen, payouts.high.amountFen],
          );
          assert.deepEqual([soFarWh, soFar.amountFen], [settled.totalWh, payouts.best.amountFen]);
        },
      ),
      { numRuns: 100 },
    );
  });
}
