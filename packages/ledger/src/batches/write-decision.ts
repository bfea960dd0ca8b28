import { createHash } from 'node:crypto';
import type { FundedAmount } from '@nuanbu/settlement';
import type { Duty } from '@nuanbu/terms';
import { post } from '../accounts/balances.ts';
import { appendAudit } from '../audit/audit.ts';
import { canonicalJson } from '../canonical.ts';
import type { By, LedgerContext, Work } from '../context.ts';
import { type FileFacts, factsOfFile, putPaymentFile } from '../payments/files.ts';
import { putPayeeAnswers, putPayeeChanges } from '../payments/payee-changes.ts';
import {
  type NewPayment,
  paymentsMade,
  paymentsToMake,
  putPayments,
  sumOfPayments,
} from '../payments/release.ts';
import { factsOfReturns, putReturns } from '../payments/returns.ts';
import { checkTexts } from '../texts.ts';
import type { Batch, Figures } from './batch.ts';
import { putNewBatch } from './beside.ts';
import { bookLines, unbookAll, unbookLines } from './book.ts';
import { type Decided, type Decision, isRefused, Refused } from './decision.ts';
import { putEvents } from './events.ts';
import { figuresOf } from './figures.ts';
import { type NewLineDecision, putLineDecisions } from './line-decisions.ts';
import type { LineView } from './line-views.ts';
import { said } from './make.ts';
import { putAnswer, putObjection } from './objections.ts';
import type { BatchView } from './snapshot.ts';

/** Writes a decision on a batch, all of it under one entry of the chain. */
export async function writeDecision(
  work: Work,
  context: LedgerContext,
  view: BatchView,
  decision: Decision,
  by: By,
): Promise<Decided> {
  const { batch } = view;
  checkAllTexts(decision);
  const after = batchAfter(view, decision);
  const { version, state } = after;
  const file = await writeFile(work, context, view, decision);
  const head = await appendAudit(work, context, {
    actor: by.actor,
    action: decision.events[0].action,
    subject: `batch ${batch.number}`,
    content: contentOf(batch, after, decision, file?.facts),
  });
  const events = decision.events.map((event) => ({ ...event, person: by.actor }));
  const first = await putEvents(work, context, batch, after, events, head);
  const under = (duty?: Duty) => {
    const index = duty === undefined ? 0 : events.findIndex((event) => event.duty === duty);
    if (index < 0) throw new Error(`no event of the decision has the duty ${duty}`);
    return { batchNumber: batch.number, eventNumber: first + index };
  };

  if (decision.lineDecisions?.length) {
    await decideLines(work, view, decision.lineDecisions, under('editLines').eventNumber);
  }
  if (decision.objection) {
    await putObjection(work, { ...under(), auditNumber: head.number }, decision.objection);
  }
  for (const answer of decision.answers ?? []) {
    await putAnswer(work, { ...under(), today: view.today }, answer);
  }
  if (decision.payeeChanges?.length) {
    await putPayeeChanges(work, context, under('changePayee'), decision.payeeChanges, by);
  }
  if (decision.payeeAnswers?.length) {
    await putPayeeAnswers(work, context, under('approvePayee'), decision.payeeAnswers, by);
  }
  if (file) {
    if (file.isRelease) await putPayments(work, batch.number, file.payments);
    const at = under('release');
    const { reason } = events[at.eventNumber - first]!;
    await putPaymentFile(work, context, at, file.facts, file.bytes, reason);
  }
  if (decision.returns) await putReturns(work, under('importReturns'), decision.returns);
  await post(work, head.number, decision.postings ?? []);
  if (state === 'superseded') await unbookAll(work, batch.number);
  await update(work, after);
  const { newBatch } = decision;
  const made = newBatch && (await putNewBatch(work, context, batch, newBatch, by));
  const decided = { batchNumber: batch.number, version, state, auditNumber: head.number };
  return made === undefined ? decided : { ...decided, newBatch: made };
}

/** The batch as the decision leaves it. */
function batchAfter({ batch, lines }: BatchView, decision: Decision): Batch {
  const { nextState: state = batch.state, lineDecisions = [], noticePublished } = decision;
  const isReturned = state === 'draft' && batch.state !== 'draft';
  return {
    ...batch,
    ...(lineDecisions.length === 0 ? {} : figuresAfter(lines, lineDecisions)),
    ...{ state, version: batch.version + 1, round: batch.round + (isReturned ? 1 : 0) },
    notice: isReturned ? undefined : (noticePublished ?? batch.notice),
  };
}

function figuresAfter(lines: readonly LineView[], decisions: readonly NewLineDecision[]): Figures {
  const paid = new Map(
    lines.map(({ householdId, pays }): [string, FundedAmount | undefined] => [householdId, pays]),
  );
  for (const { householdId, pays } of decisions) paid.set(householdId, pays);
  const left = [...paid].flatMap(([householdId, pays]) =>
    pays ? [{ householdId, amountFen: pays.amountFen }] : [],
  );
  return figuresOf(left);
}

