import { type Day, divideRounded, sumIntegers } from '@nuanbu/units';
import { daysBetween, daysOf, type ProgressPeriod } from './period.ts';
import { type Place, placesOf } from './places.ts';

/** One row of a plan: how many households of a place are to be converted. */
export interface PlannedHouseholds {
  /** Empty where the plan does not say in which towns. */
  readonly town: string;
  /** Empty where the plan counts a town as a whole. */
  readonly village: string;
  readonly pathway?: string | undefined;
  readonly plannedHouseholds: number;
}

/** What the roster says of a household's conversion. */
export interface ConversionFacts {
  readonly town: string;
  readonly village: string;
  readonly pathway?: string | undefined;
  /** The day on which the conversion was done. */
  readonly convertedOn?: Day | undefined;
  readonly acceptedOn?: Day | undefined;
}

/** What the rows of a report stand for. */
export const PROGRESS_GROUPS = ['village', 'town', 'district', 'pathway'] as const;
export type ProgressGroup = (typeof PROGRESS_GROUPS)[number];

/** How far the households of one row are, to the end of the period's last day. */
export interface ProgressRow {
  /** The row's name; what it is not grouped by is undefined. */
  readonly town?: string | undefined;
  readonly village?: string | undefined;
  readonly pathway?: string | undefined;
  /** Undefined where the plan has none of these households. */
  readonly planned?: number | undefined;
  /** Converted in the period. */
  readonly converted: number;
  /** Converted on each day of the period, in order; they add up to `converted`. */
  readonly convertedByDay: readonly number[];
  /**
   * Converted up to the last day. An accepted household whose day of conversion nobody noted is
   * among them, since it was converted by then, and in the count of no day.
   */
  readonly convertedInAll: number;
  /** Of these, those whose day of conversion nobody noted. */
  readonly withoutDay: number;
  /** Accepted up to the last day. */
  readonly accepted: number;
  /**
   * Converted in all as a share of planned, in hundredths of a percent, rounded half up; undefined
   * where nothing is planned.
   */
  readonly convertedBasisPoints?: number | undefined;
  readonly lastConvertedOn?: Day | undefined;
  /** From the last conversion to the last day; 0 where it was on that day. */
  readonly daysSinceLast?: number | undefined;
}

/** The daily count or the weekly report of conversions (seed 000 六(二)2). */
export interface Progress extends ProgressPeriod {
  readonly by: ProgressGroup;
  /** In the order of the plan, then of the roster; villages of one town stand together. */
  readonly rows: readonly ProgressRow[];
  readonly total: ProgressRow;
  /** Villages with households on the roster that the plan has neither by name nor within a whole. */
  readonly notInPlan: readonly Place[];
  /** Places that the plan names and that have no household on the roster. */
  readonly notOnRoster: readonly Place[];
}

/**
 * Counts conversions against the plan, by village, town, pathway or for the district as a whole.
 * Every place of the plan and of the roster is in some row, whether or not the other has it.
 */
export function progressOf(
  plan: readonly PlannedHouseholds[],
  households: readonly ConversionFacts[],
  period: ProgressPeriod,
  by: ProgressGroup,
): Progress {
  const { firstDay, lastDay } = period;
  const days = daysOf(period);
  const { groups, notInPlan, notOnRoster } = placesOf(plan, households, by);
  const rows = groups.map(({ name, planned, members }) =>
    rowOf(name, planned, members, days, lastDay),
  );
  const total = rowOf({}, plan, households, days, lastDay);
  return { firstDay, lastDay, by, rows, total, notInPlan, notOnRoster };
}

function rowOf(
  name: Pick<ProgressRow, 'town' | 'village' | 'pathway'>,
  plan: readonly PlannedHouseholds[],
  households: readonly ConversionFacts[],
  days: readonly Day[],
  lastDay: Day,
): ProgressRow {
  const until = (day: Day | undefined) => day !== undefined && day <= lastDay;
  const onDay = new Map<Day, number>(days.map((day) => [day, 0]));
  let dated = 0;
  let lastConvertedOn: Day | undefined;
  for (const { convertedOn } of households) {
    if (convertedOn === undefined || !until(convertedOn)) continue;
    dated += 1;
    const before = onDay.get(convertedOn);
    if (before !== undefined) onDay.set(convertedOn, before + 1);
    if (lastConvertedOn === undefined || convertedOn > lastConvertedOn) {
      lastConvertedOn = convertedOn;
    }
  }
  const accepted = households.filter(({ acceptedOn }) => until(acceptedOn));
  const withoutDay = accepted.filter(({ convertedOn }) => convertedOn === undefined).length;
  const planned =
    plan.length === 0
      ? undefined
      : sumIntegers(
          plan.map(({ plannedHouseholds }) => plannedHouseholds),
          'planned households',
        );
  const convertedByDay = [...onDay.values()];
  const convertedInAll = dated + withoutDay;
  return {
    ...name,
    planned,
    converted: sumIntegers(convertedByDay, 'conversions'),
    convertedByDay,
    convertedInAll,
    withoutDay,
    accepted: accepted.length,
    convertedBasisPoints: basisPoints(convertedInAll, planned),
    lastConvertedOn,
    daysSinceLast:
      lastConvertedOn === undefined ? undefined : daysBetween(lastConvertedOn, lastDay),
  };
}

function basisPoints(done: number, planned: number | undefined): number | undefined {
  if (planned === undefined || planned === 0) return undefined;
  return Number(divideRounded(BigInt(done) * 10_000n, BigInt(planned), 'halfUp'));
}
