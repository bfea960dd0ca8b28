import type { BatchState, LineStatus, PaymentState } from '@nuanbu/terms';
import type { Fen, Instant } from '@nuanbu/units';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';
import type { BatchKind, BookingKey } from './batch.ts';
import { type BatchEvent, eventsOf } from './events.ts';
import { type LineDecisionMade, lineDecisionsOf } from './line-decisions.ts';

/** What became of a household's line in one batch. */
export interface HouseholdBatch {
  readonly number: number;
  readonly kind: BatchKind;
  readonly state: BatchState;
  /** The run whose line it is, and the line's status as that run left it. */
  readonly runNumber: number;
  readonly status: LineStatus;
  /** What the batch pays the household; undefined where its line is not in it. */
  readonly paysFen?: Fen | undefined;
  /** Of a payment that is made again: the batch of the one that failed. */
  readonly repaysBatch?: number | undefined;
  readonly decisions: readonly LineDecisionMade[];
  /** What was done at the batch in its round: whoever signed is among them. */
  readonly events: readonly BatchEvent[];
  /** Undefined as long as the batch was not released. */
  readonly payment?:
    | {
        readonly state: PaymentState;
        /** How often it was sent to the bank. */
        readonly attempt: number;
        /** When the bank's answer was recorded; undefined as long as there is none. */
        readonly answeredAt?: Instant | undefined;
        /** The bank's words, of one that failed. */
        readonly failure?: string | undefined;
      }
    | undefined;
  /** What violations and corrections take back of it. */
  readonly takenBackFen: Fen;
}

interface Row {
  readonly number: number;
  readonly kind: BatchKind;
  readonly state: BatchState;
  readonly round: number;
  readonly runNumber: number;
  readonly status: LineStatus;
  readonly paysFen: Fen | null;
  readonly repaysBatch: number | null;
  readonly takenBackFen: Fen;
  readonly paymentState: PaymentState | null;
  readonly attempt: number | null;
  readonly answeredAt: Instant | null;
  readonly failure: string | null;
}

/**
 * The batches that have or had a household's line of a booking key, or whose run held it, oldest
 * first. A draft that was superseded pays nothing any more, and is left out.
 */
export async function batchesOfHousehold(
  db: Kysely<Database>,
  householdId: string,
  { programme, season, component }: BookingKey,
): Promise<HouseholdBatch[]> {
  const { rows } = await sql<Row>`
    SELECT batch.batch_number AS number, batch.kind, batch.state, batch.round,
      line.run_number AS "runNumber", line.status,
      CASE WHEN live THEN booked.amount_fen END AS "paysFen", repays_batch AS "repaysBatch",
      sent.state AS "paymentState", attempt, answer.at AS "answeredAt",
      CASE sent.state WHEN 'failed' THEN answer.reason END AS failure, (
        SELECT coalesce(sum(amount_fen), 0)::bigint FROM ledger.recovery_entry AS taken
        WHERE taken.batch_number = batch.batch_number AND taken.household_id = ${householdId}
      ) AS "takenBackFen"
    FROM ledger.batch
    LEFT JOIN ledger.batch_line AS booked
      ON booked.batch_number = batch.batch_number AND booked.household_id = ${householdId}
    JOIN ledger.line ON line.household_id = ${householdId}
      AND line.run_number = coalesce(booked.run_number, batch.run_number)
    LEFT JOIN ledger.payment AS sent
      ON sent.batch_number = batch.batch_number AND sent.household_id = ${householdId}
    LEFT JOIN LATERAL (
      SELECT event.at, told.reason FROM ledger.return_line AS told
      JOIN ledger.return_import USING (batch_number, import_number)
      JOIN ledger.batch_event AS event USING (batch_number, event_number)
      WHERE told.batch_number = batch.batch_number AND told.household_id = ${householdId}
      ORDER BY import_number DESC LIMIT 1
    ) AS answer ON true
    WHERE (batch.programme, batch.season, batch.component) = (${programme}, ${season}, ${component})
      AND batch.state <> 'superseded'
      AND (booked.batch_number IS NOT NULL OR line.status = 'held' AND batch.kind <> 'repayment')
    ORDER BY batch.batch_number`.execute(db);
  return Promise.all(
    rows.map(async ({ round, paymentState, attempt, answeredAt, failure, ...row }) => {
      const events = await eventsOf(db, row.number);
      return {
        ...{ ...row, paysFen: row.paysFen ?? undefined, repaysBatch: row.repaysBatch ?? undefined },
        decisions: await lineDecisionsOf(db, {
          ...{ batchNumber: row.number, householdIds: [householdId] },
        }),
        events: events.filter((event) => event.round === round),
        payment:
          paymentState === null
            ? undefined
            : {
                ...{ state: paymentState, attempt: attempt ?? 1 },
                ...{ answeredAt: answeredAt ?? undefined, failure: failure ?? undefined },
              },
      };
    }),
  );
}
