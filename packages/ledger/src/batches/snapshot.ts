import type { BatchSnapshot, DutyDone } from '@nuanbu/settlement';
import type { LineStatus } from '@nuanbu/terms';
import { type Day, dayOf, type Fen, type FunderPart, sumIntegers } from '@nuanbu/units';
import { type Kysely, sql } from 'kysely';
import { balances } from '../accounts/balances.ts';
import { headOf } from '../audit/audit.ts';
import type { AuditHead } from '../audit/chain.ts';
import type { LedgerContext } from '../context.ts';
import { type PayeeChange, payeeChangesOf } from '../payments/payee-changes.ts';
import { countsOf, type SentPayment, sentPayments } from '../payments/sent.ts';
import type { Database } from '../schema.ts';
import type { Batch } from './batch.ts';
import { type BatchEvent, eventsOf } from './events.ts';
import { type LineDecisionMade, lineDecisionsOf } from './line-decisions.ts';
import { objectionsOf } from './objections.ts';

/**
 * A batch as a decision on it needs to know it, read in the transaction that will write the
 * decision. With its programme's `leastNoticeDays` it is what the rules of settlement ask for.
 */
export interface BatchView extends Omit<BatchSnapshot, 'leastNoticeDays'> {
  readonly batch: Batch;
  readonly today: Day;
  readonly events: readonly BatchEvent[];
  readonly lines: readonly LineView[];
  readonly payeeChanges: readonly PayeeChange[];
  /** Households that it pays and of which nobody told an account. */
  readonly withoutAccount: readonly string[];
  /** What was sent to the bank. */
  readonly sent: readonly SentPayment[];
  readonly auditHead: AuditHead;
}

/** A line of a batch, or one that its run held and that it may take in. */
export interface LineView {
  readonly householdId: string;
  readonly town: string;
  readonly village: string;
  readonly runNumber: number;
  /** As the run left it. */
  readonly status: LineStatus;
  /** What the batch pays and who bears it; undefined where the line is not in it. */
  readonly pays?: { readonly amountFen: Fen; readonly funders: readonly FunderPart[] } | undefined;
  /** What other batches have booked for the household; undefined where none has. */
  readonly bookedFen?: Fen | undefined;
  /** Of a payment that is made again: the batch of the one that failed. */
  readonly repaysBatch?: number | undefined;
  /** Those of this batch. */
  readonly decisions: readonly LineDecisionMade[];
}

export async function viewBatch(
  db: Kysely<Database>,
  { clock }: LedgerContext,
  batch: Batch,
): Promise<BatchView> {
  const { number } = batch;
  const events = await eventsOf(db, number);
  const decisions = await lineDecisionsOf(db, { batchNumber: number });
  const lines = await linesOf(db, batch, decisions);
  const sent = await sentPayments(db, number);
  return {
    ...{ batch, today: dayOf(clock.now()), events, lines, sent },
    state: batch.state,
    round: batch.round,
    isRepayment: batch.kind === 'repayment',
    done: events.flatMap(({ person, duty }): DutyDone[] => (duty ? [{ person, duty }] : [])),
    notice: batch.notice,
    objections: await objectionsOf(db, number),
    decided: decisions.map((each) => ({ number: each.number, householdId: each.householdId })),
    payments: countsOf(sent),
    parts: partsOf(lines),
    balances: await balances(db),
    payeeChanges: await payeeChangesOf(db, { batchNumber: number }),
    withoutAccount: await withoutAccount(db, batch),
    auditHead: await headOf(db),
  };
}

interface LineRow extends Omit<LineView, 'pays' | 'bookedFen' | 'repaysBatch' | 'decisions'> {
  readonly amountFen: Fen | null;
  readonly funders: readonly FunderPart[] | null;
  readonly bookedFen: Fen | null;
  readonly repaysBatch: number | null;
}

async function linesOf(
  db: Kysely<Database>,
  { number, kind, runNumber, programme, season, component }: Batch,
  decisions: readonly LineDecisionMade[],
): Promise<LineView[]> {
  const isOfRun = kind !== 'repayment';
  const { rows } = await sql<LineRow>`
    SELECT household_id AS "householdId", line.town, line.village, run_number AS "runNumber",
      line.status, CASE WHEN live THEN booked.amount_fen END AS "amountFen",
      CASE WHEN live THEN parts END AS funders, repays_batch AS "repaysBatch", (
        SELECT sum(other.amount_fen - coalesce((
          SELECT sum(amount_fen) FROM ledger.recovery_entry AS taken
          WHERE taken.batch_number = other.batch_number
            AND taken.household_id = other.household_id
        ), 0))
        FROM ledger.batch_line AS other
        WHERE other.household_id = line.household_id AND ${isOfRun}
          AND (other.programme, other.season, other.component)
            = (${programme}, ${season}, ${component})
          AND other.batch_number <> ${number} AND other.live AND other.repays_batch IS NULL
      ) AS "bookedFen"
    FROM (SELECT * FROM ledger.batch_line WHERE batch_number = ${number}) AS booked
    FULL JOIN (
      SELECT run_number, household_id FROM ledger.line
      WHERE run_number = ${runNumber} AND status = 'held' AND ${isOfRun}
    ) AS held USING (run_number, household_id)
    JOIN ledger.line USING (run_number, household_id)
    ORDER BY household_id`.execute(db);
  const byHousehold = Map.groupBy(decisions, ({ householdId }) => householdId);
  return rows.map(({ amountFen, funders, bookedFen, repaysBatch, ...row }) => ({
    ...row,
    pays: amountFen === null ? undefined : { amountFen, funders: funders ?? [] },
    bookedFen: bookedFen ?? undefined,
    repaysBatch: repaysBatch ?? undefined,
    decisions: byHousehold.get(row.householdId) ?? [],
  }));
}

/** The lines of a batch whose payees, as `paymentsToMake` takes them, have no account. */
async function withoutAccount(
  db: Kysely<Database>,
  { number, payeeVersion }: Batch,
): Promise<string[]> {
  const { rows } = await sql<{ household_id: string }>`
    SELECT household_id FROM ledger.batch_line AS booked
    WHERE batch_number = ${number} AND live AND NOT EXISTS (
      SELECT FROM ledger.personal_value AS value
      WHERE value.household_id = booked.household_id AND field = 'payeeAccount'
        AND from_version <= ${payeeVersion} AND (to_version IS NULL OR to_version > ${payeeVersion})
    ) AND NOT EXISTS (
      SELECT FROM ledger.payee_change AS change
      JOIN ledger.payee_change_answer AS answer USING (change_number)
      WHERE change.household_id = booked.household_id AND approved
        AND change.batch_number IN (booked.batch_number, booked.repays_batch)
    )
    ORDER BY household_id`.execute(db);
  return rows.map((row) => row.household_id);
}

/** What the levels bear, in the order in which lines first name them. */
function partsOf(lines: readonly LineView[]): FunderPart[] {
  const parts = lines.flatMap(({ pays }) => pays?.funders ?? []);
  return [...Map.groupBy(parts, ({ funder }) => funder)].map(([funder, own]) => ({
    funder,
    amountFen: sumIntegers(
      own.map(({ amountFen }) => amountFen),
      `parts of ${funder}`,
    ),
  }));
}
