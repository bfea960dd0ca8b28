import type { HouseholdAmount, Refusal } from '@nuanbu/settlement';
import type { Fen, FunderPart, Instant } from '@nuanbu/units';
import { type Kysely, sql } from 'kysely';
import { decide } from '../commands.ts';
import type { By, LedgerContext, Work } from '../context.ts';
import { oneAtATime } from '../locks.ts';
import { rosterVersion } from '../roster/versions.ts';
import { getRun, type Run } from '../runs/run.ts';
import type { Database } from '../schema.ts';
import { setOff, takeBack } from '../violations/corrections.ts';
import { recoverFromBatch } from '../violations/recoveries.ts';
import type { BookingKey } from './batch.ts';
import { type CommandBy, isRefused, orRefusal, Refused } from './decision.ts';
import { type LineDecisionMade, lineDecisionsOf } from './line-decisions.ts';
import { makeBatch } from './make.ts';
import { repaymentOf } from './repayment.ts';

/** A batch beside that of the season. */
export type NewBatch = NewSupplementary | NewRepayment;

/** What joins late: differences of a correction, and lines that no batch has taken yet. */
export interface NewSupplementary {
  readonly kind: 'supplementary';
  /** The run whose lines they are. */
  readonly runNumber: number;
  readonly lines: readonly SupplementaryLine[];
  /**
   * What was decided on lines that the run held, or a person; theirs is among the lines. One that
   * somebody else took at an earlier batch and that holds here too names who did.
   */
  readonly lineDecisions?: readonly NewDecision[] | undefined;
  /** What the correction takes back, as positive amounts (domain rule S2). */
  readonly recoveries?: readonly HouseholdAmount[] | undefined;
  /** What it gives up of what earlier corrections took back and has not come back. */
  readonly offsets?: readonly HouseholdAmount[] | undefined;
  readonly reason?: string | undefined;
}

interface NewDecision
  extends Pick<LineDecisionMade, 'householdId' | 'decision' | 'reason' | 'evidence' | 'paysFen'> {
  readonly person?: string | undefined;
}

export interface SupplementaryLine {
  readonly householdId: string;
  /** Of a difference what is to be paid more. */
  readonly amountFen: Fen;
  readonly funders: readonly FunderPart[];
  /** Of a difference: what is booked before it. The database compares. */
  readonly bookedFen?: Fen | undefined;
}

/** Payments that failed, each with a payee approved since (domain rule S5). */
export interface NewRepayment {
  readonly kind: 'repayment';
  readonly repays: readonly { readonly batchNumber: number; readonly householdId: string }[];
  readonly reason?: string | undefined;
}

/** What is booked for what a run settles, read in the transaction that will book beside it. */
export interface BookingView {
  readonly run: Run;
  /** Live lines, those of payments made again left out. */
  readonly booked: readonly (HouseholdAmount & { readonly batchNumber: number })[];
  /** What was taken back of them; below zero where that was reversed. */
  readonly recoveries: readonly HouseholdAmount[];
  /** What was decided on lines, in order. */
  readonly decisions: readonly LineDecisionMade[];
  /** Payments that failed and that no batch has taken over. */
  readonly failed: readonly FailedPayment[];
}

export interface FailedPayment extends HouseholdAmount {
  readonly batchNumber: number;
  readonly attempt: number;
  readonly failedAt: Instant;
  /** The bank's words. */
  readonly failure: string;
  /** What violations and corrections take back of the line that it was to pay. */
  readonly takenBackFen: Fen;
  /** Who changed the payee since, where a second person has approved it. */
  readonly payee?: { readonly proposedBy: string; readonly approvedBy: string } | undefined;
}

/** What booking beside the season's batch came to. */
export interface DraftedBeside {
  /** None where a correction only takes back. */
  readonly batchNumber?: number | undefined;
}

/**
 * Drafts a batch beside that of the season: asks the rule by what is booked, and writes what it
 * says, or nothing.
 *
 * @param runNumber the run that corrects, or of which something is still unpaid.
 * @throws TroubleError `runNotFound`, `alreadyBooked`, `idempotencyKeyReused`.
 */
export function draftBeside(
  context: LedgerContext,
  runNumber: number,
  rule: (view: BookingView) => NewBatch | Refusal,
  by: CommandBy,
): Promise<DraftedBeside | Refusal> {
  return draftBy(context, runNumber, by, async (work, run) => {
    const batch = rule(await viewBooking(work, run));
    if (isRefused(batch)) throw new Refused(batch);
    const batchNumber = await putNewBatch(work, context, run, batch, by);
    return batchNumber === undefined ? {} : { batchNumber };
  });
}

/** Books beside the season's batch, alone and in one transaction, which a refusal ends. */
export function draftBy<Drafted>(
  context: LedgerContext,
  runNumber: number,
  by: CommandBy,
  draft: (work: Work, run: Run) => Promise<Drafted>,
): Promise<Drafted | Refusal> {
  const { content } = by;
  if (by.idempotencyKey !== undefined && content === undefined) {
    throw new Error('a command with a key has its content, by which a repetition is known');
  }
  return orRefusal(
    decide(context, by, 'draftBatch', { runNumber, content }, async (work) => {
      await oneAtATime(work, 'roster');
      await oneAtATime(work, 'booking');
      return draft(work, await getRun(work, runNumber));
    }),
  );
}

