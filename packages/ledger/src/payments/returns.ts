import type { Fen } from '@nuanbu/units';
import { sumIntegers } from '@nuanbu/units';
import { type Kysely, sql } from 'kysely';
import { insertRows } from '../bulk.ts';
import type { Work } from '../context.ts';
import type { Database } from '../schema.ts';
import type { ReturnFileKind } from './files.ts';
import type { UnderEvent } from './payee-changes.ts';

/** What a bank answered to payments of a batch, as it was matched with what was sent. */
export interface NewReturns {
  readonly kind: ReturnFileKind;
  readonly name: string;
  /** Of the file's bytes; the same file is imported once. */
  readonly sha256: string;
  readonly lines: readonly ReturnedLine[];
}

/** The bank's answer to one payment. */
export interface ReturnedLine {
  readonly householdId: string;
  readonly amountFen: Fen;
  readonly state: 'paidOut' | 'failed';
  /** The bank's words; of a failed payment always. */
  readonly reason?: string | undefined;
}

/** An import of what a bank returned. */
export interface ReturnImport {
  readonly batchNumber: number;
  readonly number: number;
  readonly kind: ReturnFileKind;
  readonly name: string;
  readonly sha256: string;
  readonly lineCount: number;
  readonly amountFen: Fen;
  readonly auditNumber: number;
}

export function factsOfReturns({ kind, name, sha256, lines }: NewReturns) {
  const failed = lines.filter(({ state }) => state === 'failed');
  const sum = (those: readonly ReturnedLine[]): Fen =>
    sumIntegers(
      those.map(({ amountFen }) => amountFen),
      'returned',
    );
  return {
    ...{ kind, name, sha256, lines: lines.length, amountFen: sum(lines) },
    ...{ failed: failed.length, failedFen: sum(failed) },
  };
}

/** Enters what a bank returned, whole, and lets the payments stand as it says. */
export async function putReturns(
  work: Work,
  { batchNumber, eventNumber }: UnderEvent,
  returns: NewReturns,
): Promise<void> {
  const earlier = await work
    .selectFrom('return_import')
    .select((e) => e.fn.max('import_number').as('number'))
    .where('batch_number', '=', batchNumber)
    .executeTakeFirst();
  const import_number = (earlier?.number ?? 0) + 1;
  const { kind, name, sha256, lines, amountFen } = factsOfReturns(returns);
  await work
    .insertInto('return_import')
    .values({
      ...{ batch_number: batchNumber, import_number, event_number: eventNumber, kind, name },
      ...{ sha256, line_count: lines, amount_fen: amountFen },
    })
    .execute();
  const rows = returns.lines.map(({ householdId, amountFen, state, reason }) => ({
    ...{ batch_number: batchNumber, import_number, household_id: householdId },
    ...{ amount_fen: amountFen, state, reason: state === 'failed' ? reason : undefined },
  }));
  const columns = {
    ...{ batch_number: 'int', import_number: 'int', household_id: 'text' },
    ...{ amount_fen: 'bigint', state: 'text', reason: 'text' },
  };
  await insertRows('return_line', rows, columns).execute(work);
  await sql`UPDATE ledger.payment SET state = told.state FROM ledger.return_line AS told
    WHERE told.batch_number = ${batchNumber} AND told.import_number = ${import_number}
      AND payment.batch_number = told.batch_number AND payment.household_id = told.household_id
      AND payment.state <> told.state`.execute(work);
}

/** The imports of a batch in order. */
export async function importsOf(
  db: Kysely<Database>,
  batchNumber: number,
): Promise<ReturnImport[]> {
  const rows = await db
    .selectFrom('return_import as import')
    .innerJoin('batch_event as event', (join) =>
      join
        .onRef('event.batch_number', '=', 'import.batch_number')
        .onRef('event.event_number', '=', 'import.event_number'),
    )
    .selectAll('import')
    .select('event.audit_number')
    .where('import.batch_number', '=', batchNumber)
    .orderBy('import.import_number')
    .execute();
  return rows.map((row) => ({
    batchNumber: row.batch_number,
    number: row.import_number,
    kind: row.kind,
    name: row.name,
    sha256: row.sha256,
    lineCount: row.line_count,
    amountFen: row.amount_fen,
    auditNumber: row.audit_number,
  }));
}
