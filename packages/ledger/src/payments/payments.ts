import type { PaymentState } from '@nuanbu/terms';
import type { Fen } from '@nuanbu/units';
import { sql } from 'kysely';
import { appendAudit } from '../audit/audit.ts';
import { getBatch } from '../batches/batch.ts';
import { decide } from '../commands.ts';
import type { By, LedgerContext } from '../context.ts';
import { scopeCondition } from '../roster/search.ts';
import type { Scope } from '../users/user.ts';
import { filesOf, type PaymentFile, takeFile, type WrittenFile } from './files.ts';
import { type PayeeChange, payeeChangesOf, payeeOfChange } from './payee-changes.ts';
import { maskPayee, newestHeads, openPayee, type Payee, type SealedPayee } from './payees.ts';
import { type PaymentToWrite, paymentsMade } from './release.ts';
import { importsOf, type ReturnImport } from './returns.ts';
import { paymentIdOf } from './sent.ts';
import {
  listUnpaid,
  sumUnpaid,
  type Unpaid,
  type UnpaidCursor,
  type UnpaidFilter,
  type UnpaidSum,
} from './unpaid.ts';

/** A payment of a batch that was released. */
export interface Payment {
  readonly paymentId: string;
  readonly batchNumber: number;
  readonly householdId: string;
  readonly amountFen: Fen;
  /** How often the household's money was sent, this time included. */
  readonly attempt: number;
  readonly state: PaymentState;
  /** The bank's words, of one that failed. */
  readonly failure?: string | undefined;
  /** Masked. */
  readonly payee: Payee;
}

/** A change of a payee with the payee that it proposes, masked. */
export interface ShownPayeeChange extends PayeeChange {
  readonly payee: Payee;
}

/** What was sent to the bank, what came back, and who has not been paid. */
export interface Payments {
  /** In byte order of the household, a page at a time. */
  list(
    batchNumber: number,
    filter?: {
      readonly state?: PaymentState | undefined;
      /** Whose households are seen; everybody's where it is left out. */
      readonly scope?: Scope | undefined;
      readonly afterHousehold?: string | undefined;
      readonly limit?: number | undefined;
    },
  ): Promise<Payment[]>;
  /**
   * All payments of a batch with their payees in full. Who looked, and why, is in the audit chain
   * before they are handed out.
   *
   * @throws TroubleError `batchNotFound`.
   */
  reveal(batchNumber: number, by: By & { readonly why: string }): Promise<PaymentToWrite[]>;
  /** The files of a batch, in order, without their content. */
  files(batchNumber: number): Promise<PaymentFile[]>;
  /** Hands a payment file out, once. @throws TroubleError `paymentFileNotFound`, `alreadyExported`. */
  takeFile(batchNumber: number, attempt: number, by: By): Promise<WrittenFile>;
  /** What the bank returned of a batch, import by import. */
  imports(batchNumber: number): Promise<ReturnImport[]>;
  /** Changes of payees, of all batches or of one. */
  payeeChanges(filter?: { readonly batchNumber?: number }): Promise<ShownPayeeChange[]>;
  /**
   * The payee that a change proposes, in full, for whoever compares it with the evidence (domain
   * rule S5). Who looked, and why, is in the audit chain before it is handed out.
   *
   * @throws TroubleError `payeeChangeNotFound`.
   */
  revealPayeeChange(number: number, by: By & { readonly why: string }): Promise<Payee>;
  /** Who is entitled and not paid, the oldest first. */
  unpaid(
    filter: UnpaidFilter,
    page: { readonly limit: number; readonly after?: UnpaidCursor | undefined },
  ): Promise<Unpaid[]>;
  /** The same added up by stage. */
  unpaidSums(filter?: UnpaidFilter): Promise<UnpaidSum[]>;
}

export function paymentsOf(context: LedgerContext): Payments {
  const { db } = context;
  return {
    list: (batchNumber, filter = {}) => list(context, batchNumber, filter),
    reveal: (batchNumber, by) => reveal(context, batchNumber, by),
    files: (batchNumber) => filesOf(db, batchNumber),
    takeFile: (batchNumber, attempt, by) => takeFile(context, batchNumber, attempt, by),
    imports: (batchNumber) => importsOf(db, batchNumber),
    payeeChanges: (filter = {}) => payeeChanges(context, filter),
    revealPayeeChange: (number, by) => revealPayeeChange(context, number, by),
    unpaid: (filter, page) => listUnpaid(context, filter, page),
    unpaidSums: (filter = {}) => sumUnpaid(context, filter),
  };
}

