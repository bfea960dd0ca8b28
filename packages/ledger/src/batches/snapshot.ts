import type { BatchSnapshot, DecidedAnew, DutyDone } from '@nuanbu/settlement';
import { type Day, dayOf, type FunderPart } from '@nuanbu/units';
import { type Kysely, sql } from 'kysely';
import { balances } from '../accounts/balances.ts';
import { headOf } from '../audit/audit.ts';
import type { AuditHead } from '../audit/chain.ts';
import type { LedgerContext } from '../context.ts';
import { type PayeeChange, payeeChangesOf } from '../payments/payee-changes.ts';
import { paymentCounts, type SentPayment, sentPayments } from '../payments/sent.ts';
import type { Village } from '../roster/snapshot.ts';
import { holdsIn } from '../roster/versions.ts';
import type { Database } from '../schema.ts';
import type { Batch } from './batch.ts';
import { type BatchEvent, eventsOf } from './events.ts';
import { type LineView, lineViews } from './line-views.ts';
import { objectionsOf } from './objections.ts';

/**
 * A batch without its lines, as far as its steps need to know it: what lines add up to is added up
 * by the database. With its programme's `leastNoticeDays` it is what the rules of settlement ask for.
 */
export interface BatchHead extends Omit<BatchSnapshot, 'leastNoticeDays'> {
  readonly batch: Batch;
  readonly today: Day;
  readonly events: readonly BatchEvent[];
  /** Where the lines lie that it pays or that somebody decided on. */
  readonly places: readonly Pick<Village, 'town' | 'village'>[];
  readonly payeeChanges: readonly PayeeChange[];
  /** The first household that it pays and must not: see `barredHousehold`. */
  readonly barred?: string | undefined;
  readonly auditHead: AuditHead;
}

/** A batch as a decision on it needs to know it, read in the transaction that will write it. */
export interface BatchView extends BatchHead {
  readonly lines: readonly LineView[];
  /** Households that it pays and of which nobody told an account. */
  readonly withoutAccount: readonly string[];
  /** What was sent to the bank. */
  readonly sent: readonly SentPayment[];
}

export async function viewBatch(
  db: Kysely<Database>,
  context: LedgerContext,
  batch: Batch,
): Promise<BatchView> {
  return {
    ...(await headOfBatch(db, context, batch)),
    lines: await lineViews(db, batch),
    withoutAccount: await withoutAccount(db, batch),
    sent: await sentPayments(db, batch.number),
  };
}

export async function headOfBatch(
  db: Kysely<Database>,
  { clock }: LedgerContext,
  batch: Batch,
): Promise<BatchHead> {
  const { number } = batch;
  const events = await eventsOf(db, number);
  return {
    ...{ batch, today: dayOf(clock.now()), events },
    state: batch.state,
    round: batch.round,
    isRepayment: batch.kind === 'repayment',
    done: [
      ...events.flatMap(({ person, duty }): DutyDone[] => (duty ? [{ person, duty }] : [])),
      ...(await carriersOf(db, number)),
      ...(await payeeAuthorsOf(db, batch)),
    ],
    notice: batch.notice,
    objections: await objectionsOf(db, number),
    decided: await decidedAnew(db, number),
    payments: await paymentCounts(db, number),
    parts: await partsOf(db, number),
    places: await placesOf(db, batch),
    balances: await balances(db),
    payeeChanges: await payeeChangesOf(db, { batchNumber: number }),
    barred: await barredHousehold(db, number),
    auditHead: await headOf(db),
  };
}

/**
 * A household that a batch pays although a violation case of it is open, so that nothing is paid
 * until that is decided (domain rule P3), or although all of its line is taken back already.
 */
async function barredHousehold(db: Kysely<Database>, number: number): Promise<string | undefined> {
  const { rows } = await sql<{ household_id: string }>`
    SELECT household_id FROM ledger.batch_line AS booked
    WHERE batch_number = ${number} AND live AND household_id IN (
      SELECT household_id FROM ledger.violation_case
      UNION SELECT household_id FROM ledger.recovery_entry
    ) AND (
      EXISTS (
        SELECT FROM ledger.violation_case AS told JOIN ledger.violation_entry AS entry
          USING (case_number)
        WHERE told.household_id = booked.household_id
          AND step IN ('violationOpened', 'violationReversed') AND NOT EXISTS (
            SELECT FROM ledger.violation_entry AS later
            WHERE later.case_number = entry.case_number AND later.position > entry.position
          )
      )
      OR amount_fen <= (
        WITH RECURSIVE origin AS (
          SELECT booked.batch_number, booked.repays_batch
          UNION ALL
          SELECT before.batch_number, before.repays_batch FROM ledger.batch_line AS before
          JOIN origin ON before.batch_number = origin.repays_batch
          WHERE before.household_id = booked.household_id
        )
        SELECT coalesce(sum(entry.amount_fen), 0)
        FROM ledger.recovery_entry AS entry JOIN origin USING (batch_number)
        WHERE entry.household_id = booked.household_id
      )
    )
    ORDER BY household_id LIMIT 1`.execute(db);
  return rows[0]?.household_id;
}

