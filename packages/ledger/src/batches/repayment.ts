import type { FunderPart } from '@nuanbu/units';
import { type RawBuilder, sql } from 'kysely';
import { rowsAs } from '../bulk.ts';
import type { Work } from '../context.ts';
import type { BookingKey } from './batch.ts';
import type { LineToBook } from './book.ts';
import type { BatchToMake } from './make.ts';

interface Repaid {
  readonly batchNumber: number;
  readonly householdId: string;
}

interface RepaidLine extends Repaid, Pick<LineToBook, 'runNumber' | 'amountFen'> {
  readonly funders: readonly FunderPart[];
}

/**
 * The lines of a batch of payments that are made again, and who changed their payees: whoever had
 * a hand in that has it in the new batch too (domain rule S4).
 */
export async function repaymentOf(
  work: Work,
  { programme, season, component }: BookingKey,
  repays: readonly Repaid[],
): Promise<Pick<BatchToMake, 'lines' | 'beside'>> {
  const { rows } = await sql<RepaidLine>`
    SELECT batch_number AS "batchNumber", household_id AS "householdId",
      run_number AS "runNumber", amount_fen AS "amountFen", parts AS funders
    FROM ledger.batch_line JOIN ${given(repays)} USING (batch_number, household_id)
    WHERE (programme, season, component) = (${programme}, ${season}, ${component})`.execute(work);
  if (rows.length === 0 || rows.length !== repays.length) {
    throw new Error(`${repays.length} payments are made again, of which ${rows.length} are known`);
  }
  const { rows: people } = await sql<{ proposed_by: string; answered_by: string }>`
    SELECT DISTINCT proposed_by, answered_by
    FROM ledger.payee_change AS change
    JOIN (
      SELECT change_number, proposed_by AS by, answered_by, approved
      FROM ledger.payee_change_answer
    ) AS answer USING (change_number)
    JOIN ${given(repays)} USING (batch_number, household_id)
    WHERE approved ORDER BY 1, 2`.execute(work);
  const distinct = (names: readonly string[]) => [...new Set(names)].sort();
  const changing = distinct(people.map((row) => row.proposed_by));
  const approving = distinct(people.map((row) => row.answered_by));
  return {
    lines: rows.map(({ batchNumber, ...line }) => ({ ...line, repaysBatch: batchNumber })),
    beside: [
      ...changing.map((person) => ({ action: 'carryOver', duty: 'changePayee', person }) as const),
      ...approving.map(
        (person) => ({ action: 'carryOver', duty: 'approvePayee', person }) as const,
      ),
    ],
  };
}

function given(repays: readonly Repaid[]): RawBuilder<unknown> {
  const rows = repays.map(({ batchNumber, householdId }) => ({
    ...{ batch_number: batchNumber, household_id: householdId },
  }));
  return rowsAs(rows, 'given', { batch_number: 'int', household_id: 'text' });
}
