import { TroubleError } from '@nuanbu/terms';
import type { FunderPart } from '@nuanbu/units';
import { sql } from 'kysely';
import { appendAudit } from '../audit/audit.ts';
import type { By, LedgerContext, Work } from '../context.ts';
import { rosterVersion } from '../roster/versions.ts';
import type { Run } from '../runs/run.ts';
import { recoverFromBatch } from '../violations/recoveries.ts';
import { type Batch, batchOf } from './batch.ts';
import { type LineToBook, unbookAll } from './book.ts';
import { carryOver } from './carry-over.ts';
import { putEvents } from './events.ts';
import { makeBatch } from './make.ts';

/**
 * Books what a final run pays, the certain parts included, as a draft batch, inside the transaction
 * that finishes the run. An unsigned draft of the same component and season gives way to it, and
 * what people decided on its lines is carried over.
 *
 * @returns the batch's number; undefined where the run has nothing to pay.
 * @throws TroubleError `alreadyBooked` where a household is in a live batch that does not give way.
 */
export async function draftBatch(
  work: Work,
  context: LedgerContext,
  run: Run,
  by: By,
): Promise<number | undefined> {
  const drafts = await seasonDrafts(work, run);
  const carried = await carryOver(work, run, drafts);
  for (const draft of drafts) await supersede(work, context, draft, run, by);
  await refuseBeside(work, run);
  const kept = [...carried.values()];
  const lines = [
    ...(await linesToPay(work, run)).filter(({ householdId }) => !carried.has(householdId)),
    ...kept.flatMap(({ line }) => line ?? []),
  ];
  const decisions = kept.flatMap((each) => each.decisions);
  if (lines.length === 0 && decisions.length === 0) return undefined;
  const people = [...new Set(decisions.map(({ person }) => person))];
  const number = await makeBatch(
    work,
    context,
    {
      ...{ kind: 'season', key: run, runNumber: run.number, lines, decisions },
      payeeVersion: await rosterVersion(work),
      beside: people.map((person) => ({ action: 'carryOver', duty: 'editLines', person })),
    },
    by,
  );
  await recoverFromBatch(work, context, number, by);
  return number;
}

async function linesToPay(work: Work, run: Run): Promise<LineToBook[]> {
  const { rows } = await sql<LineToBook>`
    SELECT household_id AS "householdId", run_number AS "runNumber", amount_fen AS "amountFen",
      coalesce(evidence -> 'reckoning' -> 'funders', '[]') AS funders
    FROM ledger.line
    WHERE run_number = ${run.number} AND status IN ('payable', 'certainPart')
      AND amount_fen > 0`.execute(work);
  return rows.map((row) => ({ ...row, funders: row.funders as readonly FunderPart[] }));
}

async function seasonDrafts(work: Work, run: Run): Promise<Batch[]> {
  const rows = await work
    .selectFrom('batch')
    .selectAll()
    .where('programme', '=', run.programme)
    .where('season', '=', run.season)
    .where('component', '=', run.component)
    .where('kind', '=', 'season')
    .where('state', '=', 'draft')
    .orderBy('batch_number')
    .forUpdate()
    .execute();
  return rows.map(batchOf);
}

async function supersede(
  work: Work,
  context: LedgerContext,
  draft: Batch,
  run: Run,
  by: By,
): Promise<void> {
  const head = await appendAudit(work, context, {
    actor: by.actor,
    action: 'batchSuperseded',
    subject: `batch ${draft.number}`,
    content: { byRun: run.number },
  });
  const after = { ...draft, version: draft.version + 1, state: 'superseded' } as const;
  const event = { action: 'supersede', person: by.actor } as const;
  await putEvents(work, context, draft, after, [event], head);
  await unbookAll(work, draft.number);
  await work
    .updateTable('batch')
    .set({ state: 'superseded', version: after.version })
    .where('batch_number', '=', draft.number)
    .execute();
}

/** What joined late rests on the batch before: it has to give way first, by a person's hand. */
async function refuseBeside(work: Work, run: Run): Promise<void> {
  const row = await work
    .selectFrom('batch_line')
    .innerJoin('batch', 'batch.batch_number', 'batch_line.batch_number')
    .select(['batch.batch_number', 'household_id'])
    .where('batch.programme', '=', run.programme)
    .where('batch.season', '=', run.season)
    .where('batch.component', '=', run.component)
    .where('live', '=', true)
    .where('kind', '<>', 'season')
    .executeTakeFirst();
  if (!row) return;
  const detail = {
    zh: `${row.household_id} 户已在第 ${row.batch_number} 批次中。`,
    en: `Household ${row.household_id} is in batch ${row.batch_number}.`,
  };
  throw new TroubleError('alreadyBooked', detail);
}
