import { forecastSchema, overviewSchema } from '@nuanbu/contracts/http';
import type { z } from 'zod';
import type { Query } from '../../api/addresses.ts';
import { type Reading, useRead } from '../../api/queries.ts';

export type Forecast = z.output<typeof forecastSchema>;
/** A season so far and as it will end. */
export type Outlook = Extract<Forecast, { state: 'ready' }>;

/** Which programme, component and season somebody looks at. */
export interface SeasonChoice {
  readonly programme: string;
  readonly component?: string;
  readonly season?: string;
}

/** The season of the newest run: what an office works on unless somebody chooses otherwise. */
export function useUsualSeason(): SeasonChoice | undefined {
  const { value } = useRead(overviewSchema, '/api/overview');
  const run = value?.runs?.[0];
  return run && { programme: run.programme, component: run.component, season: run.season };
}

const COMPUTING_MS = 1_000;
const REFRESHING_MS = 3_000;
/** Readings come all the time, and no change is told for each. */
const A_WHILE_MS = 60_000;

/** The forecast of a season; asked again while it is being computed. */
export function useForecast(choice: SeasonChoice | undefined): Reading<Forecast> {
  return useRead(forecastSchema, '/api/forecast', { ...choice } as Query, {
    isEnabled: choice !== undefined,
    againMs: (forecast) => {
      if (forecast?.state === 'computing') return COMPUTING_MS;
      return forecast?.isRefreshing ? REFRESHING_MS : A_WHILE_MS;
    },
  });
}

/** The usual season's outlook once it is computed. */
export function useOutlook(): Outlook | undefined {
  const { value } = useForecast(useUsualSeason());
  return value?.state === 'ready' ? value : undefined;
}
