import type { Objection } from '@nuanbu/settlement';
import type { ObjectionOutcome } from '@nuanbu/terms';
import type { Day } from '@nuanbu/units';
import type { Kysely } from 'kysely';
import type { Work } from '../context.ts';
import type { Database } from '../schema.ts';

/** An objection to the public notice, as whoever takes it down tells it. */
export type NewObjection = Pick<Objection, 'householdId' | 'by' | 'text'> & {
  readonly raisedOn: Day;
};

/** What is said to an objection. */
export interface NewAnswer {
  readonly objectionNumber: number;
  readonly outcome: ObjectionOutcome;
  readonly text: string;
}

/** The objections of a batch with their answers, in order. */
export async function objectionsOf(
  db: Kysely<Database>,
  batchNumber: number,
): Promise<Objection[]> {
  const rows = await db
    .selectFrom('objection')
    .leftJoin('objection_answer as answer', 'answer.objection_number', 'objection.objection_number')
    .leftJoin('batch_event as event', (join) =>
      join
        .onRef('event.batch_number', '=', 'answer.batch_number')
        .onRef('event.event_number', '=', 'answer.event_number'),
    )
    .selectAll('objection')
    .select(['answer.outcome', 'answer.text as said', 'answer.answered_on', 'event.person'])
    .where('objection.batch_number', '=', batchNumber)
    .orderBy('objection.objection_number')
    .execute();
  return rows.map((row) => ({
    number: row.objection_number,
    householdId: row.household_id,
    by: row.raised_by,
    text: row.text,
    raisedOn: row.raised_on,
    ...(row.outcome === null
      ? {}
      : {
          answer: {
            outcome: row.outcome,
            text: row.said!,
            by: row.person!,
            answeredOn: row.answered_on!,
          },
        }),
  }));
}

/** Takes down an objection, whose number is that of its entry in the chain. */
export async function putObjection(
  work: Work,
  at: { readonly batchNumber: number; readonly eventNumber: number; readonly auditNumber: number },
  { householdId, by, text, raisedOn }: NewObjection,
): Promise<void> {
  await work
    .insertInto('objection')
    .values({
      ...{ objection_number: at.auditNumber, batch_number: at.batchNumber },
      ...{ event_number: at.eventNumber, household_id: householdId },
      ...{ raised_by: by, text, raised_on: raisedOn },
    })
    .execute();
}

export async function putAnswer(
  work: Work,
  at: { readonly batchNumber: number; readonly eventNumber: number; readonly today: Day },
  { objectionNumber, outcome, text }: NewAnswer,
): Promise<void> {
  await work
    .insertInto('objection_answer')
    .values({
      ...{ objection_number: objectionNumber, batch_number: at.batchNumber },
      ...{ event_number: at.eventNumber, outcome, text, answered_on: at.today },
    })
    .execute();
}
