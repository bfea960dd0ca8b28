import type { CommitNumber } from '@nuanbu/readings';
import {
  entitlementsOf,
  type HouseholdCase,
  type HouseholdEntitlement,
  type RunTerms,
} from '@nuanbu/settlement';

/** A village of a run, with its households in roster order. */
export interface RunVillage {
  readonly town: string;
  readonly village: string;
  readonly households: readonly HouseholdCase[];
}

/** Everything that a run's lines follow from, but the readings themselves (domain rule S1). */
export interface FrozenRun {
  readonly runNumber: number;
  readonly terms: RunTerms;
  /** Readings count up to this commit of the store. */
  readonly asOf: CommitNumber;
  /** In roster order. */
  readonly households: readonly HouseholdCase[];
  /** In the order in which the roster first names them. */
  readonly villages: readonly RunVillage[];
  readonly entitlements: ReadonlyMap<string, HouseholdEntitlement>;
}

/** Puts a run's frozen parts together; entitlement is decided over the whole roster (P3). */
export function frozenRun(
  runNumber: number,
  terms: RunTerms,
  asOf: CommitNumber,
  households: readonly HouseholdCase[],
): FrozenRun {
  const facts = households.map((household) => household.facts);
  return {
    runNumber,
    terms,
    asOf,
    households,
    villages: villagesIn(households),
    entitlements: entitlementsOf(facts, terms),
  };
}

/** Groups a roster by village; villages of two towns may share a name. */
function villagesIn(households: readonly HouseholdCase[]): RunVillage[] {
  const villages = new Map<
    string,
    { town: string; village: string; households: HouseholdCase[] }
  >();
  for (const household of households) {
    const { town, village } = household.facts;
    const key = JSON.stringify([town, village]);
    const group = villages.get(key) ?? { town, village, households: [] };
    villages.set(key, group);
    group.households.push(household);
  }
  return [...villages.values()];
}