async function update(work: Work, batch: Batch): Promise<void> {
  await work
    .updateTable('batch')
    .set({
      ...{ state: batch.state, round: batch.round, version: batch.version, digest: batch.digest },
      ...{ line_count: batch.lineCount, amount_fen: batch.amountFen },
      published_on: batch.notice?.publishedOn ?? null,
      notice_days: batch.notice?.days ?? null,
    })
    .where('batch_number', '=', batch.number)
    .execute();
}

async function decideLines(
  work: Work,
  { batch, lines }: BatchView,
  decisions: readonly NewLineDecision[],
  eventNumber: number,
): Promise<void> {
  const rows = decisions.map(({ pays, ...each }) => ({
    ...{ ...each, eventNumber, paysFen: pays?.amountFen },
  }));
  await putLineDecisions(work, batch.number, rows);
  const lineOf = new Map(lines.map((line) => [line.householdId, line]));
  const last = new Map(decisions.map((each) => [each.householdId, each.pays]));
  const booked = [...last].flatMap(([householdId, pays]) => {
    const line = lineOf.get(householdId);
    if (!line) throw new Error(`batch ${batch.number} has no line of ${householdId}`);
    const { runNumber, bookedFen, repaysBatch } = line;
    return pays ? [{ householdId, runNumber, bookedFen, repaysBatch, ...pays }] : [];
  });
  const out = [...last].flatMap(([householdId, pays]) => (pays ? [] : [householdId]));
  await unbookLines(work, batch.number, out);
  await bookLines(work, batch.number, batch, booked);
}

interface FileToPut {
  readonly payments: readonly NewPayment[];
  readonly isRelease: boolean;
  readonly facts: FileFacts;
  readonly bytes: Uint8Array;
}

/** Has the payment file written, before anything says that it was. */
async function writeFile(
  work: Work,
  context: LedgerContext,
  { batch, auditHead }: BatchView,
  { paymentFile, nextState }: Decision,
): Promise<FileToPut | undefined> {
  if (!paymentFile) return undefined;
  const isRelease = nextState === 'released';
  const made = isRelease ? await paymentsToMake(work, context, batch) : [];
  const payments = isRelease ? made : await paymentsMade(work, context, batch);
  const toWrite = payments.map(({ paymentId, householdId, amountFen, payee }) => ({
    ...{ paymentId, householdId, amountFen, payee },
  }));
  const written = await paymentFile(toWrite, auditHead);
  if (isRefused(written)) throw new Refused(written);
  const facts = factsOfFile(written, toWrite, sumOfPayments(toWrite));
  return { payments: made, isRelease, facts, bytes: written.bytes };
}

/** What the chain says of a decision: everything but what is personal. */
function contentOf(
  batch: Batch,
  after: Batch,
  decision: Decision,
  file: FileFacts | undefined,
): Record<string, unknown> {
  const { events, lineDecisions, objection, answers, noticePublished, returns } = decision;
  const { lineCount, amountFen, digest, version, state } = after;
  return {
    ...{ round: batch.round, version, from: batch.state, state, lineCount, amountFen, digest },
    events: events.map(({ action, duty, reason, evidence }) => {
      return { action, duty, reason, evidence };
    }),
    notice: noticePublished && { ...noticePublished },
    lineDecisions: lineDecisions?.map(({ pays, ...each }) => {
      return said({ ...each, paysFen: pays?.amountFen });
    }),
    objection: objection && {
      ...{ household: objection.householdId, raisedOn: objection.raisedOn },
      digest: digestOf([objection.by, objection.text]),
    },
    answers: answers?.map(({ objectionNumber, outcome, text }) => {
      return { objectionNumber, outcome, digest: digestOf(text) };
    }),
    payees: decision.payeeChanges?.map(({ householdId }) => householdId),
    payeeAnswers: decision.payeeAnswers?.map((each) => ({ ...each })),
    file: file && { ...file },
    returns: returns && factsOfReturns(returns),
    postings: decision.postings?.map(({ account, amountFen }) => ({ account, amountFen })),
  };
}

/** Shows that what somebody wrote was changed, without repeating it. */
function digestOf(written: unknown): string {
  return createHash('sha256').update(canonicalJson(written)).digest('hex');
}

function checkAllTexts({ events, lineDecisions, objection, answers, returns }: Decision): void {
  for (const { reason, evidence } of [...events, ...(lineDecisions ?? [])]) {
    checkTexts({ reason, evidence });
  }
  if (objection) checkTexts({ by: objection.by, text: objection.text });
  for (const { text } of answers ?? []) checkTexts({ text });
  if (returns) checkTexts({ name: returns.name });
  for (const { reason } of returns?.lines ?? []) checkTexts({ reason });
}
