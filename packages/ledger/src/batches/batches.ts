import type { Objection, Refusal } from '@nuanbu/settlement';
import type { BatchState } from '@nuanbu/terms';
import type { Fen } from '@nuanbu/units';
import { sql } from 'kysely';
import type { LedgerContext, Work } from '../context.ts';
import { getRun, type Run } from '../runs/run.ts';
import { type Batch, type BatchKind, type BookingKey, batchOf, getBatch } from './batch.ts';
import {
  type BookingView,
  type DraftedBeside,
  draftBeside,
  type NewBatch,
  type NewSupplementary,
} from './beside.ts';
import {
  type CorrectionView,
  type DraftedCorrection,
  draftCorrection,
  newestBookedRun,
  viewCorrection,
} from './correction.ts';
import { decideBatch } from './decide.ts';
import type { BatchRule, CommandBy, Decided, StaleEdit } from './decision.ts';
import { type BatchEvent, eventsOf } from './events.ts';
import { type FailedPayment, failedPayments } from './failed.ts';
import { type LineDecisionMade, lineDecisionsOf } from './line-decisions.ts';
import { type LineView, type LineViewFilter, lineViews } from './line-views.ts';
import { objectionsOf } from './objections.ts';
import { batchesOfHousehold, type HouseholdBatch } from './of-household.ts';
import { type BatchProof, proofOf } from './proof.ts';
import { type BatchHead, type BatchView, headOfBatch, viewBatch } from './snapshot.ts';
import { type BatchStanding, standingOf } from './standing.ts';

export interface BatchLine {
  readonly householdId: string;
  readonly amountFen: Fen;
}

export interface BatchFilter extends Partial<Record<keyof BookingKey, string | undefined>> {
  readonly state?: BatchState | undefined;
  readonly kind?: BatchKind | undefined;
}

export interface Batches {
  /** @throws TroubleError `batchNotFound`. */
  get(number: number): Promise<Batch>;
  /** Newest first; a page of them where there is a limit. */
  list(
    filter?: BatchFilter,
    page?: { readonly before?: number | undefined; readonly limit: number },
  ): Promise<Batch[]>;
  /**
   * What the batch pays, in byte order of the household; of a superseded one what it paid. A
   * household that is named is looked up alone.
   */
  lines(number: number, householdId?: string): Promise<BatchLine[]>;
  /** What was done at the batch, in order. */
  events(number: number): Promise<BatchEvent[]>;
  /** What was decided on its lines, in order. */
  decisions(number: number): Promise<LineDecisionMade[]>;
  objections(number: number): Promise<Objection[]>;
  /** Of every batch the payments that failed and that nothing has made again or given up. */
  failed(): Promise<FailedPayment[]>;
  /** See `batchesOfHousehold`; as of one moment. */
  ofHousehold(householdId: string, key: BookingKey): Promise<HouseholdBatch[]>;
  /** A batch without its lines. @throws TroubleError `batchNotFound`. */
  head(number: number): Promise<BatchHead>;
  /** How its lines stand by now, added up. @throws TroubleError `batchNotFound`. */
  standing(number: number): Promise<BatchStanding>;
  /** Some of its lines, in byte order of the household. @throws TroubleError `batchNotFound`. */
  lineViews(
    number: number,
    filter: LineViewFilter & { readonly limit: number },
  ): Promise<LineView[]>;
  /** All that a rule is asked by, outside of a decision. @throws TroubleError `batchNotFound`. */
  view(number: number): Promise<BatchView>;
  /** From what others can prove it, as of one moment. @throws TroubleError `batchNotFound`. */
  proof(number: number): Promise<BatchProof>;
  /** See `decideBatch`. */
  decide(
    number: number,
    expectedVersion: number,
    rule: BatchRule,
    by: CommandBy,
  ): Promise<Decided | Refusal | StaleEdit>;
  /** See `draftBeside`. */
  draft(
    runNumber: number,
    rule: (view: BookingView) => NewBatch | Refusal,
    by: CommandBy,
  ): Promise<DraftedBeside | Refusal>;
  /** The newest run of which something is booked; a re-payment books nothing. */
  newestRun(key: BookingKey): Promise<Run | undefined>;
  /** What a run would move against what is booked. @throws TroubleError `runNotFound`. */
  correction(runNumber: number): Promise<CorrectionView>;
  /** See `draftCorrection`. */
  draftCorrection(
    runNumber: number,
    rule: (view: CorrectionView) => NewSupplementary | Refusal,
    by: CommandBy,
  ): Promise<DraftedCorrection | Refusal>;
}

