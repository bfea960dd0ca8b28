import type { LedgerFigures } from '@nuanbu/ledger';
import {
  type Clock,
  counterAtScrape,
  gaugeAtScrape,
  Kept,
  type Log,
  type MetricRegistry,
  type Sample,
} from '@nuanbu/runtime';
import { BATCH_STATES, codesOf, type LineStatus } from '@nuanbu/terms';
import { DAY_S, type Instant } from '@nuanbu/units';
import { progressIfKnown } from '../run-progress.ts';

export interface LedgerSource {
  readonly figures: () => Promise<LedgerFigures>;
  /** How many of a running run's villages are done; undefined where the queue does not hold it. */
  readonly progressOf: (
    runNumber: number,
  ) => Promise<{ readonly done: number; readonly villages: number } | undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Each computation costs the database something, and money moves slowly. */
const AT_MOST_EVERY_MS = 30_000;
/** A scrape ends long before Prometheus gives it up. */
const WAIT_MS = 3_000;

interface Computed extends LedgerFigures {
  readonly at: Instant;
  readonly seconds: number;
  readonly progress: readonly {
    readonly run: number;
    readonly done: number;
    readonly left: number;
  }[];
}

type Read<Label extends string> = (figures: Computed) => readonly Sample<Label>[];

/**
 * What the ledger comes to: runs, holds, money by state, funds. Every process that owns these metrics
 * says the same of the same ledger, each at its own moment.
 */
export function ledgerMetrics(registry: MetricRegistry, source: LedgerSource): void {
  let errors = 0;
  const kept = new Kept({
    compute: () => computed(source),
    clock: source.clock,
    ...{ atMostEveryMs: AT_MOST_EVERY_MS, waitMs: WAIT_MS },
    onError: (error) => {
      errors += 1;
      source.log.warn({ err: error }, 'the figures of the ledger could not be read');
    },
  });
  const gauge = <const Label extends string = never>(
    name: string,
    help: string,
    labels: readonly Label[],
    read: Read<Label>,
  ) =>
    gaugeAtScrape(registry, {
      ...{ name: `nuanbu_${name}`, help, labels },
      read: async () => {
        const figures = await kept.get();
        return figures === undefined ? [] : read(figures);
      },
    });
  counterAtScrape(registry, {
    name: 'nuanbu_ledger_figures_errors_total',
    help: 'Times that the figures of the ledger could not be read; their metrics are absent then.',
    read: () => [[{}, errors]],
  });
  gauge(
    'ledger_figures_timestamp_seconds',
    'Of when the metrics are that are read from the ledger: at most every 30 s.',
    [],
    ({ at }) => [[{}, at]],
  );
  gauge('ledger_figures_duration_seconds', 'How long reading them took.', [], ({ seconds }) => [
    [{}, seconds],
  ]);
  gauge(
    'audit_head_number',
    'The number of the newest entry of the audit chain.',
    [],
    (figures) => [[{}, figures.auditHead]],
  );
  runGauges(gauge);
  moneyGauges(gauge);
  intakeGauges(gauge);
}

type MakeGauge = <const Label extends string = never>(
  name: string,
  help: string,
  labels: readonly Label[],
  read: Read<Label>,
) => void;

const RUN_STATES = ['running', 'succeeded', 'failed'] as const;

function runGauges(gauge: MakeGauge): void {
  gauge('runs', 'Runs by state.', ['state'], ({ runs }) =>
    RUN_STATES.map((state) => [{ state }, runs.find((each) => each.state === state)?.runs ?? 0]),
  );
  gauge(
    'run_villages',
    'Villages of a run that is under way: done, or left. Absent while the queue does not hold it.',
    ['run', 'state'],
    ({ progress }) =>
      progress.flatMap(({ run, done, left }) => [
        [{ run: String(run), state: 'done' }, done] as const,
        [{ run: String(run), state: 'left' }, left] as const,
      ]),
  );
  gauge(
    'run_started_timestamp_seconds',
    'When a run that is under way was started.',
    ['run'],
    ({ running }) => running.map(({ number, startedAt }) => [{ run: String(number) }, startedAt]),
  );
  gauge(
    'final_run_timestamp_seconds',
    'When the newest final run of a season succeeded.',
    BOOKING,
    ({ finalRuns }) => finalRuns.map((run) => [bookingOf(run), run.endedAt]),
  );
  gauge(
    'final_run_households',
    'Households of the newest final run by the status of their line.',
    [...BOOKING, 'status'],
    ({ finalRuns }) =>
      finalRuns.flatMap((run) =>
        statusesOf(run).map(
          ([status, { households }]) => [{ ...bookingOf(run), status }, households] as const,
        ),
      ),
  );
  gauge(
    'final_run_amount_fen',
    'What the lines of the newest final run pay, by status, in fen.',
    [...BOOKING, 'status'],
    ({ finalRuns }) =>
      finalRuns.flatMap((run) =>
        statusesOf(run).map(
          ([status, { amountFen }]) => [{ ...bookingOf(run), status }, amountFen] as const,
        ),
      ),
  );
  gauge(
    'final_run_at_risk_fen',
    'Money at risk (domain rule P2) of the lines of the newest final run, by status, in fen.',
    [...BOOKING, 'status'],
    ({ finalRuns }) =>
      finalRuns.flatMap((run) =>
        statusesOf(run).map(
          ([status, { atRiskFen }]) => [{ ...bookingOf(run), status }, atRiskFen] as const,
        ),
      ),
  );
  gauge(
    'final_run_held_households',
    'Held households of the newest final run by finding (docs/codes.md); one with several counts under each.',
    [...BOOKING, 'finding'],
    ({ finalRuns }) =>
      finalRuns.flatMap((run) =>
        run.held.map(
          ({ finding, households }) => [{ ...bookingOf(run), finding }, households] as const,
        ),
      ),
  );
  gauge(
    'final_run_ineligible_households',
    'Households of the newest final run that are paid nothing, by reason (docs/codes.md).',
    [...BOOKING, 'reason'],
    ({ finalRuns }) =>
      finalRuns.flatMap((run) =>
        run.ineligible.map(
          ({ reason, households }) => [{ ...bookingOf(run), reason }, households] as const,
        ),
      ),
  );
}

const BOOKING = ['programme', 'season', 'component'] as const;

function bookingOf({ programme, season, component }: LedgerFigures['finalRuns'][number]) {
  return { programme, season, component };
}

function statusesOf({ totals }: LedgerFigures['finalRuns'][number]) {
  return Object.entries(totals.byStatus) as [LineStatus, (typeof totals.byStatus)[LineStatus]][];
}

function moneyGauges(gauge: MakeGauge): void {
  gauge('batches', 'Batches by state.', ['state'], ({ batches }) =>
    byState(batches, (each) => each?.batches ?? 0),
  );
  gauge(
    'batch_households',
    'Households in batches by the batch’s state.',
    ['state'],
    ({ batches }) => byState(batches, (each) => each?.households ?? 0),
  );
  gauge(
    'batch_amount_fen',
    'Money in batches by the batch’s state, from draft to reconciled, in fen.',
    ['state'],
    ({ batches }) => byState(batches, (each) => each?.amountFen ?? 0),
  );
  gauge(
    'batch_oldest_seconds',
    'How long the batch that has been in a state longest has been in it; absent where none is.',
    ['state'],
    ({ batches, at }) => byState(batches, (each) => each && at - each.oldestSince),
  );
  gauge('payments', 'Payments that were sent to the bank, by state.', ['state'], ({ payments }) =>
    payments.map(({ state, payments: count }) => [{ state }, count]),
  );
  gauge(
    'payment_amount_fen',
    'Money of payments that were sent to the bank, by state, in fen.',
    ['state'],
    ({ payments }) => payments.map(({ state, amountFen }) => [{ state }, amountFen]),
  );
  gauge(
    'unpaid_households',
    'Entitlements that are not paid by how far they are: held, unbooked, inBatch, waiting, failed.',
    ['stage'],
    ({ unpaid }) =>
      UNPAID_STAGES.map((stage) => [{ stage }, stageOf(unpaid, stage)?.households ?? 0]),
  );
  gauge('unpaid_amount_fen', 'What is not paid, by stage, in fen.', ['stage'], ({ unpaid }) =>
    UNPAID_STAGES.map((stage) => [{ stage }, stageOf(unpaid, stage)?.amountFen ?? 0]),
  );
  gauge(
    'unpaid_oldest_seconds',
    'Since the end of the span of the oldest entitlement at a stage, in whole days.',
    ['stage'],
    ({ unpaid }) => unpaid.map(({ stage, oldestDays }) => [{ stage }, oldestDays * DAY_S] as const),
  );
  gauge(
    'account_balance_fen',
    'Balances of the accounts of each level (domain rule S6), in fen; debits are positive.',
    ['account', 'level'],
    ({ accounts }) =>
      accounts.map(({ kind, level, amountFen }) => [{ account: kind, level }, amountFen]),
  );
  gauge(
    'accounts_sum_fen',
    'The sum over all accounts, in fen. It is zero, or the books are wrong.',
    [],
    ({ accounts }) => [[{}, accounts.reduce((sum, { amountFen }) => sum + amountFen, 0)]],
  );
}

const UNPAID_STAGES = ['held', 'unbooked', 'inBatch', 'waiting', 'failed'] as const;

function stageOf(unpaid: LedgerFigures['unpaid'], stage: (typeof UNPAID_STAGES)[number]) {
  return unpaid.find((each) => each.stage === stage);
}

function byState(
  batches: LedgerFigures['batches'],
  value: (each: LedgerFigures['batches'][number] | undefined) => number | undefined,
): Sample<'state'>[] {
  return codesOf(BATCH_STATES).map((state) => [
    { state },
    value(batches.find((each) => each.state === state)),
  ]);
}

/** Within so long somebody heard of a concentrator; the first that fits. */
const HEARD_WITHIN_S = { hour: 3_600, day: DAY_S, week: 7 * DAY_S } as const;

function intakeGauges(gauge: MakeGauge): void {
  gauge(
    'quarantine_open_messages',
    'Messages in the quarantine about which something waits, by code; one counts under all of its codes.',
    ['code'],
    ({ quarantined }) => quarantined.map(({ code, messages }) => [{ code }, messages]),
  );
  gauge(
    'concentrators',
    'Concentrators that may report, by when they were last heard: within an hour, a day, a week, longer ago, never.',
    ['heard'],
    ({ heard, at }) => {
      const counts = { hour: 0, day: 0, week: 0, longer: 0, never: 0 };
      for (const each of heard) counts[heardWithin(each, at)] += 1;
      return Object.entries(counts).map(([within, count]) => [{ heard: within }, count] as const);
    },
  );
}

function heardWithin(heardAt: Instant | undefined, at: Instant) {
  if (heardAt === undefined) return 'never';
  const within = (['hour', 'day', 'week'] as const).find(
    (each) => at - heardAt <= HEARD_WITHIN_S[each],
  );
  return within ?? 'longer';
}

async function computed(source: LedgerSource): Promise<Computed> {
  const fromMs = source.clock.monotonicMs();
  const figures = await source.figures();
  const progress: { run: number; done: number; left: number }[] = [];
  for (const { number: run } of figures.running) {
    const found = await progressIfKnown(source, run);
    if (found) progress.push({ run, done: found.done, left: found.villages - found.done });
  }
  const seconds = (source.clock.monotonicMs() - fromMs) / 1_000;
  return { ...figures, progress, at: source.clock.now(), seconds };
}
