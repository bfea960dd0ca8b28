import { type Day, dayOf } from '@nuanbu/units';
import type { Cohort, Component, Programme } from '../programme.ts';
import { ONCE, periodOf, type Season } from '../season.ts';

/** A period for which a cohort is paid, as a budget sees it. */
export interface PlannedPeriod {
  readonly season: Season;
  /** A day of acceptance that lets all of the period count. */
  readonly acceptedOn: Day;
}

/**
 * The periods for which a component pays a cohort: as many seasons or years as the cohort is paid,
 * or the one of what is paid once. A budget takes it that everybody is accepted in time: by the
 * rules of the last day of the cohort's year where they decide on what is paid once.
 */
export function plannedPeriods(
  programme: Programme,
  component: Component,
  cohort: Cohort,
): PlannedPeriod[] {
  const { year, seasonsPaid } = cohort;
  if (component.per === 'once') {
    const season = periodOf(programme, component, ONCE, `${year + 1}-01-01`)!;
    return [{ season, acceptedOn: `${year}-12-31` }];
  }
  return Array.from({ length: seasonsPaid }, (_, index) => {
    const season = periodOf(programme, component, periodName(programme, component, year + index));
    if (!season) throw new RangeError(`${programme.name} has no period of ${year + index}`);
    return { season, acceptedOn: dayOf(season.span.from) };
  });
}

/** The name of the period that begins in a year. */
function periodName(programme: Programme, component: Component, year: number): string {
  const { season } = programme.file;
  const crossesNewYear = season && season.lastDay.value < season.firstDay.value;
  return component.per === 'season' && crossesNewYear ? `${year}-${year + 1}` : String(year);
}
