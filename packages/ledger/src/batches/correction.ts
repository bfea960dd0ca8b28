import type { ChangedSince, ComparedHousehold, Refusal } from '@nuanbu/settlement';
import { type Fen, sumIntegers } from '@nuanbu/units';
import { type Kysely, sql } from 'kysely';
import type { LedgerContext } from '../context.ts';
import { type Run, runOf } from '../runs/run.ts';
import type { Database } from '../schema.ts';
import type { BookingKey } from './batch.ts';
import { type DraftedBeside, draftBy, type NewSupplementary, putNewBatch } from './beside.ts';
import { changedInputs } from './changed-inputs.ts';
import { comparedHouseholds } from './compared.ts';
import { type CommandBy, isRefused, Refused } from './decision.ts';
import type { LineDecisionMade } from './line-decisions.ts';

/** What a run would move against what is booked, read in one piece (domain rule S2). */
export interface CorrectionView {
  readonly run: Run;
  /** The newest run of which something is booked; undefined where nothing is. */
  readonly booked?: Run | undefined;
  /** What differs between the frozen inputs of the two. */
  readonly changed: ChangedSince;
  /** See `comparedHouseholds`. */
  readonly compared: readonly ComparedHousehold<LineDecisionMade>[];
  /** The runs on whose lines somebody decided before. */
  readonly decidedRuns: readonly Run[];
  /** What became of the run already. */
  readonly bookedAs?:
    | { readonly batchNumber?: number | undefined; readonly takenBackFen: Fen }
    | undefined;
  /** The season's batch while it is a draft, which gives way to a new final run. */
  readonly seasonDraft?: number | undefined;
}

const NOTHING_CHANGED: ChangedSince = {
  facts: new Set(),
  readings: new Set(),
  programme: false,
};

export async function viewCorrection(db: Kysely<Database>, run: Run): Promise<CorrectionView> {
  const booked = await newestBookedRun(db, run);
  const compared = await comparedHouseholds(db, run);
  const decidedRuns = [...new Set(compared.flatMap(({ decided }) => decided?.runNumber ?? []))];
  return {
    ...{ run, booked, compared },
    changed: booked ? await changedInputs(db, booked, run) : NOTHING_CHANGED,
    decidedRuns: await runsOf(db, decidedRuns),
    bookedAs: await bookedAs(db, run),
    seasonDraft: await seasonDraft(db, run),
  };
}

/** The newest run of a key of which a batch or a recovery came. */
export async function newestBookedRun(
  db: Kysely<Database>,
  { programme, season, component }: BookingKey,
): Promise<Run | undefined> {
  const ofKey = sql`(programme, season, component) = (${programme}, ${season}, ${component})`;
  const { rows } = await sql<{ number: number | null }>`
    SELECT max(run_number) AS number FROM (
      SELECT run_number FROM ledger.batch
      WHERE ${ofKey} AND kind <> 'repayment' AND state <> 'superseded'
      UNION ALL SELECT run_number FROM ledger.recovery_entry WHERE ${ofKey}
    ) AS booked`.execute(db);
  const number = rows[0]?.number ?? undefined;
  return number === undefined ? undefined : (await runsOf(db, [number]))[0];
}

async function runsOf(db: Kysely<Database>, numbers: readonly number[]): Promise<Run[]> {
  if (numbers.length === 0) return [];
  const rows = await db.selectFrom('run').selectAll().where('run_number', 'in', numbers).execute();
  return rows.map(runOf);
}

async function bookedAs(
  db: Kysely<Database>,
  { number }: Run,
): Promise<CorrectionView['bookedAs']> {
  const batch = await db
    .selectFrom('batch')
    .select('batch_number')
    .where('run_number', '=', number)
    .where('kind', '=', 'supplementary')
    .orderBy('batch_number')
    .executeTakeFirst();
  const taken = await db
    .selectFrom('recovery_entry')
    .select((e) => [
      e.fn.countAll<number>().as('entries'),
      e.fn.sum<number | null>('amount_fen').filterWhere('amount_fen', '>', 0).as('fen'),
    ])
    .where('run_number', '=', number)
    .executeTakeFirst();
  if (!batch && !taken?.entries) return undefined;
  return { batchNumber: batch?.batch_number, takenBackFen: taken?.fen ?? 0 };
}

async function seasonDraft(
  db: Kysely<Database>,
  { programme, season, component }: BookingKey,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('batch')
    .select('batch_number')
    .where('programme', '=', programme)
    .where('season', '=', season)
    .where('component', '=', component)
    .where('kind', '=', 'season')
    .where('state', '=', 'draft')
    .executeTakeFirst();
  return row?.batch_number;
}

/** What booking a correction came to. */
export interface DraftedCorrection extends DraftedBeside {
  readonly toPayFen: Fen;
  /** As a positive amount. */
  readonly toTakeBackFen: Fen;
  /** What is set off against what had been taken back before and had not come back. */
  readonly offsetFen: Fen;
}

/**
 * Drafts what a correction run leads to: asks the rule by what would move now, and writes the
 * supplementary batch and the recoveries in one transaction with their entries in the chain, or
 * nothing.
 *
 * @throws TroubleError `runNotFound`, `alreadyBooked`, `idempotencyKeyReused`.
 */
export function draftCorrection(
  context: LedgerContext,
  runNumber: number,
  rule: (view: CorrectionView) => NewSupplementary | Refusal,
  by: CommandBy,
): Promise<DraftedCorrection | Refusal> {
  return draftBy(context, runNumber, by, async (work, run) => {
    const batch = rule(await viewCorrection(work, run));
    if (isRefused(batch)) throw new Refused(batch);
    const batchNumber = await putNewBatch(work, context, run, batch, by);
    return {
      ...(batchNumber === undefined ? {} : { batchNumber }),
      toPayFen: sumOf(batch.lines),
      toTakeBackFen: sumOf(batch.recoveries ?? []),
      offsetFen: sumOf(batch.offsets ?? []),
    };
  });
}

function sumOf(amounts: readonly { readonly amountFen: Fen }[]): Fen {
  return sumIntegers(
    amounts.map(({ amountFen }) => amountFen),
    'correction',
  );
}
