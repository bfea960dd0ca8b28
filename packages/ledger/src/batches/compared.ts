import type { ComparedHousehold, SettledLine } from '@nuanbu/settlement';
import type { IneligibleReason, LineStatus } from '@nuanbu/terms';
import type { Fen, FunderPart } from '@nuanbu/units';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { rowsAs } from '../bulk.ts';
import type { Run } from '../runs/run.ts';
import type { Database } from '../schema.ts';
import { openByCorrections } from '../violations/corrections.ts';
import { type LineDecisionMade, lineDecisionsOf } from './line-decisions.ts';

interface ComparedRow extends SettledRow {
  readonly town: string;
  readonly village: string;
  readonly bookedFen: Fen | null;
  readonly owedBackFen: Fen | null;
  readonly isExcluded: boolean;
  /** The newest batch at which somebody decided on the household. */
  readonly lastBatch: number | null;
  readonly lastRun: number | null;
}

/** A line as far as money asks for it; nothing of it where the run has none. */
interface SettledRow {
  readonly householdId: string;
  readonly status: LineStatus | null;
  readonly reason: IneligibleReason | null;
  readonly amountFen: Fen | null;
  readonly rulePath: string | null;
  readonly funders: readonly FunderPart[] | null;
  readonly bestFen: Fen | null;
}

/** The columns of a settled row of `ledger.line`. */
const SETTLED = sql`line.status, line.reason, line.amount_fen AS "amountFen",
  evidence -> 'reckoning' ->> 'rulePath' AS "rulePath",
  evidence -> 'reckoning' -> 'funders' AS funders,
  (evidence -> 'reckoning' -> 'payouts' -> 'best' ->> 'amountFen')::bigint AS "bestFen"`;

/**
 * The households whose booked money a run may move, and those whose line waits or was decided on,
 * in byte order. Whoever is booked with what the run pays and was left alone by everybody is not
 * among them; in a district those are nearly all.
 */
export async function comparedHouseholds(
  db: Kysely<Database>,
  run: Run,
): Promise<ComparedHousehold<LineDecisionMade>[]> {
  const { number, programme, season, component } = run;
  const ofKey = sql`(programme, season, component) = (${programme}, ${season}, ${component})`;
  const { rows } = await sql<ComparedRow>`
    WITH booked AS (
      SELECT household_id, max(run_number) AS booked_run, sum(amount_fen - coalesce((
        SELECT sum(amount_fen) FROM ledger.recovery_entry AS taken
        WHERE taken.batch_number = line.batch_number AND taken.household_id = line.household_id
      ), 0))::bigint AS booked_fen
      FROM ledger.batch_line AS line WHERE ${ofKey} AND live AND repays_batch IS NULL
      GROUP BY household_id
    ), open AS MATERIALIZED (
      SELECT household_id, sum(left_fen)::bigint AS left_fen
      FROM (${openByCorrections(run)}) AS line GROUP BY household_id
    ), decided AS (
      SELECT household_id, bool_or(decision = 'exclude') AS is_excluded,
        max(batch_number) FILTER (WHERE state <> 'superseded' AND kind <> 'repayment') AS last_batch
      FROM ledger.line_decision JOIN ledger.batch USING (batch_number) WHERE ${ofKey}
      GROUP BY household_id
    ), compared AS MATERIALIZED (
      SELECT household_id, booked_fen, booked_run, is_excluded, last_batch
      FROM (
        SELECT household_id, status, amount_fen FROM ledger.line WHERE run_number = ${number}
      ) AS now
      FULL JOIN booked USING (household_id)
      LEFT JOIN decided USING (household_id)
      WHERE decided.household_id IS NOT NULL OR status IN ('held', 'certainPart')
        OR coalesce(booked_fen, 0) <> CASE status WHEN 'payable' THEN amount_fen ELSE 0 END
    )
    SELECT household_id AS "householdId", booked_fen AS "bookedFen",
      (SELECT left_fen FROM open WHERE open.household_id = compared.household_id) AS "owedBackFen",
      coalesce(is_excluded, false) AS "isExcluded", last_batch AS "lastBatch",
      batch.run_number AS "lastRun", coalesce(line.town, earlier.town) AS town,
      coalesce(line.village, earlier.village) AS village, ${SETTLED}
    FROM compared
    LEFT JOIN (SELECT * FROM ledger.line WHERE run_number = ${number}) AS line USING (household_id)
    LEFT JOIN LATERAL (
      SELECT town, village FROM ledger.line AS other
      WHERE line.household_id IS NULL AND other.household_id = compared.household_id
        AND other.run_number = booked_run
    ) AS earlier ON true
    LEFT JOIN ledger.batch ON batch.batch_number = last_batch
    ORDER BY household_id`.execute(db);
  // A household that left the roster and was decided on without ever being booked has no place.
  const placed = rows.filter(({ town }) => town !== null);
  const decided = await decidedLines(db, run, placed);
  return placed.map((row) => ({
    ...{ householdId: row.householdId, town: row.town, village: row.village },
    ...{ bookedFen: row.bookedFen ?? undefined, isExcluded: row.isExcluded },
    owedBackFen: row.owedBackFen ?? undefined,
    ...{ line: settledLine(row), decided: decided.get(row.householdId) },
  }));
}

type Decided = ComparedHousehold<LineDecisionMade>['decided'];

/** The newest decisions on households, with the lines on which they were taken. */
async function decidedLines(
  db: Kysely<Database>,
  run: Run,
  rows: readonly ComparedRow[],
): Promise<Map<string, Decided>> {
  const last = rows.filter(({ lastBatch }) => lastBatch !== null);
  if (last.length === 0) return new Map();
  const decisions = Map.groupBy(
    await lineDecisionsOf(db, run),
    ({ batchNumber, householdId }) => `${batchNumber} ${householdId}`,
  );
  const lines = await linesOfRuns(db, last);
  return new Map(
    last.map(({ householdId, lastBatch, lastRun }): [string, Decided] => {
      const line = lines.get(householdId);
      const own = decisions.get(`${lastBatch} ${householdId}`);
      return [householdId, line && own && { line, runNumber: lastRun!, decisions: own }];
    }),
  );
}

async function linesOfRuns(
  db: Kysely<Database>,
  wanted: readonly Pick<ComparedRow, 'householdId' | 'lastRun'>[],
): Promise<Map<string, SettledLine | undefined>> {
  const given = rowsAs(
    wanted.map((row) => ({ run_number: row.lastRun, household_id: row.householdId })),
    'given',
    { run_number: 'int', household_id: 'text' },
  ) satisfies RawBuilder<unknown>;
  const { rows } = await sql<SettledRow>`
    SELECT household_id AS "householdId", ${SETTLED}
    FROM ledger.line JOIN ${given} USING (run_number, household_id)`.execute(db);
  return new Map(rows.map((row) => [row.householdId, settledLine(row)]));
}

function settledLine(row: SettledRow): SettledLine | undefined {
  const { householdId, status, reason, amountFen, rulePath, funders, bestFen } = row;
  if (status === null || amountFen === null) return undefined;
  const reckoning =
    rulePath === null || bestFen === null
      ? undefined
      : { rulePath, funders: funders ?? [], payouts: { best: { amountFen: bestFen } } };
  return { householdId, status, reason: reason ?? undefined, amountFen, evidence: { reckoning } };
}
