import type { BatchAction } from '@nuanbu/settlement';
import type { BatchState, Duty } from '@nuanbu/terms';
import type { Instant } from '@nuanbu/units';
import type { Kysely, Selectable } from 'kysely';
import type { AuditHead } from '../audit/chain.ts';
import { insertRows } from '../bulk.ts';
import type { LedgerContext, Work } from '../context.ts';
import type { Database } from '../schema.ts';
import type { Batch, Figures } from './batch.ts';

/** What is done at a batch, steps and all else. */
export type BatchEventAction =
  | BatchAction
  | 'make'
  /** What was decided at an earlier batch holds here too, and so does who decided it. */
  | 'carryOver'
  | 'decideLines'
  | 'raiseObjection'
  | 'answerObjection'
  | 'exportAgain'
  | 'changePayee'
  | 'approvePayee'
  | 'rejectPayee';

/** Something that was done at a batch, and what the batch was after it. */
export interface BatchEvent extends Figures {
  /** From 1 at each batch. */
  readonly number: number;
  /** Those of one decision share it. */
  readonly version: number;
  readonly round: number;
  readonly action: BatchEventAction;
  /** The duty that the person took on by it (domain rule S4). */
  readonly duty?: Duty | undefined;
  readonly person: string;
  /** The batch's state after it. */
  readonly state: BatchState;
  readonly reason?: string | undefined;
  readonly evidence?: string | undefined;
  readonly at: Instant;
  readonly auditNumber: number;
}

/** An event that is about to be written. */
export type NewBatchEvent = Pick<BatchEvent, 'action' | 'duty' | 'reason' | 'evidence'>;

/** The events of a batch in order; from a version on where one is named. */
export async function eventsOf(
  db: Kysely<Database>,
  batchNumber: number,
  afterVersion = 0,
): Promise<BatchEvent[]> {
  const rows = await db
    .selectFrom('batch_event')
    .selectAll()
    .where('batch_number', '=', batchNumber)
    .where('version', '>', afterVersion)
    .orderBy('event_number')
    .execute();
  return rows.map(eventOf);
}

function eventOf(row: Selectable<Database['batch_event']>): BatchEvent {
  return {
    number: row.event_number,
    version: row.version,
    round: row.round,
    action: row.action,
    duty: row.duty ?? undefined,
    person: row.person,
    state: row.state,
    reason: row.reason ?? undefined,
    evidence: row.evidence ?? undefined,
    lineCount: row.line_count,
    amountFen: row.amount_fen,
    digest: row.digest,
    at: row.at,
    auditNumber: row.audit_number,
  };
}

const COLUMNS = {
  ...{ batch_number: 'int', event_number: 'int', version: 'int', round: 'int', action: 'text' },
  ...{ duty: 'text', person: 'text', state: 'text', reason: 'text', evidence: 'text' },
  ...{ line_count: 'int', amount_fen: 'bigint', digest: 'text', at: 'bigint' },
  audit_number: 'bigint',
};

/**
 * Appends events under one entry of the chain.
 *
 * @param batch as it is before them: an event is of the round that it ends.
 * @param after what the batch is after all of them.
 * @returns the number of the first.
 */
export async function putEvents(
  work: Work,
  context: LedgerContext,
  batch: Pick<Batch, 'number' | 'round'>,
  after: Figures & Pick<Batch, 'version' | 'state'>,
  events: readonly (NewBatchEvent & { readonly person: string })[],
  head: AuditHead,
): Promise<number> {
  const last = await work
    .selectFrom('batch_event')
    .select((e) => e.fn.max('event_number').as('number'))
    .where('batch_number', '=', batch.number)
    .executeTakeFirst();
  const first = (last?.number ?? 0) + 1;
  const rows = events.map(({ action, duty, person, reason, evidence }, index) => ({
    ...{ batch_number: batch.number, event_number: first + index, round: batch.round },
    ...{ version: after.version, state: after.state, action, duty, person, reason, evidence },
    ...{ line_count: after.lineCount, amount_fen: after.amountFen, digest: after.digest },
    ...{ at: context.clock.now(), audit_number: head.number },
  }));
  await insertRows('batch_event', rows, COLUMNS).execute(work);
  return first;
}
