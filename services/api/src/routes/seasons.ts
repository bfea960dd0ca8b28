import {
  dailyQuery,
  dailySchema,
  forecastQuery,
  forecastSchema,
  forecastVillagesSchema,
  matrixDaysQuery,
  matrixDaysSchema,
  matrixQuery,
  matrixSchema,
  typedText,
} from '@nuanbu/contracts/http';
import type { Scope } from '@nuanbu/ledger';
import { TroubleError } from '@nuanbu/terms';
import { addDays, startOfDay } from '@nuanbu/units';
import { z } from 'zod';
import { covers, type Place, refuseOutside, villageNamed } from '../access/scope.ts';
import { DAILY_COLUMNS, FORECAST_COLUMNS, MATRIX_COLUMNS } from '../exports/columns/seasons.ts';
import { type Route, read } from '../http/route.ts';
import { Matrices } from '../seasons/matrix.ts';
import { shownDays } from '../seasons/shown-days.ts';
import { shownForecast } from '../seasons/shown-forecast.ts';
import { newestRun } from './households.ts';
import type { Parts } from './parts.ts';

/** A matrix is of a season at most, whole days counted. */
const MOST_DAYS = 400;

/** Seasons that still run: where they will end, and households day by day. */
export function seasonRoutes(parts: Parts): Route[] {
  const { ledger, desk, clock } = parts;
  const { seasons } = desk;
  const matrices = new Matrices(parts);
  return [
    read({
      path: '/api/completeness/matrix',
      access: 'seeCompleteness',
      tag: 'seasons',
      summary: 'Villages × days: how many of the meters that were there have been heard.',
      query: matrixQuery,
      answer: matrixSchema,
      handle: async ({ query, session: { user } }) => matrixFor(user.scope, query),
    }),
    read({
      path: '/api/completeness/matrix/days',
      access: 'seeCompleteness',
      tag: 'seasons',
      summary: 'The same, a row for each village and day.',
      query: matrixDaysQuery,
      answer: matrixDaysSchema,
      columns: MATRIX_COLUMNS,
      handle: async ({ query: { after: first = 0, limit, ...query }, session: { user } }) => {
        const { days, villages } = await matrixFor(user.scope, query);
        const last = Math.min(first + limit, villages.length * days.length);
        const items = Array.from({ length: Math.max(0, last - first) }, (_, offset) => {
          const index = first + offset;
          const { town, village, ...counts } = villages[Math.floor(index / days.length)]!;
          const at = index % days.length;
          return {
            ...{ town, village, day: days[at]!, metersExpected: counts.metersExpected[at]! },
            ...{ metersSeen: counts.metersSeen[at]!, readings: counts.readings[at]! },
          };
        });
        const isEnd = last === villages.length * days.length;
        return { items, next: isEnd ? undefined : String(last) };
      },
    }),
    read({
      path: '/api/forecast',
      access: 'seeRuns',
      tag: 'seasons',
      summary: 'Energy and money at the season’s end, from the season so far.',
      query: forecastQuery,
      answer: forecastSchema,
      handle: async ({ query, session: { user } }) => {
        const { town, village, ...asked } = query;
        villageNamed(user.scope, { town, village });
        const found = await seasons.forecast(asked);
        if (found.state === 'computing') return { state: 'computing' as const, ...found.progress };
        return shownForecast(found, isMeant(user.scope, town, village), clock.now());
      },
    }),
    read({
      path: '/api/forecast/villages',
      access: 'seeRuns',
      tag: 'seasons',
      summary: 'The villages of a forecast; the answer waits until it is computed.',
      query: forecastQuery,
      answer: forecastVillagesSchema,
      columns: FORECAST_COLUMNS,
      handle: async ({ query, session: { user } }) => {
        const { programme, component, season, town, village } = query;
        villageNamed(user.scope, { town, village });
        const asked = { programme, component, season };
        let found = await seasons.forecast(asked);
        while (found.state === 'computing') found = await seasons.forecast(asked);
        const meant = isMeant(user.scope, town, village);
        return { items: shownForecast(found, meant, clock.now()).villages };
      },
    }),
    read({
      path: '/api/households/:household/daily',
      access: 'seeRegister',
      tag: 'seasons',
      summary: 'A household’s energy day by day, and how each day is known.',
      params: z.object({ household: typedText(100) }),
      query: dailyQuery,
      answer: dailySchema,
      columns: DAILY_COLUMNS,
      rows: 'days',
      handle: async ({ params: { household }, query, session: { user } }) => {
        const { run: number, programme, component, season } = query;
        const { facts } = await ledger.roster.household(household);
        refuseOutside(user.scope, facts);
        if (programme !== undefined && number === undefined) {
          const asked = { programme, component, season };
          return shownDays(household, await seasons.daysOf(household, asked), undefined);
        }
        if (programme ?? component ?? season) {
          throw new TroubleError('argumentInvalid', {
            zh: '核算自有方案和取暖季，不能另选。',
            en: 'A run has its own programme and season.',
          });
        }
        const run = number === undefined ? await newestRun(ledger) : await ledger.runs.get(number);
        if (!run)
          throw new TroubleError('runNotFound', {
            zh: '尚无完成的核算。',
            en: 'No run has succeeded yet.',
          });
        return shownDays(household, await seasons.daysOf(household, run), run);
      },
    }),
  ];

  /** The villages that somebody asks for and may see. */
  async function matrixFor(
    scope: Scope,
    { from, to, town, village }: z.output<typeof matrixQuery>,
  ) {
    villageNamed(scope, { town, village });
    if (to < from || to > addDays(from, MOST_DAYS)) {
      throw new TroubleError('argumentInvalid', {
        zh: `${from} 至 ${to} 不是可用的日期范围。`,
        en: `From ${from} to ${to} is no span of days.`,
      });
    }
    const matrix = await matrices.get({
      from: startOfDay(from),
      to: startOfDay(addDays(to, 1)),
    });
    return { ...matrix, villages: matrix.villages.filter(isMeant(scope, town, village)) };
  }
}

/** Whether a place is one of those that somebody asks for and may see. */
function isMeant(scope: Scope, town: string | undefined, village: string | undefined) {
  return (place: Place) =>
    covers(scope, place) &&
    (town === undefined || place.town === town) &&
    (village === undefined || place.village === village);
}
