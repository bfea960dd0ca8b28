import type { Notice } from '@nuanbu/settlement';
import { type BatchState, TroubleError } from '@nuanbu/terms';
import type { Fen, Instant } from '@nuanbu/units';
import type { Kysely, Selectable } from 'kysely';
import type { AuditHead } from '../audit/chain.ts';
import type { Database } from '../schema.ts';

/**
 * What a batch is for: what a final run pays; what joins late, differences of a correction among
 * it; or payments that a bank returned.
 */
export type BatchKind = 'season' | 'supplementary' | 'repayment';

/** What a household is booked for once (domain rule S6). */
export interface BookingKey {
  readonly programme: string;
  readonly season: string;
  readonly component: string;
}

/** Lines that are reviewed, signed and paid together (domain rule S3). */
export interface Batch extends BookingKey, Figures {
  readonly number: number;
  readonly kind: BatchKind;
  /** The run whose lines they are; of a re-payment the newest of them. */
  readonly runNumber: number;
  readonly state: BatchState;
  /** From 1; a return begins the next, and voids the signatures. */
  readonly round: number;
  /** From 1; goes up with all that is done to it, so that nobody decides on what they did not see. */
  readonly version: number;
  /** That of this round, once it is published. */
  readonly notice?: Notice | undefined;
  /** The roster version whose payees it pays, unless a change was approved at the batch. */
  readonly payeeVersion: number;
  readonly madeAt: Instant;
  readonly madeBy: string;
  /** The chain's head when the batch was made, to be printed on it (S7). */
  readonly auditHead: AuditHead;
}

/** What a batch comes to; it is what a person signs. */
export interface Figures {
  readonly lineCount: number;
  readonly amountFen: Fen;
  /** SHA-256 over `household_id,amount_yuan` and LF for each line, in byte order of the household. */
  readonly digest: string;
}

export function batchOf(row: Selectable<Database['batch']>): Batch {
  const { published_on: publishedOn, notice_days: days } = row;
  return {
    number: row.batch_number,
    kind: row.kind,
    runNumber: row.run_number,
    programme: row.programme,
    season: row.season,
    component: row.component,
    state: row.state,
    round: row.round,
    version: row.version,
    ...(publishedOn === null || days === null ? {} : { notice: { publishedOn, days } }),
    payeeVersion: row.payee_version,
    lineCount: row.line_count,
    amountFen: row.amount_fen,
    digest: row.digest,
    madeAt: row.made_at,
    madeBy: row.made_by,
    auditHead: { number: row.audit_number, hash: row.audit_hash },
  };
}

/** @throws TroubleError `batchNotFound`. */
export async function getBatch(
  db: Kysely<Database>,
  number: number,
  held?: 'untilTheEnd',
): Promise<Batch> {
  const query = db.selectFrom('batch').selectAll().where('batch_number', '=', number);
  const row = await (held ? query.forUpdate() : query).executeTakeFirst();
  if (row) return batchOf(row);
  throw new TroubleError('batchNotFound', {
    zh: `编号为 ${number}。`,
    en: `Its number would be ${number}.`,
  });
}