/** Makes a batch beside others of one key. @returns its number; undefined where it has no line. */
export async function putNewBatch(
  work: Work,
  context: LedgerContext,
  key: BookingKey,
  batch: NewBatch,
  by: By,
): Promise<number | undefined> {
  if (batch.kind === 'repayment') return makeRepayment(work, context, key, batch, by);
  const { kind, runNumber, recoveries = [], offsets = [], reason } = batch;
  await takeBack(work, context, key, runNumber, recoveries, by);
  await setOff(work, context, key, runNumber, offsets, by);
  const lines = batch.lines.map((line) => ({ ...line, runNumber }));
  const decisions = (batch.lineDecisions ?? []).map(({ person = by.actor, ...each }) => {
    return { ...each, person };
  });
  if (lines.length === 0 && decisions.length === 0) return undefined;
  const people = [...new Set(decisions.map(({ person }) => person))];
  const number = await makeBatch(
    work,
    context,
    {
      ...{ kind, key, runNumber, reason, lines, decisions },
      payeeVersion: await rosterVersion(work),
      beside: people.map((person) => {
        const action = person === by.actor ? 'decideLines' : 'carryOver';
        return { action, duty: 'editLines', person } as const;
      }),
    },
    by,
  );
  await recoverFromBatch(work, context, number, by);
  return number;
}

async function makeRepayment(
  work: Work,
  context: LedgerContext,
  key: BookingKey,
  { kind, repays, reason }: NewRepayment,
  by: By,
): Promise<number> {
  const { lines, beside } = await repaymentOf(work, key, repays);
  const runNumber = Math.max(...lines.map((line) => line.runNumber));
  const payeeVersion = await rosterVersion(work);
  const made = { kind, key, runNumber, payeeVersion, reason, lines, beside, decisions: [] };
  return makeBatch(work, context, made, by);
}

async function viewBooking(db: Kysely<Database>, run: Run): Promise<BookingView> {
  const { programme, season, component } = run;
  const ofKey = sql`(programme, season, component) = (${programme}, ${season}, ${component})`;
  const { rows: booked } = await sql<BookingView['booked'][number]>`
    SELECT household_id AS "householdId", amount_fen AS "amountFen",
      batch_number AS "batchNumber"
    FROM ledger.batch_line WHERE ${ofKey} AND live AND repays_batch IS NULL
    ORDER BY household_id, batch_number`.execute(db);
  const { rows: recoveries } = await sql<HouseholdAmount>`
    SELECT household_id AS "householdId", entry.amount_fen AS "amountFen"
    FROM ledger.recovery_entry AS entry
    JOIN (SELECT * FROM ledger.batch_line WHERE ${ofKey} AND live AND repays_batch IS NULL) AS line
      USING (batch_number, household_id)
    ORDER BY entry_number`.execute(db);
  const { rows: failed } = await sql<
    Omit<FailedPayment, 'payee'> & { proposedBy: string | null; approvedBy: string | null }
  >`
    SELECT payment.household_id AS "householdId", payment.amount_fen AS "amountFen",
      payment.batch_number AS "batchNumber", payment.attempt, told.at AS "failedAt",
      told.reason AS failure, taken.fen AS "takenBackFen", changed.proposed_by AS "proposedBy",
      changed.answered_by AS "approvedBy"
    FROM ledger.payment
    JOIN ledger.batch_line AS line USING (batch_number, household_id)
    JOIN LATERAL (
      SELECT event.at, event.audit_number, return_line.reason
      FROM ledger.return_line
      JOIN ledger.return_import USING (batch_number, import_number)
      JOIN ledger.batch_event AS event USING (batch_number, event_number)
      WHERE return_line.batch_number = payment.batch_number
        AND return_line.household_id = payment.household_id AND return_line.state = 'failed'
      ORDER BY import_number DESC LIMIT 1
    ) AS told ON true
    CROSS JOIN LATERAL (
      WITH RECURSIVE origin AS (
        SELECT line.batch_number, line.repays_batch
        UNION ALL
        SELECT before.batch_number, before.repays_batch FROM ledger.batch_line AS before
        JOIN origin ON before.batch_number = origin.repays_batch
        WHERE before.household_id = line.household_id
      )
      SELECT coalesce(sum(entry.amount_fen), 0)::bigint AS fen
      FROM ledger.recovery_entry AS entry JOIN origin USING (batch_number)
      WHERE entry.household_id = line.household_id
    ) AS taken
    LEFT JOIN LATERAL (
      SELECT change.proposed_by, answer.answered_by FROM ledger.payee_change AS change
      JOIN ledger.payee_change_answer AS answer USING (change_number)
      JOIN ledger.batch_event AS event ON event.batch_number = answer.batch_number
        AND event.event_number = answer.event_number
      WHERE change.batch_number = payment.batch_number
        AND change.household_id = payment.household_id AND answer.approved
        AND event.audit_number > told.audit_number
      ORDER BY event.audit_number DESC LIMIT 1
    ) AS changed ON true
    WHERE ${ofKey} AND payment.state = 'failed' AND NOT EXISTS (
      SELECT FROM ledger.batch_line AS again WHERE again.live
        AND again.repays_batch = payment.batch_number
        AND again.household_id = payment.household_id
    ) AND NOT EXISTS (
      SELECT FROM ledger.fund_entry AS entry WHERE entry.kind = 'commitmentWithdrawn'
        AND entry.batch_number = payment.batch_number
        AND entry.household_id = payment.household_id
    )
    ORDER BY payment.batch_number, payment.household_id`.execute(db);
  return {
    ...{ run, booked, recoveries },
    decisions: await lineDecisionsOf(db, run),
    failed: failed.map(({ proposedBy, approvedBy, ...each }) => ({
      ...each,
      payee: proposedBy !== null && approvedBy !== null ? { proposedBy, approvedBy } : undefined,
    })),
  };
}
