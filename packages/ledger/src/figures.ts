import type { AccountKind, RunTotals } from '@nuanbu/settlement';
import type { BatchState, IneligibleReason, LineStatus, PaymentState } from '@nuanbu/terms';
import type { Fen, Instant } from '@nuanbu/units';
import { sql } from 'kysely';
import { balances } from './accounts/balances.ts';
import { headOf } from './audit/audit.ts';
import type { BookingKey } from './batches/batch.ts';
import type { LedgerContext, Work } from './context.ts';
import { sumUnpaid, type UnpaidSum } from './payments/unpaid.ts';
import type { QuarantineCode } from './quarantine.ts';
import { type Run, runOf } from './runs/run.ts';

/** The newest final run of a season that succeeded, added up. */
export interface FinalRunFigures extends BookingKey {
  readonly runNumber: number;
  readonly endedAt: Instant;
  readonly totals: RunTotals;
  /** Households of held lines by finding; a line counts under each of its findings. */
  readonly held: readonly { readonly finding: string; readonly households: number }[];
  readonly ineligible: readonly {
    readonly reason: IneligibleReason;
    readonly households: number;
  }[];
}

/** Batches in one state, added up. */
export interface BatchFigures {
  readonly state: BatchState;
  readonly batches: number;
  readonly households: number;
  readonly amountFen: Fen;
  /** Since when the one that has been in this state longest is in it. */
  readonly oldestSince: Instant;
}

/** What the ledger comes to at one moment, for whoever watches over it. It names no person. */
export interface LedgerFigures {
  readonly auditHead: number;
  readonly runs: readonly { readonly state: Run['state']; readonly runs: number }[];
  readonly running: readonly Run[];
  readonly finalRuns: readonly FinalRunFigures[];
  readonly batches: readonly BatchFigures[];
  /** Payments that were sent, by what the bank said of them. */
  readonly payments: readonly {
    readonly state: PaymentState;
    readonly payments: number;
    readonly amountFen: Fen;
  }[];
  readonly unpaid: readonly UnpaidSum[];
  readonly accounts: readonly {
    readonly kind: AccountKind;
    readonly level: string;
    readonly amountFen: Fen;
  }[];
  /** Messages in the quarantine about which something waits, by code; each under all of its codes. */
  readonly quarantined: readonly { readonly code: QuarantineCode; readonly messages: number }[];
  /** Concentrators that are not revoked, by when they were last heard. */
  readonly heard: readonly (Instant | undefined)[];
}

/** What never changes of a run that has ended, so that it is read once in the life of a process. */
type LinesOfRun = Pick<FinalRunFigures, 'held' | 'ineligible'>;

/** Reads figures; keeps what cannot change any more. */
export function figuresOf(context: LedgerContext): () => Promise<LedgerFigures> {
  const ofRun = new Map<number, LinesOfRun>();
  return () =>
    context.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (work) => ({
        auditHead: (await headOf(work)).number,
        ...(await runs(work)),
        finalRuns: await finalRuns(work, ofRun),
        batches: await batches(work),
        payments: await payments(work),
        unpaid: await sumUnpaid({ ...context, db: work }, {}),
        accounts: [...(await balances(work))].map(([account, amountFen]) => {
          const [kind, ...level] = account.split(':');
          return { kind: kind as AccountKind, level: level.join(':'), amountFen };
        }),
        quarantined: await quarantined(work),
        heard: await heard(work),
      }));
}

async function runs(work: Work): Promise<Pick<LedgerFigures, 'runs' | 'running'>> {
  const { rows } = await sql<LedgerFigures['runs'][number]>`
    SELECT state, count(*) AS runs FROM ledger.run GROUP BY state`.execute(work);
  const running = work.selectFrom('run').selectAll().where('state', '=', 'running');
  return { runs: rows, running: (await running.orderBy('run_number').execute()).map(runOf) };
}

async function finalRuns(work: Work, known: Map<number, LinesOfRun>): Promise<FinalRunFigures[]> {
  const newest = await work
    .selectFrom('run')
    .selectAll()
    .distinctOn(['programme', 'season', 'component'])
    .where('kind', '=', 'final')
    .where('state', '=', 'succeeded')
    .orderBy('programme')
    .orderBy('season')
    .orderBy('component')
    .orderBy('run_number', 'desc')
    .execute();
  const found: FinalRunFigures[] = [];
  for (const row of newest) {
    const { number: runNumber, programme, season, component, endedAt, totals } = runOf(row);
    if (totals === undefined || endedAt === undefined) continue;
    const lines = known.get(runNumber) ?? (await linesOf(work, runNumber));
    known.set(runNumber, lines);
    found.push({ runNumber, programme, season, component, endedAt, totals, ...lines });
  }
  return found;
}

async function linesOf(work: Work, runNumber: number): Promise<LinesOfRun> {
  const held: LineStatus = 'held';
  const { rows: findings } = await sql<LinesOfRun['held'][number]>`
    SELECT finding, count(*) AS households FROM ledger.line, unnest(findings) AS finding
    WHERE run_number = ${runNumber} AND status = ${held} GROUP BY finding ORDER BY finding`.execute(
    work,
  );
  const { rows: reasons } = await sql<LinesOfRun['ineligible'][number]>`
    SELECT reason, count(*) AS households FROM ledger.line
    WHERE run_number = ${runNumber} AND reason IS NOT NULL GROUP BY reason ORDER BY reason`.execute(
    work,
  );
  return { held: findings, ineligible: reasons };
}

async function batches(work: Work): Promise<BatchFigures[]> {
  const { rows } = await sql<BatchFigures>`
    SELECT state, count(*) AS batches, sum(line_count) AS households,
      sum(amount_fen) AS "amountFen", min(coalesce(entered_at, made_at)) AS "oldestSince"
    FROM ledger.batch AS batch
    LEFT JOIN LATERAL (
      SELECT min(entering.at) AS entered_at FROM ledger.batch_event AS entering
      WHERE entering.batch_number = batch.batch_number AND entering.state = batch.state
        AND entering.event_number > coalesce((
          SELECT max(other.event_number) FROM ledger.batch_event AS other
          WHERE other.batch_number = batch.batch_number AND other.state <> batch.state), 0)
    ) AS entered ON true
    GROUP BY state ORDER BY state`.execute(work);
  return rows;
}

async function payments(work: Work): Promise<LedgerFigures['payments']> {
  const { rows } = await sql<LedgerFigures['payments'][number]>`
    SELECT state, count(*) AS payments, sum(amount_fen) AS "amountFen"
    FROM ledger.payment GROUP BY state ORDER BY state`.execute(work);
  return rows;
}

async function quarantined(work: Work): Promise<LedgerFigures['quarantined']> {
  const { rows } = await sql<LedgerFigures['quarantined'][number]>`
    SELECT code, sum(count) AS messages
    FROM ledger.quarantine_entry, unnest(codes) AS code
    WHERE replayed_at IS NULL AND discarded_at IS NULL GROUP BY code ORDER BY code`.execute(work);
  return rows;
}

async function heard(work: Work): Promise<(Instant | undefined)[]> {
  const query = work.selectFrom('concentrator').select('heard_at').where('revoked_at', 'is', null);
  return (await query.execute()).map(({ heard_at }) => heard_at ?? undefined);
}
