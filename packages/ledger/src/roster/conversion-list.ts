import type { Day, Fen, Instant } from '@nuanbu/units';
import { sql } from 'kysely';
import type { LedgerContext } from '../context.ts';
import type { Scope } from '../users/user.ts';
import { scopeCondition } from './search.ts';
import type { Village } from './snapshot.ts';

export type ConversionState = 'converted' | 'accepted' | 'awaitingAcceptance' | 'notConverted';

/** Which conversions somebody looks for, among the households of the newest roster version. */
export interface ConversionSearch {
  /** The beginning of a household's number, or a part of its name. */
  readonly text?: string | undefined;
  readonly village?: Pick<Village, 'town' | 'village'> | undefined;
  /** All villages of one town. */
  readonly town?: string | undefined;
  readonly scope: Scope;
  readonly pathway?: string | undefined;
  /** An accepted household was converted, whether or not anybody noted the day. */
  readonly state: ConversionState;
  /** Days of conversion, or else of acceptance, both included. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  /** The plan against which they are held. */
  readonly plan?: { readonly programme: string; readonly version: number } | undefined;
  /** With a plan: those that it has no row for, or the others. */
  readonly offPlan?: boolean | undefined;
}

/** One household's conversion, and when the roster came to say so. */
export interface ListedConversion {
  readonly householdId: string;
  readonly name: string;
  readonly town: string;
  readonly village: string;
  readonly cohortYear: number;
  readonly pathway?: string | undefined;
  readonly equipment?: string | undefined;
  readonly areaMilliM2?: number | undefined;
  readonly costFen?: Fen | undefined;
  readonly convertedOn?: Day | undefined;
  readonly acceptedOn?: Day | undefined;
  readonly acceptedBy?: string | undefined;
  /** Whether the plan has no row for it; undefined where no plan was named. */
  readonly isOffPlan?: boolean | undefined;
  readonly enteredAt: Instant;
  readonly enteredBy: string;
}

const STATES: Readonly<Record<ConversionState, ReturnType<typeof sql<boolean>>>> = {
  converted: sql<boolean>`home.converted_on IS NOT NULL OR home.accepted_on IS NOT NULL`,
  accepted: sql<boolean>`home.accepted_on IS NOT NULL`,
  awaitingAcceptance: sql<boolean>`home.converted_on IS NOT NULL AND home.accepted_on IS NULL`,
  notConverted: sql<boolean>`home.converted_on IS NULL AND home.accepted_on IS NULL`,
};

/** What makes a household's conversion; another cost or area is not another conversion. */
const CONVERSION = (table: string) =>
  sql`(${sql.ref(`${table}.pathway`)}, ${sql.ref(`${table}.equipment`)},
    ${sql.ref(`${table}.converted_on`)}, ${sql.ref(`${table}.accepted_on`)},
    ${sql.ref(`${table}.accepted_by`)})`;

/**
 * A page of conversions in roster order.
 *
 * @param page.after the household after which it begins; from the first where it has gone.
 */
export async function listConversions(
  { db }: LedgerContext,
  search: ConversionSearch,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<ListedConversion[]> {
  const isOffPlan = offPlanCondition(search.plan);
  const conditions = [
    STATES[search.state],
    ...wantedConditions(search),
    scopeCondition(search.scope, 'home'),
    search.offPlan === undefined ? undefined : sql<boolean>`${isOffPlan} = ${search.offPlan}`,
    after === undefined
      ? undefined
      : sql<boolean>`home.position > coalesce((SELECT position FROM ledger.household
          WHERE household_id = ${after} AND to_version IS NULL), -1)`,
  ].filter((condition) => condition !== undefined);
  const { rows } = await sql<ListedRow>`
    SELECT home.household_id, home.name, home.town, home.village, home.cohort_year, home.pathway,
      home.equipment, home.area_milli_m2, home.cost_fen, home.converted_on, home.accepted_on,
      home.accepted_by, ${isOffPlan} AS is_off_plan, entered.at, entered.actor
    FROM ledger.household AS home
    CROSS JOIN LATERAL (
      SELECT version.at, version.actor FROM ledger.household AS earlier
      JOIN ledger.roster_version AS version ON version.version = earlier.from_version
      WHERE earlier.household_id = home.household_id
        AND ${CONVERSION('earlier')} IS NOT DISTINCT FROM ${CONVERSION('home')}
      ORDER BY earlier.from_version LIMIT 1
    ) AS entered
    WHERE home.to_version IS NULL
      ${sql.join(
        conditions.map((condition) => sql`AND (${condition})`),
        sql` `,
      )}
    ORDER BY home.position LIMIT ${limit}`.execute(db);
  return rows.map(listedOf);
}

function wantedConditions({ text, village, town, pathway, from, to }: ConversionSearch) {
  const plain = text?.replace(/[\\%_]/g, (sign) => `\\${sign}`);
  const day = sql`coalesce(home.converted_on, home.accepted_on)`;
  return [
    plain === undefined
      ? undefined
      : sql<boolean>`home.household_id LIKE ${`${plain}%`} OR home.name LIKE ${`%${plain}%`}`,
    village && sql<boolean>`home.town = ${village.town} AND home.village = ${village.village}`,
    town === undefined ? undefined : sql<boolean>`home.town = ${town}`,
    pathway === undefined ? undefined : sql<boolean>`home.pathway = ${pathway}`,
    from === undefined ? undefined : sql<boolean>`${day} >= ${from}::date`,
    to === undefined ? undefined : sql<boolean>`${day} <= ${to}::date`,
  ];
}

/** A row of the plan is for a place or a whole, and for whatever it leaves unsaid. */
function offPlanCondition(plan: ConversionSearch['plan']) {
  if (!plan) return sql<boolean | null>`NULL::boolean`;
  return sql<boolean | null>`NOT EXISTS (SELECT FROM ledger.plan AS planned
    WHERE planned.programme = ${plan.programme} AND planned.version = ${plan.version}
      AND planned.town IN ('', home.town) AND planned.village IN ('', home.village)
      AND coalesce(planned.pathway = home.pathway, planned.pathway IS NULL)
      AND coalesce(planned.equipment = home.equipment, planned.equipment IS NULL)
      AND coalesce(planned.year, home.cohort_year) = home.cohort_year)`;
}

interface ListedRow {
  readonly household_id: string;
  readonly name: string;
  readonly town: string;
  readonly village: string;
  readonly cohort_year: number;
  readonly pathway: string | null;
  readonly equipment: string | null;
  readonly area_milli_m2: number | null;
  readonly cost_fen: Fen | null;
  readonly converted_on: Day | null;
  readonly accepted_on: Day | null;
  readonly accepted_by: string | null;
  readonly is_off_plan: boolean | null;
  readonly at: Instant;
  readonly actor: string;
}

function listedOf(row: ListedRow): ListedConversion {
  return {
    householdId: row.household_id,
    ...{ name: row.name, town: row.town, village: row.village, cohortYear: row.cohort_year },
    ...{ pathway: row.pathway ?? undefined, equipment: row.equipment ?? undefined },
    ...{ areaMilliM2: row.area_milli_m2 ?? undefined, costFen: row.cost_fen ?? undefined },
    ...{ convertedOn: row.converted_on ?? undefined, acceptedOn: row.accepted_on ?? undefined },
    acceptedBy: row.accepted_by ?? undefined,
    isOffPlan: row.is_off_plan ?? undefined,
    ...{ enteredAt: row.at, enteredBy: row.actor },
  };
}
