import { createHash } from 'node:crypto';
import type { Refusal } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import type { Fen, Instant } from '@nuanbu/units';
import type { Kysely, Selectable } from 'kysely';
import { appendAudit } from '../audit/audit.ts';
import type { AuditHead } from '../audit/chain.ts';
import { decide } from '../commands.ts';
import type { By, LedgerContext, Work } from '../context.ts';
import { openBytes, sealBytes } from '../personal/cipher.ts';
import { useNewestKey } from '../personal/values.ts';
import type { Database } from '../schema.ts';
import type { PaymentToWrite } from './release.ts';

export type PaymentFileKind = 'csv' | 'xlsx' | 'pain001';
export type ReturnFileKind = 'csv' | 'xlsx' | 'pain002';

/** A payment file that was written, and binds its count and its sum (domain rule S5). */
export interface PaymentFile {
  readonly batchNumber: number;
  /** From 1; a second one has a reason. */
  readonly attempt: number;
  readonly kind: PaymentFileKind;
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly count: number;
  readonly sumFen: Fen;
  readonly reason?: string | undefined;
  readonly exportedBy: string;
  readonly exportedAt: Instant;
  readonly auditNumber: number;
  /** Who took it to the bank, and when; a file is handed out once. */
  readonly takenBy?: string | undefined;
  readonly takenAt?: Instant | undefined;
}

