import { type Entitlement, entitlementOf, type Programme, type Season } from '@nuanbu/policy';
import type { HouseholdFacts } from './facts.ts';

/**
 * Decides every household's entitlement from the roster alone, before any energy (domain rule P3).
 * Of several entitled households with one dwelling the first in the roster keeps it.
 *
 * @param roster all households of the programme in roster order: a dwelling may be shared by
 *   households of different villages.
 */
export function entitlementsOf(
  roster: Iterable<HouseholdFacts>,
  programme: Programme,
  season: Season,
): Map<string, Entitlement> {
  const onePerDwelling = programme.file.eligibility.oneHouseholdPerDwelling.value;
  const takenDwellings = new Set<string>();
  const entitlements = new Map<string, Entitlement>();
  for (const facts of roster) {
    const entitlement = entitlementOf(facts, programme, season);
    const { dwellingId } = facts;
    if (entitlement.reason !== undefined || dwellingId === undefined || !onePerDwelling) {
      entitlements.set(facts.householdId, entitlement);
    } else if (takenDwellings.has(dwellingId)) {
      entitlements.set(facts.householdId, { ...entitlement, reason: 'dwellingAlreadyPaid' });
    } else {
      takenDwellings.add(dwellingId);
      entitlements.set(facts.householdId, entitlement);
    }
  }
  return entitlements;
}
