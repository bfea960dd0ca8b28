import type { HouseholdAmount } from '@nuanbu/settlement';
import { type Fen, formatYuan } from '@nuanbu/units';
import { sql } from 'kysely';
import { appendAudit } from '../audit/audit.ts';
import type { BookingKey } from '../batches/batch.ts';
import { rowsAs } from '../bulk.ts';
import type { By, LedgerContext, Work } from '../context.ts';
import { amountOf, enterRecoveries } from './recoveries.ts';

interface Standing {
  readonly household_id: string;
  readonly batch_number: number;
  /** What was not taken back of the line. */
  readonly left_fen: Fen;
}

/**
 * Takes back what a correction run found to be too much (domain rule S2): of each household's live
 * lines, the newest first.
 *
 * @throws Error where more is to be taken back than is booked: the rule that says so is wrong.
 */
export async function takeBack(
  work: Work,
  context: LedgerContext,
  key: BookingKey,
  runNumber: number,
  recoveries: readonly HouseholdAmount[],
  by: By,
): Promise<void> {
  if (recoveries.length === 0) return;
  const { programme, season, component } = key;
  const wanted = recoveries.map(({ householdId }) => ({ household_id: householdId }));
  const { rows } = await sql<Standing>`
    SELECT household_id, batch_number, booked.amount_fen - coalesce((
        SELECT sum(amount_fen) FROM ledger.recovery_entry AS entry
        WHERE entry.batch_number = booked.batch_number
          AND entry.household_id = booked.household_id
      ), 0) AS left_fen
    FROM ledger.batch_line AS booked
    JOIN ${rowsAs(wanted, 'given', { household_id: 'text' })} USING (household_id)
    WHERE (programme, season, component) = (${programme}, ${season}, ${component})
      AND live AND repays_batch IS NULL
    ORDER BY household_id, batch_number DESC`.execute(work);
  await enterSpread(work, context, { ...key, runNumber, sign: 1 }, recoveries, rows, by);
}

/**
 * What corrections have taken back of live lines of a key and has not come back, line by line; what
 * a violation case takes back is not theirs to give up.
 */
export function openByCorrections({ programme, season, component }: BookingKey) {
  return sql<{ household_id: string; batch_number: number; left_fen: Fen }>`
    SELECT household_id, batch_number, greatest(0, least(by_run_fen, due_fen - back_fen)) AS left_fen
    FROM (
      SELECT booked.household_id, booked.batch_number, sum(entry.amount_fen) AS due_fen,
        coalesce(sum(entry.amount_fen) FILTER (WHERE case_number IS NULL), 0) AS by_run_fen
      FROM ledger.recovery_entry AS entry
      JOIN ledger.batch_line AS booked USING (batch_number, household_id)
      WHERE (booked.programme, booked.season, booked.component)
          = (${programme}, ${season}, ${component})
        AND live AND repays_batch IS NULL
      GROUP BY booked.household_id, booked.batch_number
    ) AS due
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(posting.amount_fen), 0) AS back_fen
      FROM ledger.fund_entry AS came JOIN ledger.posting USING (audit_number)
      WHERE came.batch_number = due.batch_number AND came.household_id = due.household_id
        AND posting.amount_fen > 0
    ) AS back`;
}

/**
 * Gives up what earlier corrections took back and has not come back, as far as a newer one finds it
 * due to the household after all: of the newest lines first.
 *
 * @throws Error where more is to be given up than is open: the rule that says so is wrong.
 */
export async function setOff(
  work: Work,
  context: LedgerContext,
  key: BookingKey,
  runNumber: number,
  offsets: readonly HouseholdAmount[],
  by: By,
): Promise<void> {
  if (offsets.length === 0) return;
  const { rows } = await sql<Standing>`
    SELECT household_id, batch_number, left_fen::bigint FROM (${openByCorrections(key)}) AS open
    ORDER BY household_id, batch_number DESC`.execute(work);
  await enterSpread(work, context, { ...key, runNumber, sign: -1 }, offsets, rows, by);
}

/**
 * Enters a run's amounts, each spread over its household's lines in their order; below zero where
 * they are given up.
 */
async function enterSpread(
  work: Work,
  context: LedgerContext,
  of: BookingKey & { readonly runNumber: number; readonly sign: 1 | -1 },
  amounts: readonly HouseholdAmount[],
  rows: readonly Standing[],
  by: By,
): Promise<void> {
  const { programme, season, component, runNumber, sign } = of;
  const lines = Map.groupBy(rows, (row) => row.household_id);
  const due = amounts.flatMap(({ householdId, amountFen }) =>
    spread(householdId, amountFen, lines.get(householdId) ?? []).map((entry) => ({
      ...{ case_number: null, run_number: runNumber, programme, season, component },
      ...{ household_id: householdId, batch_number: entry.batch_number },
      amount_fen: sign * entry.amount_fen,
    })),
  );
  const head = await appendAudit(work, context, {
    actor: by.actor,
    action: 'recoveriesEntered',
    subject: `run ${runNumber}`,
    content: {
      ...{ lines: due.length, recoveryFen: amountOf(due) },
      households: amounts.map(({ householdId, amountFen }) => {
        return { householdId, amountFen: sign * amountFen };
      }),
    },
  });
  await enterRecoveries(work, context, due, head.number);
}

/** Takes an amount of lines in their order. */
function spread(householdId: string, amountFen: Fen, lines: readonly Standing[]) {
  let leftFen = amountFen;
  const taken = lines.flatMap(({ batch_number, left_fen }) => {
    const amount_fen = Math.min(left_fen, leftFen);
    leftFen -= amount_fen;
    return amount_fen > 0 ? [{ batch_number, amount_fen }] : [];
  });
  if (leftFen === 0 && amountFen > 0) return taken;
  throw new Error(`${formatYuan(amountFen)} yuan cannot be taken back of ${householdId}`);
}
