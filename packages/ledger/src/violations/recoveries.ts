import { type Fen, type Instant, startOfDay, sumIntegers } from '@nuanbu/units';
import { type Kysely, sql } from 'kysely';
import { appendAudit } from '../audit/audit.ts';
import { insertRows, rowsAs } from '../bulk.ts';
import type { By, LedgerContext, Work } from '../context.ts';
import type { Database } from '../schema.ts';
import { type Claim, casesOf, claimsOf } from './cases.ts';
import { owedBack } from './owed-back.ts';

/** One entry of what households owe back: positive to take back, negative where that is reversed. */
export interface RecoveryEntry {
  /** The violation case that takes it back; undefined where a correction run does. */
  readonly caseNumber?: number | undefined;
  /**
   * The correction run that takes it back, or the run of a line of which a case was reversed after
   * money had come back; undefined where a violation case does.
   */
  readonly runNumber?: number | undefined;
  readonly householdId: string;
  readonly programme: string;
  readonly season: string;
  readonly component: string;
  /** The batch whose line is taken back. */
  readonly batchNumber: number;
  readonly amountFen: Fen;
  /** Whether its batch line is live: a draft that was superseded was never paid. */
  readonly isStanding: boolean;
  readonly enteredAt: Instant;
  readonly auditNumber: number;
}

/** Entries in order, and what they leave to be taken back. */
export interface Recoveries {
  readonly entries: readonly RecoveryEntry[];
  /** The sum of those that stand. */
  readonly standingFen: Fen;
}

/** A batch line of which something is to be taken back, or no longer, and what says so. */
export interface DueRecovery {
  readonly case_number: number | null;
  readonly run_number: number | null;
  readonly programme: string;
  readonly season: string;
  readonly component: string;
  readonly household_id: string;
  readonly batch_number: number;
  readonly amount_fen: Fen;
}

const COLUMNS: Readonly<Record<keyof DueRecovery, string>> = {
  case_number: 'int',
  run_number: 'int',
  programme: 'text',
  season: 'text',
  component: 'text',
  household_id: 'text',
  batch_number: 'int',
  amount_fen: 'bigint',
};

/**
 * What is claimed of live batch lines and nobody has taken back yet. A line that several cases claim
 * is taken back once, by the first of them.
 *
 * @param except a case whose entries are about to be reversed, and count as if they were.
 */
export async function dueRecoveries(
  work: Work,
  claims: readonly Claim[],
  except?: number,
): Promise<DueRecovery[]> {
  if (claims.length === 0) return [];
  const shape = {
    ...{ case_number: 'int', household_id: 'text', programme: 'text', components: 'text[]' },
    ends_after: 'bigint',
  };
  const { rows } = await sql<DueRecovery>`
    SELECT DISTINCT ON (booked.batch_number, booked.household_id) claim.case_number,
      NULL::int AS run_number, booked.programme, booked.season, booked.component,
      booked.household_id, booked.batch_number, booked.amount_fen - taken.amount_fen AS amount_fen
    FROM ledger.batch_line AS booked
    JOIN ledger.run ON run.run_number = booked.run_number
    JOIN ${rowsAs(claims.map(recordOf), 'claim', shape)}
      ON claim.household_id = booked.household_id AND claim.programme = booked.programme
      AND (claim.components IS NULL OR booked.component = ANY (claim.components))
      AND (claim.ends_after IS NULL OR run.span_to > claim.ends_after)
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(entry.amount_fen), 0) AS amount_fen FROM ledger.recovery_entry AS entry
      WHERE entry.batch_number = booked.batch_number AND entry.household_id = booked.household_id
        AND (entry.case_number IS NULL OR entry.case_number IS DISTINCT FROM ${except ?? null}::int)
    ) AS taken
    WHERE booked.live AND booked.repays_batch IS NULL AND booked.amount_fen > taken.amount_fen
    ORDER BY booked.batch_number, booked.household_id, claim.case_number`.execute(work);
  return rows;
}

function recordOf({ caseNumber, householdId, foundOn, programme, takesBack }: Claim) {
  const { components, seasons } = takesBack;
  return {
    case_number: caseNumber,
    household_id: householdId,
    programme,
    components: components === 'all' || components.includes('all') ? null : components,
    ends_after: seasons === 'all' ? null : startOfDay(foundOn),
  };
}

/**
 * The opposite of whatever a case has taken back. What the household has given back by then, or what
 * is not paid to it any more, stays taken back of its line, by the run that the line is of: so it is
 * booked with what it has, is entitled to the rest again, and a correction pays it.
 *
 * @param instead what other cases claim of the same lines from now on.
 */
