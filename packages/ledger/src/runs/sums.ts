import type { LineTotals, RunTotals } from '@nuanbu/settlement';
import { codesOf, LINE_STATUSES, type LineStatus, TroubleError } from '@nuanbu/terms';
import { sql } from 'kysely';
import { canonicalJson } from '../canonical.ts';
import type { Work } from '../context.ts';
import { holdsIn } from '../roster/versions.ts';
import type { Run } from './run.ts';

const NOTHING: LineTotals = {
  households: 0,
  totalWh: 0,
  paidWh: 0,
  amountFen: 0,
  atRiskFen: 0,
};

/** The totals of a run's lines as PostgreSQL adds them up, apart from the arithmetic of the run. */
export async function totalsInLedger(work: Work, runNumber: number): Promise<RunTotals> {
  const { rows } = await sql<LineTotals & { status: LineStatus | null }>`
    SELECT status, count(*) AS households,
      coalesce(sum(total_wh), 0) AS "totalWh", coalesce(sum(paid_wh), 0) AS "paidWh",
      coalesce(sum(amount_fen), 0) AS "amountFen", coalesce(sum(at_risk_fen), 0) AS "atRiskFen"
    FROM ledger.line WHERE run_number = ${runNumber} GROUP BY ROLLUP (status)`.execute(work);
  const of = (wanted: LineStatus | null): LineTotals => {
    const row = rows.find(({ status }) => status === wanted);
    if (!row) return NOTHING;
    const { status: _status, ...totals } = row;
    return totals;
  };
  const byStatus = codesOf(LINE_STATUSES).map((status) => [status, of(status)]);
  return { ...of(null), byStatus: Object.fromEntries(byStatus) as RunTotals['byStatus'] };
}

/** Totals as they were kept, with nothing under the statuses that came after them. */
export function withAllStatuses(kept: RunTotals): RunTotals {
  const byStatus = codesOf(LINE_STATUSES).map((status) => [
    status,
    kept.byStatus[status] ?? NOTHING,
  ]);
  return { ...kept, byStatus: Object.fromEntries(byStatus) as RunTotals['byStatus'] };
}

/**
 * Checks before success that a run has exactly one line for each household of its roster version,
 * and that the totals that were computed beside the lines are those of the lines.
 *
 * @throws TroubleError `runIncomplete`, `sumsDisagree`.
 */
export async function checkConservation(work: Work, run: Run, totals: RunTotals): Promise<void> {
  const { rows } = await sql<{ household_id: string; fault: string }>`
    SELECT coalesce(line.household_id, place.household_id) AS household_id,
      CASE WHEN line.household_id IS NULL THEN 'no line' ELSE 'no place in the roster' END AS fault
    FROM (SELECT household_id FROM ledger.line WHERE run_number = ${run.number}) AS line
    FULL JOIN (
      SELECT household_id FROM ledger.household
      WHERE ${holdsIn(run.rosterVersion, 'household')}
    ) AS place USING (household_id)
    WHERE line.household_id IS NULL OR place.household_id IS NULL
    ORDER BY 1 LIMIT 3`.execute(work);
  if (rows.length > 0) {
    const named = rows.map((row) => `${row.household_id} has ${row.fault}`).join(', ');
    throw new TroubleError('runIncomplete', `Run ${run.number}: ${named}.`);
  }
  const kept = canonicalJson(await totalsInLedger(work, run.number));
  const given = canonicalJson(totals);
  if (kept === given) return;
  throw new TroubleError('sumsDisagree', `Run ${run.number}: lines ${kept}, totals ${given}.`);
}
