import type { Fen } from '@nuanbu/units';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';
import type { Batch } from './batch.ts';

/** What of a batch's lines is in doubt or left out as things are now, after all decisions. */
export interface BatchStanding {
  /** Lines that it does not pay, and that may join it or a later one; at best. */
  readonly held: HouseholdsAndAmount;
  /** Lines of which it pays the certain part, and what best pays beyond that. */
  readonly rest: HouseholdsAndAmount;
  /** Lines that a person excluded for good, with what best would have paid. */
  readonly excluded: HouseholdsAndAmount;
  /** Money at risk (P2) of the lines that it pays for more than their certain part. */
  readonly atRiskFen: Fen;
}

interface HouseholdsAndAmount {
  readonly households: number;
  readonly amountFen: Fen;
}

interface StandingRow {
  readonly heldHouseholds: number;
  readonly heldFen: Fen;
  readonly restHouseholds: number;
  readonly restFen: Fen;
  readonly excludedHouseholds: number;
  readonly excludedFen: Fen;
  readonly atRiskFen: Fen;
}

/**
 * Adds up how the lines of a batch stand. What any batch has booked for a household is no longer
 * owed to it, so that the sums are those of the unpaid list. A superseded batch has no line any
 * more.
 */
export async function standingOf(
  db: Kysely<Database>,
  { number, kind, state, runNumber, programme, season, component }: Batch,
): Promise<BatchStanding> {
  const isOfRun = kind !== 'repayment';
  const { rows } = await sql<StandingRow>`
    WITH own AS (
      SELECT household_id, run_number, live, amount_fen, repays_batch,
        amount_fen + coalesce(booked_fen, 0) AS paid_fen
      FROM ledger.batch_line WHERE batch_number = ${number} AND ${state !== 'superseded'}
      UNION ALL
      SELECT household_id, run_number, false, NULL, NULL, NULL FROM ledger.line AS held
      WHERE run_number = ${runNumber} AND status = 'held' AND ${isOfRun}
        AND ${state !== 'superseded'}
        AND NOT EXISTS (SELECT FROM ledger.batch_line AS booked
          WHERE booked.batch_number = ${number} AND booked.household_id = held.household_id)
    ), doubted AS (
      SELECT household_id, live, booked_fen, CASE
          WHEN repays_batch IS NOT NULL THEN own.amount_fen
          ELSE greatest(0, coalesce(CASE status WHEN 'certainPart'
            THEN (evidence -> 'reckoning' -> 'payouts' -> 'best' ->> 'amountFen')::bigint END,
            line.amount_fen) - coalesce(booked_fen + forfeited_fen, 0))
        END AS owed_fen, coalesce((
          SELECT decision = 'exclude' FROM ledger.line_decision AS decided
          WHERE decided.batch_number = ${number} AND decided.household_id = own.household_id
          ORDER BY decision_number DESC LIMIT 1
        ), false) AS is_excluded
      FROM own JOIN ledger.line USING (run_number, household_id)
      CROSS JOIN LATERAL
        ledger.booked(household_id, ${programme}, ${season}, ${component}) AS booked
      WHERE NOT live OR status = 'certainPart' AND repays_batch IS NULL
    ), held AS (
      SELECT count(*) AS households, coalesce(sum(owed_fen), 0)::bigint AS fen FROM doubted
      WHERE NOT live AND NOT is_excluded AND (owed_fen > 0 OR booked_fen IS NULL)
    ), rest AS (
      SELECT count(*) AS households, coalesce(sum(owed_fen), 0)::bigint AS fen FROM doubted
      WHERE live AND owed_fen > 0
    ), excluded AS (
      SELECT count(*) AS households, coalesce(sum(owed_fen), 0)::bigint AS fen FROM doubted
      WHERE NOT live AND is_excluded
    ), risked AS (
      SELECT coalesce(sum(at_risk_fen), 0)::bigint AS fen
      FROM own JOIN ledger.line USING (run_number, household_id)
      WHERE live AND NOT (status = 'certainPart' AND paid_fen <= line.amount_fen)
    )
    SELECT held.households AS "heldHouseholds", held.fen AS "heldFen",
      rest.households AS "restHouseholds", rest.fen AS "restFen",
      excluded.households AS "excludedHouseholds", excluded.fen AS "excludedFen",
      risked.fen AS "atRiskFen"
    FROM held, rest, excluded, risked`.execute(db);
  const row = rows[0]!;
  return {
    held: { households: row.heldHouseholds, amountFen: row.heldFen },
    rest: { households: row.restHouseholds, amountFen: row.restFen },
    excluded: { households: row.excludedHouseholds, amountFen: row.excludedFen },
    atRiskFen: row.atRiskFen,
  };
}
