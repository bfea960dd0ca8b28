import type { DaySource, Finding } from '@nuanbu/terms';
import { civilDays, DAY_S, type Instant, overlaps, type Span, secondOfDay } from '@nuanbu/units';
import {
  type HouseholdMeasure,
  type HouseholdMeters,
  measureHousehold,
  noReadings,
} from '../household.ts';
import type { FindingEvidence, SeasonFrame } from '../measure.ts';
import type { Quantity } from '../quantity.ts';
import type { MeterReadings } from '../series.ts';
import { hasTariffEdgeInside } from '../tariff.ts';
import { type Gap, gapsOf } from './gaps.ts';
import { gapsBetween } from './spans.ts';

/** A household's energy of one civil day, and how it is known. */
export interface DayEnergy {
  readonly span: Span;
  readonly quantity: Quantity;
  readonly source: DaySource;
  /** The gap over a midnight that it lies in, as an index of `blocks`. */
  readonly block?: number | undefined;
  readonly findings: readonly Finding[];
}

/** A finding with the meter whose registers show it. */
export interface MeterFindingEvidence extends FindingEvidence {
  readonly meterId: string;
}

/** A household's counted span day by day. */
export interface HouseholdDays {
  /** As settlement measures it: the days add up to its quantity, to the Wh. */
  readonly measure: HouseholdMeasure;
  readonly days: readonly DayEnergy[];
  /** Gaps that hold a midnight, by rising beginning. */
  readonly blocks: readonly Gap[];
  readonly findings: readonly MeterFindingEvidence[];
}

/**
 * A household's energy of each civil day of a span, from the same registers by the same rules as
 * the span's own. The readings are every usable one: a digest leaves out what tells a gap.
 */
export function householdDays(
  meters: HouseholdMeters,
  readingsOf: (meterId: string) => MeterReadings | undefined,
  span: Span,
  frame: Omit<SeasonFrame, 'months'>,
): HouseholdDays {
  const days = civilDays(span);
  const measure = measureHousehold(meters, readingsOf, span, { ...frame, months: days });
  const gaps = gapsOfHousehold(meters, readingsOf, measure);
  const blocks = gaps.filter(holdsMidnight);
  const noMeter = gapsBetween(
    measure.installations.map((each) => each.span),
    span,
  );
  const isByWindows = measure.installations.some(({ splitBy }) => splitBy === 'tariffWindows');
  const sourceOf = (day: Span): DaySource => {
    const here = gaps.filter((gap) => overlaps(gap, day));
    const isUnknown = here.some(({ totalWh }) => totalWh === undefined);
    if (isUnknown || noMeter.some((each) => overlaps(each, day))) return 'none';
    if (here.some(holdsMidnight)) return 'interpolated';
    const splits = here.some(({ from, to }) => hasTariffEdgeInside(frame.hours, from, to));
    return splits && isByWindows ? 'estimated' : 'measured';
  };
  const findings = findingsOf(measure);
  return {
    measure,
    days: measure.months!.map(({ quantity }, index) => {
      const day = days[index]!;
      const block = blocks.findIndex((each) => overlaps(each, day));
      const touching = findings.filter((each) => touches(each, day, day.to === span.to));
      return {
        span: day,
        quantity,
        source: sourceOf(day),
        ...(block >= 0 && { block }),
        findings: [...new Set(touching.map(({ finding }) => finding))].sort(),
      };
    }),
    blocks,
    findings,
  };
}

function gapsOfHousehold(
  { installations }: HouseholdMeters,
  readingsOf: (meterId: string) => MeterReadings | undefined,
  measure: HouseholdMeasure,
): Gap[] {
  const gaps = measure.installations.flatMap(({ meterId, span, intervalS }) => {
    const here = installations.find(
      (each) =>
        each.meterId === meterId &&
        (each.installedAt ?? -Infinity) <= span.from &&
        span.to <= (each.removedAt ?? Infinity),
    )!;
    const { series } = readingsOf(meterId) ?? noReadings(meterId);
    return gapsOf(here, series, span, intervalS);
  });
  return gaps.sort((a, b) => a.from - b.from);
}

/** Whether a day begins inside a gap, so that it takes a share of it by time. */
function holdsMidnight({ from, to }: Span): boolean {
  return from - secondOfDay(from) + DAY_S < to;
}

/** Everything that the measure found, with meter and time; conflicts one by one. */
function findingsOf({ installations, conflicts }: HouseholdMeasure): MeterFindingEvidence[] {
  return [
    ...installations.flatMap(({ meterId, evidence }) =>
      evidence.map((each) => ({ ...each, meterId })),
    ),
    ...conflicts.flatMap(({ meterId, at }) =>
      at.map((from) => ({ finding: 'conflictingReading' as const, from, to: from, meterId })),
    ),
  ].sort((a, b) => a.from - b.from);
}

/** Whether a finding is of a day; what is of the span as a whole is of none. */
function touches({ finding, from, to }: FindingEvidence, day: Span, isLast: boolean): boolean {
  if (finding === 'registersDisagree') return false;
  if (from < to) return overlaps({ from, to }, day);
  const isAtEnd = (at: Instant) => isLast && at === day.to;
  return (day.from <= from && from < day.to) || isAtEnd(from);
}
