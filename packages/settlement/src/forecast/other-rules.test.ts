/** Forecasts by rules of other places: months, bands, peak and valley, limits in yuan. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Climate, DegreeDays, seriesOf } from '@nuanbu/metering';
import { parseProgramme, periodBegunBy } from '@nuanbu/policy';
import { DAY_S, dayOf, startOfDay } from '@nuanbu/units';
import fc from 'fast-check';
import { entitlementsOf } from '../entitlements.ts';
import { household } from '../given.fixture.ts';
import { settleHousehold } from '../settle.ts';
import { type RunTerms, runTerms } from '../terms.ts';
import { forecastHousehold } from './household.ts';
import { forecastFrame, measureAhead } from './measured.ts';

const CLIMATE: Climate = {
  normals: [{ from: '01-01', meanCentiC: 200 }],
  recorded: new Map(),
  dailyDeviationCentiC: 300,
  persistenceDays: 4,
};

/** Readings every eight hours of a season, so that peak and valley are told apart. */
const PARTS_A_DAY = 3;

function termsOf(place: string): RunTerms {
  const file = new URL(`../cases/${place}.yaml`, import.meta.resolve('@nuanbu/policy'));
  const parsed = parseProgramme(readFileSync(file, 'utf8'));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { programme } = parsed;
  const year = programme.cohorts[0]!.year;
  const component = [...programme.components.values()][0]!;
  const season = periodBegunBy(programme, component, startOfDay(`${year}-12-31`))!;
  return runTerms(programme, season, { component });
}

for (const place of ['yanhu', 'henan', 'tianjin', 'beijing', 'handan']) {
  const terms = termsOf(place);
  const { from, to } = terms.season.span;
  const home = household({
    cohortYear: terms.programme.cohorts[0]!.year,
    acceptedOn: dayOf(from - DAY_S),
    baselineWh: 150_000,
  });
  const seasonDays = Math.round((to - from) / DAY_S);
  const partsWh = fc
    .constantFrom(4_000, 60_000)
    .chain((mostWh) => fc.array(fc.nat(mostWh), { minLength: 30, maxLength: 60 }));

  test(`by the rule of ${place}, money keeps its order, and at the end is what is settled`, () => {
    const amounts = new Set<number>();
    fc.assert(
      fc.property(partsWh, fc.nat(), (energiesWh, asked) => {
        let totalWh = 1_000_000;
        const rows = [{ at: from, totalWh }];
        for (let part = 1; part <= seasonDays * PARTS_A_DAY; part += 1) {
          totalWh += energiesWh[part % energiesWh.length]!;
          rows.push({ at: from + (part * DAY_S) / PARTS_A_DAY, totalWh });
        }
        const meter = { meterId: 'M1', series: seriesOf(rows), conflictsAt: [] };
        const entitlement = entitlementsOf([home.facts], terms).get('H1')!;
        const at = (days: number) => {
          const known = rows.filter((row) => row.at <= from + days * DAY_S);
          const readingsOf = () => ({ ...meter, series: seriesOf(known) });
          const frame = forecastFrame(terms, from + days * DAY_S, new DegreeDays(CLIMATE));
          const measured = measureAhead(home, entitlement, readingsOf, frame);
          return forecastHousehold(measured, undefined, frame);
        };
        const { money, energyWh } = at(5 + (asked % (seasonDays - 5)));
        const fen = [money.low, money.warm, money.best, money.cold, money.high].map(
          ({ amountFen }) => amountFen,
        );
        assert.deepEqual(
          fen,
          fen.toSorted((a, b) => a - b),
        );
        assert.ok(energyWh.low <= energyWh.best && energyWh.best <= energyWh.high);
        const settled = settleHousehold(home, entitlement, () => meter, terms);
        const { payouts } = settled.evidence.reckoning!;
        const end = at(seasonDays);
        assert.equal(end.money.best.amountFen, payouts.best.amountFen);
        assert.equal(end.money.low.amountFen, payouts.low.amountFen);
        assert.equal(end.money.high.amountFen, payouts.high.amountFen);
        amounts.add(payouts.best.amountFen);
      }),
      { numRuns: 40 },
    );
    assert.ok(amounts.size > 1, 'all were paid the same');
  });
}
