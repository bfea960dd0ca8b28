import type { LineStatus } from '@nuanbu/terms';
import { sql } from 'kysely';
import type { LedgerContext } from '../context.ts';
import type { LineSummary } from '../runs/lines.ts';
import type { Scope } from '../users/user.ts';
import type { Village } from './snapshot.ts';

/** Which households somebody looks for, among those of the newest roster version. */
export interface HouseholdSearch {
  /** The beginning of a household's or a meter's number, or a part of its name. */
  readonly text?: string | undefined;
  readonly village?: Pick<Village, 'town' | 'village'> | undefined;
  /** Whose households are seen at all. */
  readonly scope: Scope;
  /** The run whose line is shown beside each household, and by which it is chosen. */
  readonly run?: number | undefined;
  readonly status?: LineStatus | undefined;
  readonly finding?: LineSummary['findings'][number] | undefined;
  /** Lines with at least so much money at risk. */
  readonly leastAtRiskFen?: number | undefined;
}

/** A household in a list, with how it stands in a run where one was named. */
export interface FoundHousehold {
  readonly householdId: string;
  readonly name: string;
  readonly town: string;
  readonly village: string;
  /** Those that it has now or had, in the order of the roster. */
  readonly meterIds: readonly string[];
  readonly line?: FoundLine | undefined;
}

export type FoundLine = Pick<
  LineSummary,
  'status' | 'reason' | 'totalWh' | 'paidWh' | 'amountFen' | 'atRiskFen' | 'findings'
>;

/**
 * A page of households in roster order.
 *
 * @param page.after the household after which it begins; from the first where it has gone.
 */
export async function searchHouseholds(
  { db }: LedgerContext,
  { text, village, scope, run, status, finding, leastAtRiskFen }: HouseholdSearch,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<FoundHousehold[]> {
  const conditions = [
    text === undefined ? undefined : matches(text),
    village && sql`place.town = ${village.town} AND place.village = ${village.village}`,
    scopeCondition(scope, 'place'),
    status && sql`line.status = ${status}`,
    finding && sql`${finding} = ANY(line.findings)`,
    leastAtRiskFen === undefined ? undefined : sql`line.at_risk_fen >= ${leastAtRiskFen}`,
    after === undefined
      ? undefined
      : sql`place.position > coalesce((SELECT position FROM ledger.household
          WHERE household_id = ${after} AND to_version IS NULL), -1)`,
  ].filter((condition) => condition !== undefined);
  const { rows } = await sql<FoundRow>`
    SELECT place.household_id, place.name, place.town, place.village, line.status, line.reason,
      line.total_wh, line.paid_wh, line.amount_fen, line.at_risk_fen, line.findings,
      ARRAY(SELECT meter_id FROM ledger.installation JOIN ledger.metering_point AS point
        USING (metering_point_id) WHERE point.household_id = place.household_id
          AND installation.to_version IS NULL ORDER BY installation.position) AS meter_ids
    FROM ledger.household AS place
    LEFT JOIN ledger.line AS line
      ON line.run_number = ${run ?? null}::int AND line.household_id = place.household_id
    WHERE place.to_version IS NULL
      ${sql.join(
        conditions.map((condition) => sql`AND (${condition})`),
        sql` `,
      )}
    ORDER BY place.position LIMIT ${limit}`.execute(db);
  return rows.map(foundOf);
}

/** Of households of the newest roster version, those that lie in a scope. */
export async function householdsInScope(
  { db }: LedgerContext,
  scope: Scope,
  householdIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const inScope = scopeCondition(scope, 'place') ?? sql`true`;
  const { rows } = await sql<{ household_id: string }>`
    SELECT household_id FROM ledger.household AS place
    WHERE to_version IS NULL AND household_id = ANY(${[...householdIds]})
      AND (${inScope})`.execute(db);
  return new Set(rows.map((row) => row.household_id));
}

/** Rows of a table with town and village that lie in a scope; undefined where it is everything. */
export function scopeCondition(scope: Scope, table: string) {
  if (scope === 'all') return undefined;
  const town = sql.ref(`${table}.town`);
  const village = sql.ref(`${table}.village`);
  return sql<boolean>`${town} = ANY(${[...scope.towns]})
    OR ${town} || '/' || ${village} = ANY(${[...scope.villages]})`;
}

function matches(text: string) {
  const plain = text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
  const [begins, contains] = [`${plain}%`, `%${plain}%`];
  return sql`place.household_id LIKE ${begins} OR place.name LIKE ${contains} OR EXISTS (
    SELECT FROM ledger.installation JOIN ledger.metering_point AS point USING (metering_point_id)
    WHERE point.household_id = place.household_id AND installation.to_version IS NULL
      AND meter_id LIKE ${begins})`;
}

interface FoundRow {
  readonly household_id: string;
  readonly name: string;
  readonly town: string;
  readonly village: string;
  readonly meter_ids: readonly string[];
  readonly status: LineStatus | null;
  readonly reason: FoundLine['reason'] | null;
  readonly total_wh: number;
  readonly paid_wh: number;
  readonly amount_fen: number;
  readonly at_risk_fen: number;
  readonly findings: FoundLine['findings'];
}

function foundOf(row: FoundRow): FoundHousehold {
  return {
    householdId: row.household_id,
    ...{ name: row.name, town: row.town, village: row.village, meterIds: row.meter_ids },
    line:
      row.status === null
        ? undefined
        : {
            ...{ status: row.status, reason: row.reason ?? undefined },
            ...{ totalWh: row.total_wh, paidWh: row.paid_wh, amountFen: row.amount_fen },
            ...{ atRiskFen: row.at_risk_fen, findings: row.findings },
          },
  };
}
