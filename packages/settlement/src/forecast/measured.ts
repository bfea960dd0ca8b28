import {
  type CarriedEnergy,
  carryOn,
  type DegreeDays,
  type HouseholdMeasure,
  knownDays,
  LOOK_BACK_DAYS,
  type MeterReadings,
  measureHousehold,
} from '@nuanbu/metering';
import { type Counted, countsEnergy, type EnergyBasis, isEnergyBasis } from '@nuanbu/policy';
import { civilDays, type Instant, intersect, isEmpty, type Span, type Wh } from '@nuanbu/units';
import { countedEnergy } from '../counted-energy.ts';
import type { HouseholdEntitlement } from '../entitlements.ts';
import type { HouseholdCase } from '../facts.ts';
import type { AtBounds, Line } from '../line.ts';
import { settleHousehold } from '../settle.ts';
import { type RunTerms, seasonFrame } from '../terms.ts';

/** What is the same for every household of a forecast. */
export interface ForecastFrame {
  /** Of the whole season. */
  readonly terms: RunTerms;
  /** The midnight up to which readings are looked at, within the season. */
  readonly asOf: Instant;
  /** The season's civil days. */
  readonly days: readonly Span[];
  readonly degreeDays: DegreeDays;
}

/**
 * A forecast's frame.
 *
 * @param asOf any instant: the last midnight of the season before it counts.
 */
export function forecastFrame(
  terms: RunTerms,
  asOf: Instant,
  degreeDays: DegreeDays,
): ForecastFrame {
  const { from, to } = terms.season.span;
  const days = civilDays({ from, to });
  const past = days.filter((day) => day.to <= asOf);
  return { terms, asOf: past.at(-1)?.to ?? from, days, degreeDays };
}

/** The terms of the season so far, as a provisional run has them (domain rule S2). */
export function termsSoFar({ terms, asOf }: ForecastFrame): RunTerms {
  const { from } = terms.season.span;
  return { ...terms, season: { ...terms.season, span: { from, to: asOf } } };
}

/** A household's entitlement with the counted days so far; an empty span where there are none. */
export function entitlementSoFar(
  entitlement: HouseholdEntitlement,
  { asOf }: ForecastFrame,
): HouseholdEntitlement {
  const { from, to } = entitlement.countedSpan;
  return { ...entitlement, countedSpan: { from: Math.min(from, asOf), to: Math.min(to, asOf) } };
}

/** The energy that is known of a household, and what its own days expect of those to come. */
export interface MeasuredHousehold {
  readonly household: HouseholdCase;
  readonly entitlement: HouseholdEntitlement;
  readonly soFar: Line;
  /** Absent where there is nothing to expect: no money, no energy that counts, or no more days. */
  readonly ahead?: Ahead | undefined;
  /** The energy of each civil day of the season so far; zero where it is not counted. */
  readonly pastWh: readonly Wh[];
}

/** What a forecast goes on from. */
export interface Ahead {
  /** Which energy the rule counts. */
  readonly basis: EnergyBasis;
  /** The counted days to come: those after the last day of which all is known. */
  readonly days: readonly Span[];
  /** What was counted before them: all energy, what the rule counts of it, and that up to now. */
  readonly totalWh: AtBounds<Wh>;
  readonly counted: AtBounds<Counted>;
  readonly countedNow: AtBounds<Counted>;
  /** Absent where the household's own days say too little. */
  readonly carried?: CarriedEnergy | undefined;
}

/** Measures a household so far, by the very rules of settlement, and carries its last days on. */
export function measureAhead(
  household: HouseholdCase,
  entitlement: HouseholdEntitlement,
  readingsOf: (meterId: string) => MeterReadings | undefined,
  frame: ForecastFrame,
): MeasuredHousehold {
  const { terms, asOf, degreeDays } = frame;
  const short = termsSoFar(frame);
  const cut = entitlementSoFar(entitlement, frame);
  const soFar = settleHousehold(household, cut, readingsOf, short);
  const common = { household, entitlement, soFar };
  const { rule, countedSpan } = entitlement;
  const { component } = terms;
  const { measure } = soFar.evidence;
  if (!rule || !component.isDetermined || !measure || !countsEnergy(component)) {
    return { ...common, pastWh: [] };
  }
  const past = frame.days.filter((day) => day.to <= asOf);
  const seasonFrom = terms.season.span.from;
  const byDay = measureHousehold(
    household,
    readingsOf,
    { from: seasonFrom, to: asOf },
    { ...seasonFrame(short), months: past },
  ).months!;
  const pastWh = byDay.map(({ span, quantity }) =>
    span.from >= cut.countedSpan.from ? quantity.bestWh : 0,
  );
  if (countedSpan.to <= asOf || !isEnergyBasis(rule.basis)) return { ...common, pastWh };

  const known = knownDays(household, readingsOf, past);
  const last = new Set(known.slice(-LOOK_BACK_DAYS));
  const from = Math.max(countedSpan.from, Math.min(known.at(-1)?.to ?? seasonFrom, asOf));
  const days = civilDays({ from, to: countedSpan.to });
  const before = energyBefore(from, measure, common, readingsOf, short);
  return {
    ...common,
    pastWh,
    ahead: {
      basis: rule.basis,
      days,
      totalWh: totalOf(before),
      counted: countedEnergy(before, rule.basis),
      countedNow: countedEnergy(measure, rule.basis),
      carried: carryOn(
        past.flatMap((span, index) => {
          if (!last.has(span)) return [];
          const { bestWh: totalWh, peakWh } = byDay[index]!.quantity;
          return [{ span, totalWh, peakWh }];
        }),
        days,
        degreeDays,
      ),
    },
  };
}

/** The counted energy before an instant, which is what was measured unless its end is not known. */
function energyBefore(
  until: Instant,
  measure: HouseholdMeasure,
  { household }: Pick<MeasuredHousehold, 'household'>,
  readingsOf: (meterId: string) => MeterReadings | undefined,
  terms: RunTerms,
): HouseholdMeasure {
  if (measure.span.to <= until) return measure;
  const span = intersect(measure.span, { from: measure.span.from, to: until });
  const counted = isEmpty(span) ? { from: measure.span.from, to: measure.span.from } : span;
  return measureHousehold(household, readingsOf, counted, seasonFrame(terms));
}

function totalOf({ quantity }: HouseholdMeasure): AtBounds<Wh> {
  return { best: quantity.bestWh, low: quantity.lowWh, high: quantity.highWh };
}
