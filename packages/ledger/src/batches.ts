import { createHash } from 'node:crypto';
import { TroubleError } from '@nuanbu/terms';
import { type Fen, formatYuan, type Instant, sumIntegers } from '@nuanbu/units';
import { type Selectable, sql } from 'kysely';
import { appendAudit } from './audit/audit.ts';
import type { AuditHead } from './audit/chain.ts';
import type { By, LedgerContext, Work } from './context.ts';
import type { Run } from './runs/run.ts';
import type { Database } from './schema.ts';
import { recoverFromBatch } from './violations/recoveries.ts';

/** Lines that are reviewed, signed and paid together (domain rule S3). */
export interface Batch {
  readonly number: number;
  readonly runNumber: number;
  readonly programme: string;
  readonly season: string;
  readonly component: string;
  /** A draft that nobody signed is superseded by that of a newer final run. */
  readonly state: 'draft' | 'superseded';
  readonly lineCount: number;
  readonly amountFen: Fen;
  /** SHA-256 over `household_id,amount_yuan` and LF for each line, in byte order of the household. */
  readonly digest: string;
  readonly madeAt: Instant;
  readonly madeBy: string;
  /** The chain's head when the batch was made, to be printed on it (S7). */
  readonly auditHead: AuditHead;
}

export interface BatchLine {
  readonly householdId: string;
  readonly amountFen: Fen;
}

export interface Batches {
  /** @throws TroubleError `batchNotFound`. */
  get(number: number): Promise<Batch>;
  /** Newest first. */
  list(): Promise<Batch[]>;
  /** In byte order of the household. */
  lines(number: number): Promise<BatchLine[]>;
}

export function batchesOf(context: LedgerContext): Batches {
  const { db } = context;
  return {
    get: async (number) => {
      const query = db.selectFrom('batch').selectAll().where('batch_number', '=', number);
      const row = await query.executeTakeFirst();
      if (row) return batchOf(row);
      throw new TroubleError('batchNotFound', `Its number would be ${number}.`);
    },
    list: async () => {
      const query = db.selectFrom('batch').selectAll().orderBy('batch_number', 'desc');
      return (await query.execute()).map(batchOf);
    },
    lines: async (number) => {
      const rows = await db
        .selectFrom('batch_line')
        .select(['household_id', 'amount_fen'])
        .where('batch_number', '=', number)
        .orderBy('household_id')
        .execute();
      return rows.map((row) => ({ householdId: row.household_id, amountFen: row.amount_fen }));
    },
  };
}

/**
 * Books what a final run pays, the certain parts included, as a draft batch, inside the transaction
 * that finishes the run. An unsigned draft of the same component and season gives way to it.
 *
 * @returns the batch's number; undefined where the run has nothing to pay.
 * @throws TroubleError `alreadyBooked` where a household is in a live batch that does not give way.
 */
export async function draftBatch(
  work: Work,
  context: LedgerContext,
  run: Run,
  by: By,
): Promise<number | undefined> {
  await supersedeDrafts(work, context, run, by);
  const lines = await work
    .selectFrom('line')
    .select(['household_id', 'amount_fen'])
    .where('run_number', '=', run.number)
    .where('status', 'in', ['payable', 'certainPart'])
    .where('amount_fen', '>', 0)
    .orderBy('household_id')
    .execute();
  if (lines.length === 0) return undefined;
  const last = await work
    .selectFrom('batch')
    .select((e) => e.fn.max('batch_number').as('number'))
    .executeTakeFirst();
  const number = (last?.number ?? 0) + 1;
  const amountFen = sumIntegers(
    lines.map((line) => line.amount_fen),
    'batch amount',
  );
  const digest = createHash('sha256');
  for (const line of lines) digest.update(`${line.household_id},${formatYuan(line.amount_fen)}\n`);
  const facts = { run: run.number, lines: lines.length, amountFen, digest: digest.digest('hex') };
  const head = await appendAudit(work, context, {
    actor: by.actor,
    action: 'batchDrafted',
    subject: `batch ${number}`,
    content: facts,
  });
  await work
    .insertInto('batch')
    .values({
      ...{ batch_number: number, run_number: run.number, programme: run.programme },
      ...{ season: run.season, component: run.component, state: 'draft', line_count: lines.length },
      ...{ amount_fen: amountFen, digest: facts.digest, made_at: context.clock.now() },
      ...{ made_by: by.actor, audit_number: head.number, audit_hash: head.hash },
    })
    .execute();
  await book(work, run, number);
  await recoverFromBatch(work, context, number, by);
  return number;
}

async function book(work: Work, run: Run, batchNumber: number): Promise<void> {
  try {
    await sql`
      INSERT INTO ledger.batch_line (batch_number, household_id, run_number, amount_fen,
        programme, season, component, live)
      SELECT ${batchNumber}::int, household_id, run_number, amount_fen,
        ${run.programme}, ${run.season}, ${run.component}, true
      FROM ledger.line
      WHERE run_number = ${run.number} AND status IN ('payable', 'certainPart')
        AND amount_fen > 0`.execute(work);
  } catch (cause) {
    const { constraint, detail = '' } = cause as { constraint?: string; detail?: string };
    if (constraint !== 'batch_line_once') throw cause;
    throw new TroubleError('alreadyBooked', detail, { cause });
  }
}

async function supersedeDrafts(
  work: Work,
  context: LedgerContext,
  run: Run,
  by: By,
): Promise<void> {
  const superseded = await work
    .updateTable('batch')
    .set({ state: 'superseded' })
    .where('programme', '=', run.programme)
    .where('season', '=', run.season)
    .where('component', '=', run.component)
    .where('state', '=', 'draft')
    .returning('batch_number')
    .execute();
  for (const { batch_number: number } of superseded) {
    await work
      .updateTable('batch_line')
      .set({ live: false })
      .where('batch_number', '=', number)
      .execute();
    await appendAudit(work, context, {
      actor: by.actor,
      action: 'batchSuperseded',
      subject: `batch ${number}`,
      content: { byRun: run.number },
    });
  }
}

function batchOf(row: Selectable<Database['batch']>): Batch {
  return {
    number: row.batch_number,
    runNumber: row.run_number,
    programme: row.programme,
    season: row.season,
    component: row.component,
    state: row.state,
    lineCount: row.line_count,
    amountFen: row.amount_fen,
    digest: row.digest,
    madeAt: row.made_at,
    madeBy: row.made_by,
    auditHead: { number: row.audit_number, hash: row.audit_hash },
  };
}
