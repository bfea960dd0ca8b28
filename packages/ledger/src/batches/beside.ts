import type { HouseholdAmount, Refusal } from '@nuanbu/settlement';
import { type Fen, type FunderPart, greatest } from '@nuanbu/units';
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
import { type FailedPayment, failedPayments } from './failed.ts';
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
  const runNumber = greatest(
    lines.map((line) => line.runNumber),
    0,
  );
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
  return {
    ...{ run, booked, recoveries },
    decisions: await lineDecisionsOf(db, run),
    failed: await failedPayments(db, run),
  };
}