/** A file as its writer made it. */
export interface WrittenFile {
  readonly kind: PaymentFileKind;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Writes the file of payments, in full. It is called inside the transaction that records the file,
 * so that both are there or neither is.
 *
 * @param auditHead the chain's head of that moment, to be printed on the file (S7).
 */
export type WritePaymentFile = (
  payments: readonly PaymentToWrite[],
  auditHead: AuditHead,
) => WrittenFile | Refusal | Promise<WrittenFile | Refusal>;

/** What the chain and the table say of a file. */
export interface FileFacts extends Omit<WrittenFile, 'bytes'> {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly count: number;
  readonly sumFen: Fen;
}

export function factsOfFile(
  { kind, name, bytes }: WrittenFile,
  payments: readonly PaymentToWrite[],
  sumFen: Fen,
): FileFacts {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { kind, name, sha256, sizeBytes: bytes.length, count: payments.length, sumFen };
}

/** Where the bytes of a file belong: those of one batch do not open as another's. */
function placeOf(batchNumber: number, attempt: number): Buffer {
  return Buffer.from(`paymentFile\0${batchNumber}\0${attempt}`);
}

/** Keeps a payment file, sealed, under the event that exported it. */
export async function putPaymentFile(
  work: Work,
  context: LedgerContext,
  at: { readonly batchNumber: number; readonly eventNumber: number },
  { kind, name, sha256, sizeBytes, count, sumFen }: FileFacts,
  bytes: Uint8Array,
  reason: string | undefined,
): Promise<void> {
  const { batchNumber } = at;
  await useNewestKey(work, context);
  const { newest } = context.keys;
  const earlier = await work
    .selectFrom('payment_file')
    .select((e) => e.fn.max('attempt').as('attempt'))
    .where('batch_number', '=', batchNumber)
    .executeTakeFirst();
  const attempt = (earlier?.attempt ?? 0) + 1;
  await work
    .insertInto('payment_file')
    .values({
      ...{ batch_number: batchNumber, attempt, event_number: at.eventNumber, kind, name, sha256 },
      ...{ size_bytes: sizeBytes, payment_count: count, amount_fen: sumFen },
      reason: attempt === 1 ? null : (reason ?? null),
      sealed: sealBytes(newest, placeOf(batchNumber, attempt), bytes),
      ...{ key_id: newest.id, taken_at: null, taken_by: null },
    })
    .execute();
}

/** The files of a batch in order, without their content. */
export async function filesOf(db: Kysely<Database>, batchNumber: number): Promise<PaymentFile[]> {
  const rows = await db
    .selectFrom('payment_file as file')
    .innerJoin('batch_event as event', (join) =>
      join
        .onRef('event.batch_number', '=', 'file.batch_number')
        .onRef('event.event_number', '=', 'file.event_number'),
    )
    .select(['file.batch_number', 'file.attempt', 'file.kind', 'file.name', 'file.sha256'])
    .select(['file.size_bytes', 'file.payment_count', 'file.amount_fen', 'file.reason'])
    .select(['file.taken_at', 'file.taken_by', 'event.person', 'event.at', 'event.audit_number'])
    .where('file.batch_number', '=', batchNumber)
    .orderBy('file.attempt')
    .execute();
  return rows.map((row) => ({
    batchNumber: row.batch_number,
    attempt: row.attempt,
    kind: row.kind,
    name: row.name,
    sha256: row.sha256,
    sizeBytes: row.size_bytes,
    count: row.payment_count,
    sumFen: row.amount_fen,
    reason: row.reason ?? undefined,
    exportedBy: row.person,
    exportedAt: row.at,
    auditNumber: row.audit_number,
    takenBy: row.taken_by ?? undefined,
    takenAt: row.taken_at ?? undefined,
  }));
}

/**
 * Hands a payment file out, once: again it is exported anew, with a typed reason.
 *
 * @throws TroubleError `paymentFileNotFound`, `alreadyExported`.
 */
export async function takeFile(
  context: LedgerContext,
  batchNumber: number,
  attempt: number,
  { actor }: By,
): Promise<WrittenFile> {
  const row = await decide(context, { actor }, 'takePaymentFile', {}, async (work) => {
    const found = await work
      .selectFrom('payment_file')
      .selectAll()
      .where('batch_number', '=', batchNumber)
      .where('attempt', '=', attempt)
      .forUpdate()
      .executeTakeFirst();
    const place = `Number ${attempt} of batch ${batchNumber}`;
    const placeZh = `第 ${batchNumber} 批次的第 ${attempt} 个文件`;
    if (!found)
      throw new TroubleError('paymentFileNotFound', {
        zh: `${placeZh}。`,
        en: `It would be ${place}.`,
      });
    if (found.taken_at !== null) {
      throw new TroubleError('alreadyExported', {
        zh: `${placeZh}已由 ${found.taken_by} 取走。`,
        en: `${place} was taken by ${found.taken_by}.`,
      });
    }
    await work
      .updateTable('payment_file')
      .set({ taken_at: context.clock.now(), taken_by: actor })
      .where('batch_number', '=', batchNumber)
      .where('attempt', '=', attempt)
      .execute();
    await appendAudit(work, context, {
      actor,
      action: 'paymentFileTaken',
      subject: `batch ${batchNumber}`,
      content: { attempt, name: found.name, sha256: found.sha256 },
    });
    return found;
  });
  return { kind: row.kind, name: row.name, bytes: openFile(context, row) };
}

function openFile(
  { keys }: LedgerContext,
  row: Pick<Selectable<Database['payment_file']>, 'batch_number' | 'attempt' | 'sealed' | 'key_id'>,
): Buffer {
  const place = placeOf(row.batch_number, row.attempt);
  return openBytes(keys.byId(row.key_id), place, row.sealed);
}

/** Seals one file anew; undefined where none is sealed with an older key. */
export async function resealFile(work: Work, context: LedgerContext): Promise<boolean> {
  const { newest } = context.keys;
  const row = await work
    .selectFrom('payment_file')
    .selectAll()
    .where('key_id', '<>', newest.id)
    .limit(1)
    .executeTakeFirst();
  if (!row) return false;
  const place = placeOf(row.batch_number, row.attempt);
  await work
    .updateTable('payment_file')
    .set({ sealed: sealBytes(newest, place, openFile(context, row)), key_id: newest.id })
    .where('batch_number', '=', row.batch_number)
    .where('attempt', '=', row.attempt)
    .execute();
  return true;
}
