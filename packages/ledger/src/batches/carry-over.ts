import type { LineStatus } from '@nuanbu/terms';
import type { Fen, FunderPart } from '@nuanbu/units';
import { sql } from 'kysely';
import { rowsAs } from '../bulk.ts';
import type { Work } from '../context.ts';
import type { Run } from '../runs/run.ts';
import type { LineToBook } from './book.ts';
import { type LineDecisionMade, lineDecisionsOf } from './line-decisions.ts';

/** What people decided on a household before, as far as it holds of a newer run's line. */
export interface CarriedOver {
  readonly decisions: readonly LineDecisionMade[];
  /** What the batch pays by them; undefined where the line stays out. */
  readonly line: LineToBook | undefined;
}

/** A line as far as a batch can pay it. */
interface Payable {
  readonly status: LineStatus;
  readonly amountFen: Fen;
  readonly bestFen: Fen | undefined;
  readonly funders: readonly FunderPart[];
}

/**
 * What was decided at drafts that give way to the batch of a new run. An exclusion is for good, of
 * whichever batch. The others hold where the line is the same; where it is not, a person's hold
 * stays and nobody has accepted the new value.
 *
 * @param drafts the batches that give way, with their runs.
 * @returns by household, those alone on whose line the run would pay or hold something.
 */
export async function carryOver(
  work: Work,
  run: Run,
  drafts: readonly { readonly number: number; readonly runNumber: number }[],
): Promise<Map<string, CarriedOver>> {
  const made = await lineDecisionsOf(work, run);
  const carried = new Map<string, CarriedOver>();
  const byHousehold = Map.groupBy(made, ({ householdId }) => householdId);
  const households = [...byHousehold.keys()];
  if (households.length === 0) return carried;
  const now = await payables(work, run.number, households);
  const earlier = new Map<number, Map<string, Payable>>();
  for (const { number, runNumber } of drafts) {
    earlier.set(number, await payables(work, runNumber, households));
  }
  for (const [householdId, decisions] of byHousehold) {
    const line = now.get(householdId);
    if (!line) continue;
    const exclusion = decisions.findLast(({ decision }) => decision === 'exclude');
    if (exclusion) {
      carried.set(householdId, { decisions: [exclusion], line: undefined });
      continue;
    }
    const last = decisions.findLast(({ batchNumber }) => earlier.has(batchNumber));
    if (!last) continue;
    const { batchNumber } = last;
    const own = decisions.filter((each) => each.batchNumber === batchNumber);
    const before = earlier.get(batchNumber)?.get(householdId);
    if (before && JSON.stringify(before) === JSON.stringify(line)) {
      const booked = await bookedLine(work, batchNumber, householdId);
      const again = booked && { ...booked, householdId, runNumber: run.number };
      carried.set(householdId, { decisions: own, line: again });
    } else if (last.decision === 'hold' && line.status !== 'held') {
      carried.set(householdId, { decisions: [last], line: undefined });
    }
  }
  return carried;
}

/** The lines of households that a run pays or holds. */
async function payables(
  work: Work,
  runNumber: number,
  householdIds: readonly string[],
): Promise<Map<string, Payable>> {
  const wanted = householdIds.map((household_id) => ({ household_id }));
  const { rows } = await sql<Payable & { householdId: string }>`
    SELECT household_id AS "householdId", status, amount_fen AS "amountFen",
      (evidence -> 'reckoning' -> 'payouts' -> 'best' ->> 'amountFen')::bigint AS "bestFen",
      coalesce(evidence -> 'reckoning' -> 'funders', '[]') AS funders
    FROM ledger.line JOIN ${rowsAs(wanted, 'given', { household_id: 'text' })} USING (household_id)
    WHERE run_number = ${runNumber}
      AND (status = 'held' OR status IN ('payable', 'certainPart') AND amount_fen > 0)`.execute(
    work,
  );
  return new Map(rows.map(({ householdId, ...line }) => [householdId, line]));
}

async function bookedLine(
  work: Work,
  batchNumber: number,
  householdId: string,
): Promise<Pick<LineToBook, 'amountFen' | 'funders'> | undefined> {
  const row = await work
    .selectFrom('batch_line')
    .select(['amount_fen', 'parts'])
    .where('batch_number', '=', batchNumber)
    .where('household_id', '=', householdId)
    .where('live', '=', true)
    .executeTakeFirst();
  return row && { amountFen: row.amount_fen, funders: row.parts };
}
