import type { forecastSchema } from '@nuanbu/contracts/http';
import { countsEnergy, type DeterminedComponent } from '@nuanbu/policy';
import {
  daysOutlook,
  fundersOutlook,
  type HouseholdForecast,
  type Outlook,
  outlookOf,
} from '@nuanbu/settlement';
import { addDays, DAY_S, dayOf, type Instant, sumIntegers } from '@nuanbu/units';
import type { z } from 'zod';
import type { Place } from '../access/scope.ts';
import type { AnsweredForecast } from './port.ts';
import { daysIn } from './shown-days.ts';

type Ready = Extract<AnsweredForecast, { state: 'ready' }>;
/** A forecast as it is answered. */
export type ReadyForecast = Extract<z.input<typeof forecastSchema>, { state: 'ready' }>;

/** After so many days without a reading a season that goes on is told to be old. */
const OLD_DAYS = 2;

/**
 * A forecast as the answer has it, of the places that somebody asks for and may see.
 *
 * @param isMeant whether a place is one of them.
 */
export function shownForecast(
  ready: Ready,
  isMeant: (place: Place) => boolean,
  now: Instant,
): ReadyForecast {
  const { forecast, climate, computedAt, isRefreshing } = ready;
  const { programme, component, season } = forecast.terms;
  const households = forecast.households.filter(isMeant);
  const seasonDays = Math.round((season.span.to - season.span.from) / DAY_S);
  const daysPast = Math.round((forecast.asOf - season.span.from) / DAY_S);
  const firstDay = dayOf(season.span.from);
  const isEnergy = countsEnergy(component);
  return {
    state: 'ready',
    programme: programme.name,
    programmeDigest: programme.digest,
    component: component.name,
    season: { name: season.name, ...daysIn(season.span), days: seasonDays, daysPast },
    asOf: asOf(ready, now),
    rosterVersion: forecast.rosterVersion,
    readingCommit: forecast.commit,
    ...{ computedAt, isRefreshing },
    countsEnergy: isEnergy,
    climate: isEnergy ? climate : undefined,
    ...shownOutlook(households),
    funders: fundersOutlook(households).map(({ funder, moneyFen }) => ({
      funder,
      title: titleOf(funder, component.isDetermined ? component : undefined),
      ...fenOf(moneyFen),
    })),
    villages: [...Map.groupBy(households, (each) => JSON.stringify([each.town, each.village]))].map(
      ([, group]) => ({
        town: group[0]!.town,
        village: group[0]!.village,
        ...shownOutlook(group),
      }),
    ),
    days: isEnergy
      ? daysOutlook(households, seasonDays).map((wh, index) => ({
          ...{ day: addDays(firstDay, index), wh },
          isExpected: index >= daysPast,
        }))
      : [],
    budget: budgetOf(ready, isMeant),
  };
}

function asOf({ forecast }: Ready, now: Instant): ReadyForecast['asOf'] {
  const { newestAt, asOf, terms } = forecast;
  const { from, to } = terms.season.span;
  const isUnfinished = countsEnergy(terms.component) && asOf < to;
  const ageDays = newestAt === undefined ? undefined : Math.floor((now - newestAt) / DAY_S);
  return {
    newestReadingAt: newestAt,
    lastDay: asOf > from ? dayOf(asOf - 1) : undefined,
    ageDays,
    isOld: isUnfinished && now > from && (ageDays ?? Infinity) > OLD_DAYS,
  };
}

function shownOutlook(households: readonly HouseholdForecast[]) {
  const { households: counts, energyWh, moneyFen } = outlookOf(households);
  const { soFar, low, best, high } = energyWh;
  return {
    households: counts,
    energy: { soFarWh: soFar, lowWh: low, bestWh: best, highWh: high },
    money: fenOf(moneyFen),
  };
}

function fenOf({ soFar, low, best, high }: Outlook) {
  return { soFarFen: soFar, lowFen: low, bestFen: best, highFen: high };
}

function titleOf(funder: string, component: DeterminedComponent | undefined) {
  const title = component?.origin.funderTitles?.[funder];
  return { zh: title?.zh ?? funder, en: title?.en ?? funder };
}

/** The budget of the places that are meant; undefined where the plan tells none of them. */
function budgetOf({ budget }: Ready, isMeant: (place: Place) => boolean): ReadyForecast['budget'] {
  const entries = budget?.entries.filter(isMeant) ?? [];
  if (!budget || entries.length === 0) return undefined;
  const fen = (some: typeof entries) =>
    sumIntegers(
      some.map(({ amountFen }) => amountFen),
      'budget',
    );
  return {
    amountFen: fen(entries),
    plannedHouseholds: sumIntegers(
      budget.rows.filter(isMeant).map(({ plannedHouseholds }) => plannedHouseholds),
      'planned households',
    ),
    isCeiling: entries.some(({ isCeiling }) => isCeiling),
    funders: [...Map.groupBy(entries, ({ funder }) => funder)].map(([funder, some]) => ({
      funder,
      amountFen: fen(some),
    })),
    source: budget.source,
  };
}
