import { TroubleError } from '@nuanbu/terms';
import type { Instant } from '@nuanbu/units';
import type { Kysely } from 'kysely';
import type { By, LedgerContext, Work } from '../context.ts';
import { replaceValues } from '../personal/values.ts';
import { nextVersion } from '../roster/versions.ts';
import type { Database } from '../schema.ts';
import { keptPayee, openPayee, PAYEE_FIELDS, type Payee, putPayee } from './payees.ts';

/** A change of a household's payee, proposed at a batch that pays it (domain rule S5). */
export interface PayeeChange {
  readonly number: number;
  readonly batchNumber: number;
  readonly householdId: string;
  readonly state: 'open' | 'approved' | 'rejected';
  readonly proposedBy: string;
  readonly proposedAt: Instant;
  readonly reason?: string | undefined;
  readonly evidence?: string | undefined;
  readonly answeredBy?: string | undefined;
  readonly answeredAt?: Instant | undefined;
  /** Its place in the audit log, which orders it among what the bank returned. */
  readonly answerNumber?: number | undefined;
}

/** Another payee for a household whose line stands in the batch. */
export interface NewPayeeChange {
  readonly householdId: string;
  readonly payee: Payee;
}

/** A second person's word on a change. */
export interface NewPayeeAnswer {
  readonly changeNumber: number;
  readonly approved: boolean;
}

/** Changes in the order of their numbers. */
export async function payeeChangesOf(
  db: Kysely<Database>,
  of: { readonly batchNumber?: number | undefined; readonly number?: number | undefined },
): Promise<PayeeChange[]> {
  let query = db
    .selectFrom('payee_change as change')
    .innerJoin('batch_event as proposal', (join) =>
      join
        .onRef('proposal.batch_number', '=', 'change.batch_number')
        .onRef('proposal.event_number', '=', 'change.event_number'),
    )
    .leftJoin('payee_change_answer as answer', 'answer.change_number', 'change.change_number')
    .leftJoin('batch_event as answered', (join) =>
      join
        .onRef('answered.batch_number', '=', 'answer.batch_number')
        .onRef('answered.event_number', '=', 'answer.event_number'),
    )
    .select(['change.change_number', 'change.batch_number', 'change.household_id'])
    .select(['change.proposed_by', 'proposal.at', 'proposal.reason', 'proposal.evidence'])
    .select(['answer.approved', 'answer.answered_by', 'answered.at as answered_at'])
    .select('answered.audit_number')
    .orderBy('change.change_number');
  const { batchNumber, number } = of;
  if (batchNumber !== undefined) query = query.where('change.batch_number', '=', batchNumber);
  if (number !== undefined) query = query.where('change.change_number', '=', number);
  return (await query.execute()).map((row) => ({
    number: row.change_number,
    batchNumber: row.batch_number,
    householdId: row.household_id,
    state: row.approved === null ? 'open' : row.approved ? 'approved' : 'rejected',
    proposedBy: row.proposed_by,
    proposedAt: row.at,
    reason: row.reason ?? undefined,
    evidence: row.evidence ?? undefined,
    answeredBy: row.answered_by ?? undefined,
    answeredAt: row.answered_at ?? undefined,
    answerNumber: row.audit_number ?? undefined,
  }));
}

/** The event of a batch under which something is written. */
export interface UnderEvent {
  readonly batchNumber: number;
  readonly eventNumber: number;
}

/** Proposes payees, sealed. */
export async function putPayeeChanges(
  work: Work,
  context: LedgerContext,
  { batchNumber, eventNumber }: UnderEvent,
  changes: readonly NewPayeeChange[],
  by: By,
): Promise<void> {
  for (const { householdId, payee } of changes) {
    const payee_number = await putPayee(work, context, householdId, keptPayee(payee));
    const last = await work
      .selectFrom('payee_change')
      .select((e) => e.fn.max('change_number').as('number'))
      .executeTakeFirst();
    await work
      .insertInto('payee_change')
      .values({
        ...{ change_number: (last?.number ?? 0) + 1, batch_number: batchNumber, payee_number },
        ...{ household_id: householdId, event_number: eventNumber, proposed_by: by.actor },
      })
      .execute();
  }
}

/**
 * Approves or rejects changes. An approved payee is the household's from a roster version of its
 * own on, so that later runs pay it too.
 */
export async function putPayeeAnswers(
  work: Work,
  context: LedgerContext,
  { batchNumber, eventNumber }: UnderEvent,
  answers: readonly NewPayeeAnswer[],
  by: By,
): Promise<void> {
  const changes = await Promise.all(answers.map((each) => payeeOfChange(work, each.changeNumber)));
  const approved = changes.filter((_, index) => answers[index]!.approved);
  const version =
    approved.length === 0
      ? null
      : await nextVersion(work, context, by, { kind: 'payee', added: 0, changed: approved.length });
  for (const [index, { changeNumber, approved }] of answers.entries()) {
    await work
      .insertInto('payee_change_answer')
      .values({
        ...{ change_number: changeNumber, proposed_by: changes[index]!.proposed_by },
        ...{ batch_number: batchNumber, event_number: eventNumber, answered_by: by.actor },
        ...{ approved, roster_version: approved ? version : null },
      })
      .execute();
  }
  if (version === null) return;
  const values = approved.flatMap((row) => {
    const payee = openPayee(context.keys, { ...row, head_name: '' });
    return PAYEE_FIELDS.filter(([member]) => payee[member] !== '').map(([member, field]) => ({
      householdId: row.household_id,
      field,
      value: payee[member],
    }));
  });
  await replaceValues(work, context, version, values);
}

/** The sealed payee that a change proposes. @throws TroubleError `payeeChangeNotFound`. */
export async function payeeOfChange(work: Work, number: number) {
  const row = await work
    .selectFrom('payee_change')
    .innerJoin('payee', 'payee.payee_number', 'payee_change.payee_number')
    .selectAll('payee')
    .select('proposed_by')
    .where('change_number', '=', number)
    .executeTakeFirst();
  if (row) return row;
  throw new TroubleError('payeeChangeNotFound', {
    zh: `编号为 ${number}。`,
    en: `Its number would be ${number}.`,
  });
}
