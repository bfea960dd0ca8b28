/** A season after two days, as a platform would know it. */
import type { Ledger } from '@nuanbu/ledger';
import type { HouseholdForecast, RunTerms } from '@nuanbu/settlement';
import { TroubleError, verbatim } from '@nuanbu/terms';
import { DAY_S } from '@nuanbu/units';
import type { AnsweredDays, Seasons } from '../seasons/port.ts';

const SEASON_DAYS = 121;

/** 10 kWh a day, once to everybody's 1,210 kWh; nobody knows how far the forecast `slow` is yet. */
export function seasonsOn(ledger: Ledger, terms: RunTerms): Seasons {
  const { from } = terms.season.span;
  return {
    known: async () => ({
      newestAt: from + 2 * DAY_S + 3_600,
      seasons: [
        {
          ...{ programme: terms.programme.name, component: terms.component.name },
          ...{ season: terms.season.name, span: terms.season.span },
        },
      ],
    }),
    forecast: async ({ programme }) => {
      if (programme === 'slow') return { state: 'computing', progress: { done: 3, of: 6 } };
      if (programme !== terms.programme.name)
        throw new TroubleError('programmeUnknown', verbatim(programme));
      const rosterVersion = await ledger.roster.rosterVersion();
      const cases = await ledger.roster.snapshot(rosterVersion);
      return {
        state: 'ready',
        forecast: {
          ...{ terms, rosterVersion, commit: 7 },
          newestAt: from + 2 * DAY_S + 3_600,
          asOf: from + 2 * DAY_S,
          households: cases.map(({ facts }) => forecastOf(facts)),
        },
        computedAt: from + 3 * DAY_S,
        isRefreshing: false,
        budget: {
          source: 'planOnFile',
          entries: cases.map(({ facts: { town, village } }) => ({
            ...{ kind: 'subsidy', item: 'energySubsidy', rule: 'perKwh', town, village },
            ...{
              pathway: '',
              equipment: '',
              households: 1,
              period: terms.season.name,
              year: '2021',
            },
            ...{ funder: 'district', amountFen: 100_000, isCeiling: true },
          })),
          rows: cases.map(({ facts: { town, village } }) => ({
            ...{ town, village, plannedHouseholds: 1 },
          })),
        },
        climate: {
          ...{ name: 'test', title: { zh: '试验', en: 'test' }, isPlaceholder: true },
          source: 'made up',
        },
      };
    },
    daysOf: async (householdId) => {
      await ledger.roster.household(householdId);
      return daysOn(terms);
    },
  };
}

function forecastOf({
  householdId,
  town,
  village,
}: {
  householdId: string;
  town: string;
  village: string;
}): HouseholdForecast {
  const at = (amountFen: number) => ({
    ...{ amountFen, hasStarted: amountFen > 0 },
    funders: [{ funder: 'district', amountFen }],
  });
  const standing = householdId === 'A2' ? 'ineligible' : 'entitled';
  const isEntitled = standing === 'entitled';
  const wh = (value: number) => (isEntitled ? value : 0);
  const money = isEntitled ? at(24_200) : at(0);
  return {
    ...{ householdId, town, village, standing, basis: 'ownDays' },
    soFarWh: wh(20_000),
    energyWh: {
      ...{ low: wh(1_000_000), warm: wh(1_100_000), best: wh(1_210_000) },
      ...{ cold: wh(1_300_000), high: wh(1_400_000) },
    },
    soFar: at(0),
    money: { low: at(wh(20_000)), warm: at(wh(22_000)), best: money, cold: money, high: money },
    isCappedNow: false,
    isCappedAtBest: false,
    daysWh: isEntitled ? new Array(SEASON_DAYS).fill(10_000) : [],
  };
}

const QUANTITY = {
  ...{ bestWh: 24_000, lowWh: 24_000, highWh: 24_000, peakWh: 10_000, valleyWh: 14_000 },
  estimatedWh: 0,
};
function daysOn(terms: RunTerms): AnsweredDays {
  const { from } = terms.season.span;
  const day = { from, to: from + DAY_S };
  return {
    ...{ terms, rosterVersion: 1, commit: 7 },
    found: {
      measure: {
        ...{ span: day, quantity: QUANTITY },
        installations: [{ meterId: 'M-A1', span: day, multiplier: 1, intervalS: 900 }],
      },
      days: [
        {
          ...{ span: day, quantity: QUANTITY, source: 'interpolated', block: 0 },
          findings: ['blipDiscarded'],
        },
      ],
      blocks: [{ meterId: 'M-A1', from: from - 3_600, to: from + 3_600, totalWh: 2_000 }],
      findings: [{ finding: 'blipDiscarded', meterId: 'M-A1', from, to: from }],
    },
  };
}
