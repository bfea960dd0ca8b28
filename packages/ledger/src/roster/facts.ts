import type { HouseholdCase } from '@nuanbu/settlement';
import type { Selectable } from 'kysely';
import type { Database } from '../schema.ts';

type Facts = HouseholdCase['facts'];
type Row = Selectable<Database['household']>;

/** Where the ledger keeps each fact that a roster may leave out, and the column's type. */
const PLACES = {
  acceptedOn: { column: 'accepted_on', type: 'date' },
  violationOn: { column: 'violation_on', type: 'date' },
  dwellingId: { column: 'dwelling_id', type: 'text' },
  pathway: { column: 'pathway', type: 'text' },
  equipment: { column: 'equipment', type: 'text' },
  areaMilliM2: { column: 'area_milli_m2', type: 'bigint' },
  costFen: { column: 'cost_fen', type: 'bigint' },
  runningCostFen: { column: 'running_cost_fen', type: 'bigint' },
  gasMilliM3: { column: 'gas_milli_m3', type: 'bigint' },
  coalKg: { column: 'coal_kg', type: 'bigint' },
  baselineWh: { column: 'baseline_wh', type: 'bigint' },
  convertedOn: { column: 'converted_on', type: 'date' },
  acceptedBy: { column: 'accepted_by', type: 'text' },
  householdBook: { column: 'household_book', type: 'text' },
  sameHouseholdAs: { column: 'same_household_as', type: 'text' },
  sameHouseholdBecause: { column: 'same_household_because', type: 'text' },
  splitCertifiedByVillage: { column: 'split_certified_by_village', type: 'boolean' },
  splitCertifiedByTown: { column: 'split_certified_by_town', type: 'boolean' },
  splitBecause: { column: 'split_because', type: 'text' },
  endedOn: { column: 'ended_on', type: 'date' },
} as const satisfies Readonly<Record<string, { column: keyof Row; type: string }>>;

/** A fact of a household that a roster may leave out. */
export type RosterFact = keyof typeof PLACES;

/** The facts of a household that a roster may leave out. */
export type OptionalFacts = Pick<Facts, RosterFact>;

/** All of them. */
export const ROSTER_FACTS = Object.keys(PLACES) as readonly RosterFact[];

type FactColumn = (typeof PLACES)[RosterFact]['column'];

/** The columns that keep them, with their types. */
export const FACT_COLUMNS = Object.fromEntries(
  Object.values(PLACES).map(({ column, type }) => [column, type]),
) as Readonly<Record<FactColumn, string>>;

/** Facts as columns; empty where a fact is undefined. */
export function columnsOf(
  facts: OptionalFacts,
  names: readonly RosterFact[],
): Partial<Pick<Row, FactColumn>> {
  return Object.fromEntries(names.map((name) => [PLACES[name].column, facts[name] ?? null]));
}

/** A household's facts as settlement takes them. Those that it does not have are left out. */
export function factsOf(row: Row): Facts {
  const optional = ROSTER_FACTS.flatMap((name) => {
    const value = row[PLACES[name].column];
    return value === null ? [] : [[name, value]];
  });
  return {
    householdId: row.household_id,
    name: row.name,
    town: row.town,
    village: row.village,
    cohortYear: row.cohort_year,
    resident: row.resident,
    collectiveMember: row.collective_member,
    ...(Object.fromEntries(optional) as OptionalFacts),
  };
}