export function batchesOf(context: LedgerContext): Batches {
  const { db } = context;
  return {
    get: (number) => getBatch(db, number),
    list: (filter = {}, page) => list(context, filter, page),
    lines: (number, householdId) => lines(context, number, householdId),
    events: (number) => eventsOf(db, number),
    decisions: (number) => lineDecisionsOf(db, { batchNumber: number }),
    objections: (number) => objectionsOf(db, number),
    failed: () => failedPayments(db),
    ofHousehold: (householdId, key) =>
      inOnePiece(db, (work) => batchesOfHousehold(work, householdId, key)),
    head: (number) =>
      inOnePiece(db, async (work) => headOfBatch(work, context, await getBatch(work, number))),
    standing: (number) =>
      inOnePiece(db, async (work) => standingOf(work, await getBatch(work, number))),
    lineViews: (number, filter) =>
      inOnePiece(db, async (work) => lineViews(work, await getBatch(work, number), filter)),
    view: (number) =>
      inOnePiece(db, async (work) => viewBatch(work, context, await getBatch(work, number))),
    proof: (number) => inOnePiece(db, async (work) => proofOf(work, await getBatch(work, number))),
    decide: (number, expectedVersion, rule, by) =>
      decideBatch(context, number, expectedVersion, rule, by),
    draft: (runNumber, rule, by) => draftBeside(context, runNumber, rule, by),
    newestRun: (key) => newestBookedRun(db, key),
    correction: (runNumber) =>
      inOnePiece(db, async (work) => viewCorrection(work, await getRun(work, runNumber))),
    draftCorrection: (runNumber, rule, by) => draftCorrection(context, runNumber, rule, by),
  };
}

/** Reads several things as they are at one moment. */
function inOnePiece<Seen>(db: LedgerContext['db'], see: (work: Work) => Promise<Seen>) {
  return db.transaction().setIsolationLevel('repeatable read').execute(see);
}

async function list(
  { db }: LedgerContext,
  { state, kind, programme, season, component }: BatchFilter,
  page: { readonly before?: number | undefined; readonly limit: number } | undefined,
): Promise<Batch[]> {
  let query = db.selectFrom('batch').selectAll().orderBy('batch_number', 'desc');
  if (state !== undefined) query = query.where('state', '=', state);
  if (kind !== undefined) query = query.where('kind', '=', kind);
  if (programme !== undefined) query = query.where('programme', '=', programme);
  if (season !== undefined) query = query.where('season', '=', season);
  if (component !== undefined) query = query.where('component', '=', component);
  if (page?.before !== undefined) query = query.where('batch_number', '<', page.before);
  if (page) query = query.limit(page.limit);
  return (await query.execute()).map(batchOf);
}

async function lines(
  { db }: LedgerContext,
  number: number,
  householdId: string | undefined,
): Promise<BatchLine[]> {
  const ofHousehold =
    householdId === undefined ? sql`` : sql`AND line.household_id = ${householdId}`;
  const { rows } = await sql<BatchLine>`
    SELECT household_id AS "householdId", line.amount_fen AS "amountFen"
    FROM ledger.batch_line AS line JOIN ledger.batch USING (batch_number)
    LEFT JOIN LATERAL (
      SELECT pays_fen IS NULL AS out FROM ledger.line_decision AS decided
      WHERE decided.batch_number = line.batch_number AND decided.household_id = line.household_id
      ORDER BY decision_number DESC LIMIT 1
    ) AS last ON true
    WHERE batch_number = ${number} AND (live OR state = 'superseded' AND out IS NOT TRUE) ${ofHousehold}
    ORDER BY household_id`.execute(db);
  return rows;
}
