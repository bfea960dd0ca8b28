import type { Posting } from '@nuanbu/settlement';
import type { Fen, FunderPart } from '@nuanbu/units';
import { type Kysely, sql } from 'kysely';
import { type FundEntry, fundEntries } from '../accounts/fund-entries.ts';
import { headOf } from '../audit/audit.ts';
import type { AuditHead } from '../audit/chain.ts';
import { filesOf, type PaymentFile } from '../payments/files.ts';
import { type PayeeChange, payeeChangesOf } from '../payments/payee-changes.ts';
import { importsOf, type ReturnedLine, type ReturnImport } from '../payments/returns.ts';
import { type SentPayment, sentPayments } from '../payments/sent.ts';
import type { Database } from '../schema.ts';
import { type Batch, batchOf } from './batch.ts';
import { type BatchEvent, eventsOf } from './events.ts';
import { type LineDecisionMade, lineDecisionsOf } from './line-decisions.ts';

/** Everything from which somebody else can prove what a batch paid; none of it is personal. */
export interface BatchProof {
  readonly batch: Batch;
  /** The chain's head of that moment: nothing was done after it that is not told here. */
  readonly auditHead: AuditHead;
  readonly events: readonly BatchEvent[];
  readonly decisions: readonly LineDecisionMade[];
  /** What the batch pays, in byte order of the household. */
  readonly lines: readonly BookedLine[];
  /** The batches on whose lines these rest: what was booked before, or what failed. */
  readonly earlier: readonly EarlierBatch[];
  /** What its events posted, in order. */
  readonly postings: readonly (Posting & { readonly auditNumber: number })[];
  readonly files: readonly PaymentFile[];
  readonly payments: readonly SentPayment[];
  readonly returns: readonly (ReturnImport & { readonly lines: readonly ReturnedLine[] })[];
  /** What was taken back of its lines, in order, and the money that came of it. */
  readonly recoveries: EarlierBatch['recoveries'];
  readonly fundEntries: readonly FundEntry[];
  /** Of this batch, and of those that it pays again. */
  readonly payeeChanges: readonly PayeeChange[];
}

/** A line as it was booked. */
export interface BookedLine {
  readonly householdId: string;
  readonly runNumber: number;
  readonly amountFen: Fen;
  readonly funders: readonly FunderPart[];
  /** Of a difference: what was booked before it. */
  readonly bookedFen?: Fen | undefined;
  readonly repaysBatch?: number | undefined;
}

export interface EarlierBatch {
  readonly batch: Batch;
  readonly lines: readonly BookedLine[];
  /** What was taken back of its lines, in order; below zero where that was reversed. */
  readonly recoveries: readonly {
    readonly householdId: string;
    readonly amountFen: Fen;
    readonly auditNumber: number;
  }[];
  readonly payments: readonly SentPayment[];
}

/** Reads the proof of a batch, inside one transaction. */
export async function proofOf(db: Kysely<Database>, batch: Batch): Promise<BatchProof> {
  const { number } = batch;
  const events = await eventsOf(db, number);
  const lines = await bookedLines(db, number);
  const earlier: EarlierBatch[] = [];
  for (const each of await earlierBatches(db, batch)) {
    earlier.push({
      batch: each,
      lines: await bookedLines(db, each.number),
      recoveries: await recoveriesOf(db, each.number),
      payments: await sentPayments(db, each.number),
    });
  }
  const repaid = new Set(lines.flatMap(({ repaysBatch }) => repaysBatch ?? []));
  const changes: PayeeChange[] = [];
  for (const batchNumber of [...repaid, number]) {
    changes.push(...(await payeeChangesOf(db, { batchNumber })));
  }
  return {
    ...{ batch, events, lines, earlier, payeeChanges: changes },
    auditHead: await headOf(db),
    decisions: await lineDecisionsOf(db, { batchNumber: number }),
    postings: await postingsOf(
      db,
      events.map(({ auditNumber }) => auditNumber),
    ),
    files: await filesOf(db, number),
    payments: await sentPayments(db, number),
    returns: await returnsOf(db, number),
    recoveries: await recoveriesOf(db, number),
    fundEntries: await fundEntries(db, { batchNumber: number }),
  };
}

