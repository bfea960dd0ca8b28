import type { Finding } from '@nuanbu/terms';
import { energyWithin, type Instant, lengthS, type Span } from '@nuanbu/units';
import { DEFAULT_MAX_POWER_W, type Installation } from './installation.ts';
import {
  conflictsOf,
  type InstallationMeasure,
  measureInstallation,
  type SeasonFrame,
} from './measure.ts';
import { type MonthMeasure, measureMonths } from './month.ts';
import { addQuantities, type Quantity, unknownQuantity } from './quantity.ts';
import { type MeterReadings, seriesOf } from './series.ts';

/** A household's energy in its counted span, with what it rests on. */
export interface HouseholdMeasure {
  readonly span: Span;
  readonly quantity: Quantity;
  /**
   * The counted span's part of each of the frame's months, in their order; present where the frame
   * has any. Where the months fill the counted span, their bests add up to its best, peak and
   * valley too.
   */
  readonly months?: readonly MonthMeasure[] | undefined;
  /** Findings of U1–U10 in alphabetical order. */
  readonly findings: readonly Finding[];
  readonly edgeEstimated: boolean;
  readonly installations: readonly InstallationMeasure[];
  readonly conflicts: readonly { readonly meterId: string; readonly at: readonly Instant[] }[];
}

/** The meters of a household: its own, and where else they were installed. */
export interface HouseholdMeters {
  readonly installations: readonly Installation[];
  /** Installations of the same meters at other households, whose conflicts are the meter's too. */
  readonly elsewhere?: readonly Installation[] | undefined;
}

/**
 * Adds up a household's installations in its counted span (rule U6). Between installations nothing
 * is counted; with none at all the energy is unknown, not zero.
 *
 * @param readingsOf a meter's readings; undefined is the same as none.
 */
export function measureHousehold(
  meters: HouseholdMeters,
  readingsOf: (meterId: string) => MeterReadings | undefined,
  span: Span,
  frame: SeasonFrame,
): HouseholdMeasure {
  const measures: InstallationMeasure[] = [];
  const conflictsAt = new Map<string, Set<Instant>>();
  const readingsFor = (meterId: string) => readingsOf(meterId) ?? noReadings(meterId);
  for (const installation of meters.installations) {
    const readings = readingsFor(installation.meterId);
    const measure = measureInstallation(installation, readings, span, frame);
    if (measure) measures.push(measure);
  }
  for (const installation of [...meters.installations, ...(meters.elsewhere ?? [])]) {
    const { meterId } = installation;
    for (const at of conflictsOf(installation, readingsFor(meterId), frame.season)) {
      conflictsAt.set(meterId, (conflictsAt.get(meterId) ?? new Set()).add(at));
    }
  }
  const conflicts = [...conflictsAt].map(([meterId, at]) => ({
    meterId,
    at: [...at].sort((a, b) => a - b),
  }));
  const findings = new Set<Finding>(measures.flatMap((measure) => measure.findings));
  if (conflicts.length > 0) findings.add('conflictingReading');
  if (measures.length === 0) findings.add('noMeter');
  const sum = (part: Span, quantities: readonly Quantity[]) =>
    quantities.length === 0
      ? unknownQuantity(energyWithin(DEFAULT_MAX_POWER_W, lengthS(part)))
      : addQuantities(quantities);
  const sumOfMonth = (part: Span, month: number) =>
    sum(
      part,
      measures.map(({ months }) => months![month]!.quantity),
    );
  return {
    span,
    quantity: sum(
      span,
      measures.map((measure) => measure.quantity),
    ),
    ...(frame.months && { months: measureMonths(frame.months, span, sumOfMonth) }),
    findings: [...findings].sort(),
    edgeEstimated: measures.some((measure) => measure.edgeEstimated),
    installations: measures,
    conflicts,
  };
}

/** A meter of which the store has nothing. */
export function noReadings(meterId: string): MeterReadings {
  return { meterId, series: seriesOf([]), conflictsAt: [] };
}