export async function reversedRecoveries(
  work: Work,
  caseNumber: number,
  instead: readonly DueRecovery[],
): Promise<DueRecovery[]> {
  const rows = await work
    .selectFrom('recovery_entry as entry')
    .innerJoin('batch_line as line', (join) =>
      join
        .onRef('line.batch_number', '=', 'entry.batch_number')
        .onRef('line.household_id', '=', 'entry.household_id'),
    )
    .select(['entry.case_number', 'entry.programme', 'entry.season', 'entry.component'])
    .select(['entry.household_id', 'entry.batch_number', 'line.run_number'])
    .select((e) => e.fn.sum<number>('entry.amount_fen').as('amount_fen'))
    .where('entry.case_number', '=', caseNumber)
    .groupBy(['entry.case_number', 'entry.programme', 'entry.season', 'entry.component'])
    .groupBy(['entry.household_id', 'entry.batch_number', 'line.run_number'])
    .orderBy('entry.batch_number')
    .execute();
  const reversed: DueRecovery[] = [];
  for (const { run_number, ...row } of rows) {
    if (row.amount_fen === 0) continue;
    reversed.push({ ...row, run_number: null, amount_fen: -row.amount_fen });
    const keptFen = await givenBack(work, row, instead);
    if (keptFen > 0) reversed.push({ ...row, case_number: null, run_number, amount_fen: keptFen });
  }
  return reversed;
}

/** How much of what a case takes back of a line is back already; other claims have it first. */
async function givenBack(
  work: Work,
  row: Pick<DueRecovery, 'household_id' | 'batch_number' | 'amount_fen'>,
  instead: readonly DueRecovery[],
): Promise<Fen> {
  const line = { householdId: row.household_id, batchNumber: row.batch_number };
  const [owed] = await owedBack(work, line, { limit: 1 });
  if (!owed) return 0;
  const claimed = instead.filter(
    (each) => each.batch_number === row.batch_number && each.household_id === row.household_id,
  );
  const byOthersFen = owed.dueFen - row.amount_fen + amountOf(claimed);
  const backFen = owed.receivedFen + owed.withdrawnFen - byOthersFen;
  return Math.max(0, Math.min(row.amount_fen, backFen));
}

/** Appends recoveries under the entry of the chain that says why. */
export async function enterRecoveries(
  work: Work,
  context: LedgerContext,
  due: readonly DueRecovery[],
  auditNumber: number,
): Promise<void> {
  const said = { entered_at: context.clock.now(), audit_number: auditNumber };
  const rows = due.map((row) => ({ ...row, ...said }));
  const columns = { ...COLUMNS, entered_at: 'bigint', audit_number: 'bigint' };
  await insertRows('recovery_entry', rows, columns).execute(work);
}

/** The sum of recoveries. */
export function amountOf(due: readonly DueRecovery[]): Fen {
  return sumIntegers(
    due.map((row) => row.amount_fen),
    'recovery',
  );
}

/**
 * Takes back what a new batch books for households whose confirmed violations claim it: of seasons
 * that were booked late, or booked anew in place of a superseded draft.
 */
export async function recoverFromBatch(
  work: Work,
  context: LedgerContext,
  batchNumber: number,
  by: By,
): Promise<void> {
  const due = await dueRecoveries(work, claimsOf(await casesOf(work)));
  if (due.length === 0) return;
  const head = await appendAudit(work, context, {
    actor: by.actor,
    action: 'recoveriesEntered',
    subject: `batch ${batchNumber}`,
    content: { lines: due.length, recoveryFen: amountOf(due) },
  });
  await enterRecoveries(work, context, due, head.number);
}

/** What was entered, and what of it stands; of one household where it is named. */
export async function recoveriesOf(
  db: Kysely<Database>,
  householdId: string | undefined,
): Promise<Recoveries> {
  let query = db
    .selectFrom('recovery_entry as entry')
    .innerJoin('batch_line as line', (join) =>
      join
        .onRef('line.batch_number', '=', 'entry.batch_number')
        .onRef('line.household_id', '=', 'entry.household_id'),
    )
    .selectAll('entry')
    .select('line.live')
    .orderBy('entry.entry_number');
  if (householdId !== undefined) query = query.where('entry.household_id', '=', householdId);
  const entries = (await query.execute()).map((row) => ({
    ...(row.case_number === null ? {} : { caseNumber: row.case_number }),
    ...(row.run_number === null ? {} : { runNumber: row.run_number }),
    householdId: row.household_id,
    programme: row.programme,
    season: row.season,
    component: row.component,
    batchNumber: row.batch_number,
    amountFen: row.amount_fen,
    isStanding: row.live,
    enteredAt: row.entered_at,
    auditNumber: row.audit_number,
  }));
  const standing = entries.filter((entry) => entry.isStanding).map((entry) => entry.amountFen);
  return { entries, standingFen: sumIntegers(standing, 'recovery') };
}
