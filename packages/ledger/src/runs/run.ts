import type { RunTotals } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import type { Instant, Span } from '@nuanbu/units';
import type { Kysely, Selectable } from 'kysely';
import { appendAudit } from '../audit/audit.ts';
import { decide } from '../commands.ts';
import type { By, LedgerContext } from '../context.ts';
import { oneAtATime } from '../locks.ts';
import type { Database } from '../schema.ts';
import { withAllStatuses } from './sums.ts';

/** What a run will compute from, frozen when it starts (domain rule S1). */
export interface FrozenInputs {
  /** A trial is a correction to be looked at, of which no money comes (domain rule S2). */
  readonly kind: 'final' | 'provisional' | 'correction' | 'trial';
  /** Digest of the programme version. */
  readonly programmeDigest: string;
  readonly programme: string;
  /** The component of the programme that it settles, such as `energySubsidy`. */
  readonly component: string;
  /** The period's name: `2021-2022`, a year such as `2021`, or `once`. */
  readonly season: string;
  readonly span: Span;
  readonly rosterVersion: number;
  /** The point in the reading store's own order of commits. */
  readonly readingCommit: number;
  /** What else decides the lines, such as the reading of the start. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Why the run is made although its inputs are not complete (S2). */
  readonly reason?: string | undefined;
}

/** Whether no batch ever comes of a run (domain rule S2). */
export function isNoMoney({ kind }: Pick<FrozenInputs, 'kind'>): boolean {
  return kind === 'provisional' || kind === 'trial';
}

/** One numbered computation of one component and season over one roster. */
export interface Run extends FrozenInputs {
  readonly number: number;
  readonly state: 'running' | 'succeeded' | 'failed';
  readonly startedAt: Instant;
  readonly startedBy: string;
  readonly endedAt?: Instant | undefined;
  readonly failure?: string | undefined;
  readonly digest?: string | undefined;
  readonly totals?: RunTotals | undefined;
  /** By which the log of any process says what it did for this run; undefined of old runs. */
  readonly traceId?: string | undefined;
}

/** Who asks for a run, and what is no input of it. */
export interface RunBy extends By {
  /** What was asked for, since the inputs of a repetition may be newer. */
  readonly content?: unknown;
  /** 32 hexadecimal digits. A repetition keeps the first. */
  readonly traceId?: string | undefined;
}

/** Gives a run its number and freezes its inputs. */
export async function startRun(
  context: LedgerContext,
  inputs: FrozenInputs,
  by: RunBy,
): Promise<number> {
  return decide(context, by, 'startRun', by.content ?? inputs, async (work) => {
    await oneAtATime(work, 'booking');
    const last = await work
      .selectFrom('run')
      .select((e) => e.fn.max('run_number').as('number'))
      .executeTakeFirst();
    const number = (last?.number ?? 0) + 1;
    await work
      .insertInto('run')
      .values({
        run_number: number,
        // In the tables a trial is provisional, so that nothing there counts it as money.
        kind: inputs.kind === 'trial' ? 'provisional' : inputs.kind,
        is_trial: inputs.kind === 'trial',
        state: 'running',
        programme_digest: inputs.programmeDigest,
        programme: inputs.programme,
        component: inputs.component,
        season: inputs.season,
        span_from: inputs.span.from,
        span_to: inputs.span.to,
        roster_version: inputs.rosterVersion,
        reading_commit: inputs.readingCommit,
        options: JSON.stringify(inputs.options),
        reason: inputs.reason ?? null,
        started_at: context.clock.now(),
        started_by: by.actor,
        trace_id: by.traceId ?? null,
      })
      .execute();
    const { options, ...content } = inputs;
    await appendAudit(work, context, {
      actor: by.actor,
      action: 'runStarted',
      subject: `run ${number}`,
      content: { ...content, options: JSON.stringify(options) },
    });
    return number;
  });
}

/** Ends a run without success. Its lines stay, to be looked at; a new run takes its place. */
export async function failRun(
  context: LedgerContext,
  number: number,
  failure: string,
  by: By,
): Promise<void> {
  await decide(context, by, 'failRun', { number, failure }, async (work) => {
    await lockOpenRun(work, number);
    await appendAudit(work, context, {
      actor: by.actor,
      action: 'runFailed',
      subject: `run ${number}`,
      content: { failure },
    });
    await work
      .updateTable('run')
      .set({ state: 'failed', failure, ended_at: context.clock.now() })
      .where('run_number', '=', number)
      .execute();
  });
}

/** @throws TroubleError `runNotFound`. */
export async function getRun(db: Kysely<Database>, number: number): Promise<Run> {
  const query = db.selectFrom('run').selectAll().where('run_number', '=', number);
  return runOf(found(await query.executeTakeFirst(), number));
}

/**
 * Holds an open run until the transaction ends: alone, to end it, or beside others, so that nobody
 * ends it meanwhile.
 *
 * @throws TroubleError `runNotFound`, `runHasEnded`.
 */
export async function lockOpenRun(
  work: Kysely<Database>,
  number: number,
  how: 'alone' | 'besideOthers' = 'alone',
): Promise<Run> {
  const query = work.selectFrom('run').selectAll().where('run_number', '=', number);
  const held = how === 'alone' ? query.forUpdate() : query.forShare();
  const run = runOf(found(await held.executeTakeFirst(), number));
  if (run.state !== 'running')
    throw new TroubleError('runHasEnded', {
      zh: `第 ${number} 次核算。`,
      en: `It is run ${number}.`,
    });
  return run;
}

function found<Row>(row: Row | undefined, number: number): Row {
  if (row) return row;
  throw new TroubleError('runNotFound', {
    zh: `编号为 ${number}。`,
    en: `Its number would be ${number}.`,
  });
}

export function runOf(row: Selectable<Database['run']>): Run {
  return {
    number: row.run_number,
    kind: row.is_trial ? 'trial' : row.kind,
    state: row.state,
    programmeDigest: row.programme_digest,
    programme: row.programme,
    component: row.component,
    season: row.season,
    span: { from: row.span_from, to: row.span_to },
    rosterVersion: row.roster_version,
    readingCommit: row.reading_commit,
    options: row.options,
    reason: row.reason ?? undefined,
    startedAt: row.started_at,
    startedBy: row.started_by,
    endedAt: row.ended_at ?? undefined,
    failure: row.failure ?? undefined,
    digest: row.digest ?? undefined,
    totals: row.totals ? withAllStatuses(row.totals) : undefined,
    traceId: row.trace_id ?? undefined,
  };
}
