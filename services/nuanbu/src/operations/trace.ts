import { messageTraceId } from '@nuanbu/ingest';
import type { InstallationMeasure } from '@nuanbu/metering';
import type { StoredReading } from '@nuanbu/readings';
import { TroubleError } from '@nuanbu/terms';
import { DAY_S, type Instant, type Span, type Wh } from '@nuanbu/units';
import { z } from 'zod';
import { operation, refuseIfGone } from './operation.ts';
import { runOrNewest } from './runs.ts';

/** What a register that a line rests on is to it: an edge of what is counted, or part of a finding. */
export type RegisterUse = 'start' | 'end' | 'finding';

/** A register that a line rests on, and what the store keeps at its instant. */
export interface TracedRegister {
  readonly at: Instant;
  /** The first of several uses. */
  readonly use: RegisterUse;
  /** What the run read there; absent where a finding names an instant alone. */
  readonly totalWh?: Wh | undefined;
  /** Every value with its commit; none where the register comes from the roster. */
  readonly stored: readonly (StoredReading & {
    /** It came after the run froze its readings. */
    readonly isLater: boolean;
  })[];
}

/** Of one meter so many instants are looked up; a meter in trouble can have findings without end. */
const REGISTERS_MAX = 40;
/** Of the messages in the quarantine that name a household's meters the newest are told. */
const MESSAGES_MAX = 50;

/**
 * The way back from a household's line: its registers, what the store keeps at their instants and by
 * which commits it came, the refused messages that name its meters, and the trace of the run.
 */
export const trace = operation(
  'trace',
  z.strictObject({ household: z.string(), run: z.int().min(1).optional() }),
  async ({ ledger, store, clock }, { household, run: asked }, { signal }) => {
    const run = await runOrNewest(ledger, asked);
    const line = await ledger.runs.line(run.number, household);
    if (!line) {
      throw new TroubleError('householdNotFound', {
        zh: `第 ${run.number} 次核算没有 ${household} 户的明细。`,
        en: `Run ${run.number} has no line of ${household}.`,
      });
    }
    const newest = await store.frontier();
    const meters: { meterId: string; span: Span; registers: TracedRegister[] }[] = [];
    for (const installation of line.evidence.measure?.installations ?? []) {
      const { meterId, span } = installation;
      const registers: TracedRegister[] = [];
      for (const register of registersOf(installation).slice(0, REGISTERS_MAX)) {
        refuseIfGone(signal);
        const instant = { from: register.at, to: register.at + 1 };
        const found = await store.history(meterId, instant, newest);
        const stored = found.map((each) => ({
          ...each,
          isLater: each.commit > run.readingCommit,
        }));
        registers.push({ ...register, stored });
      }
      meters.push({ meterId, span, registers });
    }
    const received = { from: run.span.from - DAY_S, to: clock.now() + 1 };
    const meterIds = [...new Set(meters.map(({ meterId }) => meterId))];
    const messages = await ledger.quarantine.naming(meterIds, received, MESSAGES_MAX);
    const { number, kind, programme, component, season, readingCommit, startedAt, traceId } = run;
    const { status, totalWh, amountFen, findings } = line;
    return {
      run: { number, kind, programme, component, season, readingCommit, startedAt, traceId },
      line: { householdId: household, status, totalWh, amountFen, findings },
      meters,
      messages: messages.map(({ reasons, ...entry }) => ({
        number: entry.number,
        /** Where its sender gave it none. */
        traceId: messageTraceId(entry.topic, entry.sha256),
        source: entry.source,
        receivedAt: entry.receivedAt,
        lastSeenAt: entry.lastSeenAt,
        count: entry.count,
        codes: [...new Set(reasons.map(({ code }) => code))],
        state: stateOf(entry),
      })),
    };
  },
);

export type Traced = Awaited<ReturnType<typeof trace.run>>;

function stateOf({ replayedAt, discarded }: { replayedAt?: unknown; discarded?: unknown }) {
  if (discarded !== undefined) return 'discarded' as const;
  return replayedAt === undefined ? ('open' as const) : ('replayed' as const);
}

/** The instants at which a measure read the register, each once, in order. */
function registersOf(measure: InstallationMeasure): Omit<TracedRegister, 'stored'>[] {
  const { start, end, evidence } = measure;
  const found = new Map<Instant, Omit<TracedRegister, 'stored'>>();
  const add = (use: RegisterUse, at: Instant | undefined, totalWh?: Wh) => {
    if (at === undefined) return;
    const known = found.get(at);
    found.set(at, { at, use: known?.use ?? use, totalWh: known?.totalWh ?? totalWh });
  };
  for (const [use, edge] of [
    ['start', start],
    ['end', end],
  ] as const) {
    for (const reading of [edge?.before, edge?.after]) add(use, reading?.at, reading?.totalWh);
  }
  for (const { from, to, fromWh, toWh } of evidence) {
    add('finding', from, fromWh);
    add('finding', to, toWh);
  }
  return [...found.values()].sort((a, b) => a.at - b.at);
}
