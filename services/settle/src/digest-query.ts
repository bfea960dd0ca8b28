import { cutsOf, digestEdges, needsEveryReading } from '@nuanbu/metering';
import type { CommitNumber, DigestQuery, MeterQuery } from '@nuanbu/readings';
import {
  type HouseholdCase,
  type HouseholdEntitlement,
  type RunTerms,
  seasonFrame,
} from '@nuanbu/settlement';
import type { Instant } from '@nuanbu/units';

/**
 * What settling some households asks of the reading store: each meter once, with every instant at
 * which one of its households cuts or sets a register, elsewhere too, since a register that
 * contradicts the roster there is a conflict of the meter's (U10).
 */
export function digestQueryOf(
  households: readonly HouseholdCase[],
  entitlements: ReadonlyMap<string, HouseholdEntitlement>,
  terms: RunTerms,
  asOf: CommitNumber,
): DigestQuery {
  const { season, hours, months } = seasonFrame(terms);
  const windowEdges = digestEdges(hours, season, months);
  const edges = new Set(windowEdges);
  const meters = new Map<string, { full: boolean; cutsAt: Set<Instant> }>();
  for (const { facts, installations, elsewhere = [] } of households) {
    const { countedSpan } = entitlementIn(entitlements, facts.householdId);
    for (const installation of [...installations, ...elsewhere]) {
      const meter = meters.get(installation.meterId) ?? { full: false, cutsAt: new Set() };
      meters.set(installation.meterId, meter);
      meter.full ||= needsEveryReading(installation);
      for (const cut of cutsOf(installation, countedSpan, edges)) meter.cutsAt.add(cut);
    }
  }
  return {
    meters: [...meters].map(
      ([meterId, { full, cutsAt }]): MeterQuery => ({
        meterId,
        full,
        cutsAt: [...cutsAt].sort((a, b) => a - b),
      }),
    ),
    windowEdges,
    span: season,
    asOf,
  };
}

/** A household's entitlement; every household of a run's roster has one. */
export function entitlementIn(
  entitlements: ReadonlyMap<string, HouseholdEntitlement>,
  householdId: string,
): HouseholdEntitlement {
  const entitlement = entitlements.get(householdId);
  if (!entitlement) throw new Error(`household ${householdId} was not asked for its entitlement`);
  return entitlement;
}
