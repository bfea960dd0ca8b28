import { TroubleError } from '@nuanbu/terms';
import type { Fen, FunderPart } from '@nuanbu/units';
import { type RawBuilder, sql } from 'kysely';
import { insertRows, rowsAs } from '../bulk.ts';
import type { Work } from '../context.ts';
import type { BookingKey } from './batch.ts';

/** A line that a batch pays. */
export interface LineToBook {
  readonly householdId: string;
  readonly runNumber: number;
  readonly amountFen: Fen;
  /** Who bears how much of it. */
  readonly funders: readonly FunderPart[];
  /** Of a difference: what is booked for the household in other batches, less what was taken back. */
  readonly bookedFen?: Fen | undefined;
  /** Of a payment that is made again: the batch of the one that failed. */
  readonly repaysBatch?: number | undefined;
}

const COLUMNS = {
  ...{ batch_number: 'int', household_id: 'text', run_number: 'int', amount_fen: 'bigint' },
  ...{ parts: 'jsonb', booked_fen: 'bigint', repays_batch: 'int', programme: 'text' },
  ...{ season: 'text', component: 'text', live: 'boolean' },
};

const BOOKED_ONCE = ['batch_line_once', 'batch_line_repays_once'];

/**
 * Books lines in a batch; one that was taken out of it enters again with what it pays now.
 *
 * @throws TroubleError `alreadyBooked`.
 */
export async function bookLines(
  work: Work,
  batchNumber: number,
  { programme, season, component }: BookingKey,
  lines: readonly LineToBook[],
): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map((line) => ({
    ...{ batch_number: batchNumber, household_id: line.householdId, run_number: line.runNumber },
    ...{ amount_fen: line.amountFen, parts: line.funders, booked_fen: line.bookedFen },
    ...{ repays_batch: line.repaysBatch, programme, season, component, live: true },
  }));
  const again = `ON CONFLICT (batch_number, household_id) DO UPDATE
    SET live = true, amount_fen = excluded.amount_fen, parts = excluded.parts`;
  await booking(work, insertRows('batch_line', rows, COLUMNS, again));
}

/** Takes lines out of a batch; they book their households no more. */
export async function unbookLines(
  work: Work,
  batchNumber: number,
  householdIds: readonly string[],
): Promise<void> {
  if (householdIds.length === 0) return;
  const rows = householdIds.map((household_id) => ({ household_id }));
  await sql`UPDATE ledger.batch_line AS standing SET live = false
    FROM ${rowsAs(rows, 'given', { household_id: 'text' })}
    WHERE standing.batch_number = ${batchNumber}
      AND standing.household_id = given.household_id AND live`.execute(work);
}

/** Takes all lines out of a batch that gives way to another. */
export async function unbookAll(work: Work, batchNumber: number): Promise<void> {
  await work
    .updateTable('batch_line')
    .set({ live: false })
    .where('batch_number', '=', batchNumber)
    .where('live', '=', true)
    .execute();
}

async function booking(work: Work, statement: RawBuilder<unknown>): Promise<void> {
  try {
    await statement.execute(work);
  } catch (cause) {
    const { constraint = '', detail = '' } = cause as { constraint?: string; detail?: string };
    if (!BOOKED_ONCE.includes(constraint)) throw cause;
    // PostgreSQL says the values of the key between the last parentheses.
    const [, values = ''] = /\)=\((.*)\)/.exec(detail) ?? [];
    throw new TroubleError('alreadyBooked', { zh: values, en: detail }, { cause });
  }
}
