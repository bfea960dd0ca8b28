import { appendAudit } from '../audit/audit.ts';
import type { By, LedgerContext, Work } from '../context.ts';
import type { Batch, BookingKey } from './batch.ts';
import { bookLines, type LineToBook } from './book.ts';
import { type BatchEventAction, putEvents } from './events.ts';
import { figuresOf } from './figures.ts';
import { type DecisionRow, putLineDecisions } from './line-decisions.ts';

/** A batch on its way into the ledger, with what else happened at it from its beginning. */
export interface BatchToMake extends Pick<Batch, 'kind' | 'runNumber' | 'payeeVersion'> {
  readonly key: BookingKey;
  readonly reason?: string | undefined;
  readonly lines: readonly LineToBook[];
  /** Who did what beside making it; the decisions of a duty belong to its first event. */
  readonly beside: readonly {
    readonly action: Extract<BatchEventAction, 'carryOver' | 'decideLines'>;
    readonly duty: 'editLines' | 'changePayee' | 'approvePayee';
    readonly person: string;
  }[];
  readonly decisions: readonly (Omit<DecisionRow, 'eventNumber'> & { readonly person: string })[];
}

/**
 * Makes a batch as the draft of its first round, with its lines and its entry in the chain.
 *
 * @returns its number.
 * @throws TroubleError `alreadyBooked`.
 */
export async function makeBatch(
  work: Work,
  context: LedgerContext,
  { key, kind, runNumber, payeeVersion, reason, lines, beside, decisions }: BatchToMake,
  by: By,
): Promise<number> {
  const last = await work
    .selectFrom('batch')
    .select((e) => e.fn.max('batch_number').as('number'))
    .executeTakeFirst();
  const number = (last?.number ?? 0) + 1;
  const figures = figuresOf(lines);
  const { lineCount, amountFen, digest } = figures;
  const head = await appendAudit(work, context, {
    actor: by.actor,
    action: 'batchDrafted',
    subject: `batch ${number}`,
    content: {
      ...{ kind, run: runNumber, lines: lineCount, amountFen, digest, reason },
      ...(beside.length === 0 ? {} : { beside: beside.map((each) => ({ ...each })) }),
      ...(decisions.length === 0 ? {} : { decisions: decisions.map((each) => said(each)) }),
    },
  });
  await work
    .insertInto('batch')
    .values({
      ...{ batch_number: number, kind, run_number: runNumber, payee_version: payeeVersion },
      ...{ programme: key.programme, season: key.season, component: key.component },
      ...{ state: 'draft', line_count: lineCount, amount_fen: amountFen, digest },
      ...{ made_at: context.clock.now(), made_by: by.actor },
      ...{ audit_number: head.number, audit_hash: head.hash },
    })
    .execute();
  const make = { action: 'make', duty: 'makeBatch', person: by.actor, reason } as const;
  const draft = { number, round: 1 };
  const after = { ...figures, version: 1, state: 'draft' } as const;
  const first = await putEvents(work, context, draft, after, [make, ...beside], head);
  const eventOf = (person: string) =>
    first + 1 + beside.findIndex((each) => each.person === person && each.duty === 'editLines');
  const rows = decisions.map(({ person, ...each }) => ({ ...each, eventNumber: eventOf(person) }));
  await putLineDecisions(work, number, rows);
  await bookLines(work, number, key, lines);
  return number;
}

/** A decision as the chain keeps it. */
export function said(
  decision: Omit<DecisionRow, 'eventNumber'> & { readonly person?: string | undefined },
) {
  const { householdId, decision: what, reason, evidence, paysFen, person } = decision;
  return { householdId, decision: what, reason, evidence, paysFen, person };
}