async function bookedLines(db: Kysely<Database>, batchNumber: number): Promise<BookedLine[]> {
  const rows = await db
    .selectFrom('batch_line')
    .select(['household_id', 'run_number', 'amount_fen', 'parts', 'booked_fen', 'repays_batch'])
    .where('batch_number', '=', batchNumber)
    .where('live', '=', true)
    .orderBy('household_id')
    .execute();
  return rows.map((row) => ({
    ...{ householdId: row.household_id, runNumber: row.run_number, amountFen: row.amount_fen },
    funders: row.parts as readonly FunderPart[],
    ...(row.booked_fen !== null && { bookedFen: row.booked_fen }),
    ...(row.repays_batch !== null && { repaysBatch: row.repays_batch }),
  }));
}

/** Batches drafted before, with live lines of its households, or with payments that it repeats. */
async function earlierBatches(
  db: Kysely<Database>,
  { number, kind, programme, season, component, auditHead }: Batch,
): Promise<Batch[]> {
  if (kind === 'season') return [];
  const { rows } = await sql<{ batch_number: number }>`
    SELECT DISTINCT other.batch_number
    FROM ledger.batch_line AS own
    JOIN ledger.batch_line AS other USING (household_id)
    JOIN ledger.batch AS made ON made.batch_number = other.batch_number
    WHERE own.batch_number = ${number} AND own.live AND other.live
      AND (other.programme, other.season, other.component) = (${programme}, ${season}, ${component})
      AND (other.batch_number = own.repays_batch
        OR own.repays_batch IS NULL AND other.repays_batch IS NULL)
      AND made.audit_number < ${auditHead.number}
    ORDER BY 1`.execute(db);
  const batches = await db
    .selectFrom('batch')
    .selectAll()
    .where('batch_number', '=', (e) => e.fn.any(e.val(rows.map((row) => row.batch_number))))
    .orderBy('batch_number')
    .execute();
  return batches.map(batchOf);
}

async function recoveriesOf(db: Kysely<Database>, batchNumber: number) {
  const rows = await db
    .selectFrom('recovery_entry')
    .select(['household_id', 'amount_fen', 'audit_number'])
    .where('batch_number', '=', batchNumber)
    .orderBy('entry_number')
    .execute();
  return rows.map((row) => ({
    ...{ householdId: row.household_id, amountFen: row.amount_fen, auditNumber: row.audit_number },
  }));
}

async function postingsOf(db: Kysely<Database>, auditNumbers: readonly number[]) {
  const rows = await db
    .selectFrom('posting')
    .select(['audit_number', 'account', 'amount_fen'])
    .where('audit_number', '=', (e) => e.fn.any(e.val([...new Set(auditNumbers)])))
    .orderBy('posting_number')
    .execute();
  return rows.map((row) => ({
    ...{ auditNumber: row.audit_number, account: row.account, amountFen: row.amount_fen },
  }));
}

async function returnsOf(db: Kysely<Database>, batchNumber: number) {
  const rows = await db
    .selectFrom('return_line')
    .selectAll()
    .where('batch_number', '=', batchNumber)
    .orderBy('import_number')
    .orderBy('household_id')
    .execute();
  const byImport = Map.groupBy(rows, (row) => row.import_number);
  const imports = await importsOf(db, batchNumber);
  return imports.map((each) => ({
    ...each,
    lines: (byImport.get(each.number) ?? []).map((row): ReturnedLine => {
      const { household_id: householdId, amount_fen: amountFen, state, reason } = row;
      return { householdId, amountFen, state, ...(reason !== null && { reason }) };
    }),
  }));
}
