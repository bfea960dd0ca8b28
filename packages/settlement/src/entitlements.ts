import {
  type Entitlement,
  entitlementOf,
  type JoinedBecause,
  recogniseHouseholds,
  violationReason,
} from '@nuanbu/policy';
import type { HouseholdFacts } from './facts.ts';
import type { RunTerms } from './terms.ts';

type ViolationReason = NonNullable<ReturnType<typeof violationReason>>;

/** That a registration is one household with another. */
export interface OneWith {
  readonly householdId: string;
  readonly because: JoinedBecause;
}

/** A household's entitlement within its roster. */
export interface HouseholdEntitlement extends Entitlement {
  /** The registration with which it is one household, and why. */
  readonly oneWith?: OneWith | undefined;
}

/**
 * Decides every household's entitlement from the roster alone, before any energy (domain rule P3).
 * Of several entitled registrations that are one household, and of several entitled households with
 * one dwelling, the first in the roster keeps its claim; so does one that waits for its split to be
 * certified, since whoever comes after it might have to give the money back.
 *
 * @param roster all households of the programme in roster order: a dwelling may be shared by
 *   households of different villages.
 */
export function entitlementsOf(
  roster: Iterable<HouseholdFacts>,
  { programme, component, season }: Pick<RunTerms, 'programme' | 'component' | 'season'>,
): Map<string, HouseholdEntitlement> {
  const all = [...roster];
  const recognised = recogniseHouseholds(all, programme);
  const onePerDwelling = programme.file.eligibility.oneHouseholdPerDwelling.value;
  const claimants = new Map<string, string>();
  const takenDwellings = new Set<string>();
  const entitlements = new Map<string, HouseholdEntitlement>();
  // A violation is the household's, whichever of its registrations it was found at.
  const violators = new Map<string, { householdId: string; reason: ViolationReason }>();
  for (const facts of all) {
    const reason = violationReason(facts, programme, component, season);
    const { headId } = recognised.get(facts.householdId)!;
    if (reason && !violators.has(headId)) {
      violators.set(headId, { householdId: facts.householdId, reason });
    }
  }
  for (const facts of all) {
    const { householdId, dwellingId } = facts;
    const entitlement = entitlementOf(facts, programme, component, season);
    const { headId, because, missing } = recognised.get(householdId)!;
    const claimant = claimants.get(headId);
    const claim = () => {
      if (claimant === undefined) claimants.set(headId, householdId);
      if (dwellingId !== undefined) takenDwellings.add(dwellingId);
    };
    const violator = violators.get(headId);
    if (entitlement.reason !== undefined) {
      entitlements.set(householdId, entitlement);
    } else if (violator !== undefined) {
      const joined = because ?? recognised.get(violator.householdId)!.because!;
      const oneWith = { householdId: violator.householdId, because: joined };
      entitlements.set(householdId, { ...refused(entitlement, violator.reason), oneWith });
    } else if (missing !== undefined) {
      claim();
      entitlements.set(householdId, { ...entitlement, rule: undefined, unknown: missing });
    } else if (claimant !== undefined) {
      const oneWith = { householdId: claimant, because: because! };
      entitlements.set(householdId, { ...refused(entitlement, 'sameHousehold'), oneWith });
    } else if (onePerDwelling && dwellingId !== undefined && takenDwellings.has(dwellingId)) {
      entitlements.set(householdId, refused(entitlement, 'dwellingAlreadyPaid'));
    } else {
      claim();
      entitlements.set(householdId, entitlement);
    }
  }
  return entitlements;
}

function refused(
  entitlement: Entitlement,
  reason: 'sameHousehold' | 'dwellingAlreadyPaid' | ViolationReason,
): Entitlement {
  return { ...entitlement, reason, rule: undefined, unknown: undefined };
}
