import type { DecisionOnLine, FundedAmount } from '@nuanbu/settlement';
import type { LineDecision } from '@nuanbu/terms';
import type { Fen, Instant } from '@nuanbu/units';
import { type Kysely, sql } from 'kysely';
import { insertRows, rowsAs } from '../bulk.ts';
import type { Work } from '../context.ts';
import type { Database } from '../schema.ts';

/** A decision on a line as it was taken. */
export interface LineDecisionMade extends DecisionOnLine {
  readonly batchNumber: number;
  readonly householdId: string;
  /** Its place in the audit log. */
  readonly number: number;
  readonly person: string;
  readonly at: Instant;
  readonly round: number;
  /** What the batch paid the household after it; undefined where nothing. */
  readonly paysFen?: Fen | undefined;
}

/** A decision on a line, and what it makes of it. */
export interface NewLineDecision extends DecisionOnLine {
  readonly householdId: string;
  /** What the batch pays the household from now on; left out where the line is not in it. */
  readonly pays?: FundedAmount | undefined;
}

/** A decision on its way into the table, under the event that took it. */
export interface DecisionRow extends DecisionOnLine {
  readonly householdId: string;
  readonly eventNumber: number;
  readonly paysFen?: Fen | undefined;
}

const COLUMNS = {
  ...{ batch_number: 'int', household_id: 'text', event_number: 'int', decision: 'text' },
  ...{ reason: 'text', evidence: 'text', pays_fen: 'bigint' },
};

/** Appends decisions; several on one line in the order in which they are given. */
export async function putLineDecisions(
  work: Work,
  batchNumber: number,
  decisions: readonly DecisionRow[],
): Promise<void> {
  if (decisions.length === 0) return;
  const earlier = await decisionCounts(work, batchNumber, decisions);
  const rows = decisions.map(({ householdId, eventNumber, paysFen, ...given }) => {
    const decision_number = (earlier.get(householdId) ?? 0) + 1;
    earlier.set(householdId, decision_number);
    return {
      ...{ batch_number: batchNumber, household_id: householdId, decision_number },
      ...{ event_number: eventNumber, pays_fen: paysFen, ...given },
      evidence: given.evidence?.trim() || undefined,
    };
  });
  const columns = { ...COLUMNS, decision_number: 'int' };
  await insertRows('line_decision', rows, columns).execute(work);
}

async function decisionCounts(
  work: Work,
  batchNumber: number,
  decisions: readonly DecisionRow[],
): Promise<Map<string, number>> {
  const wanted = [...new Set(decisions.map(({ householdId }) => householdId))];
  const { rows } = await sql<{ household_id: string; count: number }>`
    SELECT household_id, count(*) AS count FROM ledger.line_decision
    JOIN ${rowsAs(
      wanted.map((household_id) => ({ household_id })),
      'given',
      { household_id: 'text' },
    )} USING (household_id)
    WHERE batch_number = ${batchNumber} GROUP BY household_id`.execute(work);
  return new Map(rows.map((row) => [row.household_id, row.count]));
}

/** Decisions in the order in which they were taken: those of a batch, or of a booking key. */
export async function lineDecisionsOf(
  db: Kysely<Database>,
  of:
    | { readonly batchNumber: number; readonly householdIds?: readonly string[] | undefined }
    | { readonly programme: string; readonly season: string; readonly component: string },
): Promise<LineDecisionMade[]> {
  let query = db
    .selectFrom('line_decision as decided')
    .innerJoin('batch_event as event', (join) =>
      join
        .onRef('event.batch_number', '=', 'decided.batch_number')
        .onRef('event.event_number', '=', 'decided.event_number'),
    )
    .innerJoin('batch', 'batch.batch_number', 'decided.batch_number')
    .selectAll('decided')
    .select(['event.person', 'event.at', 'event.round', 'event.audit_number'])
    .orderBy('event.audit_number')
    .orderBy('decided.household_id')
    .orderBy('decided.decision_number');
  if ('batchNumber' in of) {
    query = query.where('decided.batch_number', '=', of.batchNumber);
    const { householdIds } = of;
    if (householdIds) {
      query = query.where('decided.household_id', '=', (e) => e.fn.any(e.val([...householdIds])));
    }
  } else {
    query = query
      .where('batch.programme', '=', of.programme)
      .where('batch.season', '=', of.season)
      .where('batch.component', '=', of.component);
  }
  return (await query.execute()).map((row) => ({
    batchNumber: row.batch_number,
    householdId: row.household_id,
    decision: row.decision satisfies LineDecision,
    reason: row.reason,
    evidence: row.evidence ?? undefined,
    paysFen: row.pays_fen ?? undefined,
    number: row.audit_number,
    person: row.person,
    at: row.at,
    round: row.round,
  }));
}