/** Whoever took a payment file to the bank has a part in the release, as who let it out has. */
async function carriersOf(db: Kysely<Database>, number: number): Promise<DutyDone[]> {
  const rows = await db
    .selectFrom('payment_file')
    .select('taken_by')
    .where('batch_number', '=', number)
    .orderBy('attempt')
    .execute();
  return rows.flatMap(({ taken_by: person }): DutyDone[] => {
    return person === null ? [] : [{ person, duty: 'release' }];
  });
}

/**
 * Whoever told where its money goes by importing a roster has changed its payees, and so signs for
 * nobody. A change that a second person approved names its people itself.
 */
async function payeeAuthorsOf(
  db: Kysely<Database>,
  { number, payeeVersion }: Batch,
): Promise<DutyDone[]> {
  const { rows } = await sql<{ person: string }>`
    SELECT DISTINCT actor AS person FROM ledger.roster_version
    WHERE version IN (
      SELECT from_version FROM ledger.personal_value AS value
      JOIN ledger.batch_line AS booked USING (household_id)
      WHERE batch_number = ${number} AND live
        AND field IN ('payeeName', 'payeeAccount', 'payeeBank')
        AND ${holdsIn(payeeVersion, 'value')}
    ) AND NOT EXISTS (
      SELECT FROM ledger.payee_change_answer AS answer
      WHERE answer.roster_version = roster_version.version
    )
    ORDER BY person`.execute(db);
  return rows.map(({ person }) => ({ person, duty: 'changePayee' }));
}

/** Decisions on its lines, by their places in the audit log. */
async function decidedAnew(db: Kysely<Database>, number: number): Promise<DecidedAnew[]> {
  const { rows } = await sql<DecidedAnew>`
    SELECT event.audit_number AS number, household_id AS "householdId"
    FROM ledger.line_decision AS decided
    JOIN ledger.batch_event AS event USING (batch_number, event_number)
    WHERE batch_number = ${number}
    ORDER BY number, household_id, decision_number`.execute(db);
  return rows;
}

/** What the levels bear, in the order in which lines first name them. */
async function partsOf(db: Kysely<Database>, number: number): Promise<FunderPart[]> {
  const { rows } = await sql<FunderPart>`
    SELECT part.value ->> 'funder' AS funder,
      sum((part.value ->> 'amountFen')::bigint)::bigint AS "amountFen"
    FROM ledger.batch_line, jsonb_array_elements(parts) WITH ORDINALITY AS part (value, place)
    WHERE batch_number = ${number} AND live
    GROUP BY 1 ORDER BY min(household_id), min(place)`.execute(db);
  return rows;
}

async function placesOf(
  db: Kysely<Database>,
  { number, runNumber }: Batch,
): Promise<BatchHead['places'][number][]> {
  const { rows } = await sql<BatchHead['places'][number]>`
    SELECT town, village FROM ledger.batch_line JOIN ledger.line USING (run_number, household_id)
    WHERE batch_number = ${number} AND (live OR EXISTS (
      SELECT FROM ledger.line_decision AS decided
      WHERE decided.batch_number = ${number} AND decided.household_id = line.household_id
    ))
    UNION
    SELECT town, village FROM ledger.line_decision JOIN ledger.line USING (household_id)
    WHERE batch_number = ${number} AND run_number = ${runNumber}
    ORDER BY town, village`.execute(db);
  return rows;
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
        AND ${holdsIn(payeeVersion, 'value')}
    ) AND NOT EXISTS (
      SELECT FROM ledger.payee_change AS change
      JOIN ledger.payee_change_answer AS answer USING (change_number)
      WHERE change.household_id = booked.household_id AND approved
        AND change.batch_number IN (booked.batch_number, booked.repays_batch)
    )
    ORDER BY household_id`.execute(db);
  return rows.map((row) => row.household_id);
}