async function list(
  { db, keys }: LedgerContext,
  batchNumber: number,
  {
    state,
    scope = 'all',
    afterHousehold = '',
    limit,
  }: NonNullable<Parameters<Payments['list']>[1]>,
): Promise<Payment[]> {
  const { rows } = await sql<
    SealedPayee & {
      amount_fen: Fen;
      attempt: number;
      state: PaymentState;
      failure: string | null;
    }
  >`
    SELECT payment.household_id, amount_fen, attempt, state, head.name AS head_name,
      sealed_name, sealed_account, sealed_bank,
      (SELECT reason FROM ledger.return_line AS told
        WHERE told.batch_number = payment.batch_number
          AND told.household_id = payment.household_id AND told.state = 'failed'
        ORDER BY import_number DESC LIMIT 1) AS failure
    FROM ledger.payment
    JOIN ledger.payee USING (payee_number)
    JOIN ledger.household AS head
      ON head.household_id = payment.household_id AND head.to_version IS NULL
    WHERE batch_number = ${batchNumber} AND payment.household_id > ${afterHousehold}
      AND ${state === undefined ? sql`true` : sql`state = ${state}`}
      AND (${scopeCondition(scope, 'head') ?? sql`true`})
    ORDER BY payment.household_id
    ${limit === undefined ? sql`` : sql`LIMIT ${limit}`}`.execute(db);
  return rows.map((row) => ({
    paymentId: paymentIdOf(batchNumber, row.household_id),
    batchNumber,
    householdId: row.household_id,
    amountFen: row.amount_fen,
    attempt: row.attempt,
    state: row.state,
    failure: row.failure ?? undefined,
    payee: maskPayee(openPayee(keys, row)),
  }));
}

async function reveal(
  context: LedgerContext,
  batchNumber: number,
  { actor, why }: By & { readonly why: string },
): Promise<PaymentToWrite[]> {
  return decide(context, { actor }, 'revealPayments', {}, async (work) => {
    const payments = await paymentsMade(work, context, await getBatch(work, batchNumber));
    await appendAudit(work, context, {
      actor,
      action: 'personalDataViewed',
      subject: `batch ${batchNumber}`,
      content: { why, payments: payments.length, fields: ['account', 'bank', 'name'] },
    });
    return payments;
  });
}

async function revealPayeeChange(
  context: LedgerContext,
  number: number,
  { actor, why }: By & { readonly why: string },
): Promise<Payee> {
  return decide(context, { actor }, 'revealPayeeChange', {}, async (work) => {
    const row = await payeeOfChange(work, number);
    const head = (await newestHeads(work, [row.household_id])).get(row.household_id);
    const payee = openPayee(context.keys, { ...row, head_name: head ?? '' });
    await appendAudit(work, context, {
      actor,
      action: 'personalDataViewed',
      subject: `household ${row.household_id}`,
      content: { why, payeeChange: number, fields: ['account', 'bank', 'name'] },
    });
    return payee;
  });
}

async function payeeChanges(
  { db, keys }: LedgerContext,
  filter: { readonly batchNumber?: number },
): Promise<ShownPayeeChange[]> {
  const changes = await payeeChangesOf(db, filter);
  const rows = await db
    .selectFrom('payee_change')
    .innerJoin('payee', 'payee.payee_number', 'payee_change.payee_number')
    .select(['change_number', 'payee.household_id'])
    .select(['sealed_name', 'sealed_account', 'sealed_bank'])
    .where('change_number', '=', (e) => e.fn.any(e.val(changes.map(({ number }) => number))))
    .execute();
  const sealed = new Map(rows.map((row) => [row.change_number, row]));
  const heads = await newestHeads(
    db,
    changes.map(({ householdId }) => householdId),
  );
  return changes.map((change) => {
    const head_name = heads.get(change.householdId) ?? '';
    return {
      ...change,
      payee: maskPayee(openPayee(keys, { ...sealed.get(change.number)!, head_name })),
    };
  });
}
