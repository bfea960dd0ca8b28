import type { Ledger, LineSummary, Run } from '@nuanbu/ledger';
import { countsEnergy, type ProgrammeParse, parseProgramme, START_RULES } from '@nuanbu/policy';
import { componentOf, readProgramme, termsOfRun } from '@nuanbu/settle';
import { explainable, explainLine } from '@nuanbu/settlement';
import {
  codesOf,
  isAmountUnknown,
  LINE_STATUSES,
  type LineStatus,
  TroubleError,
} from '@nuanbu/terms';
import { dayOf, type Instant, type Span } from '@nuanbu/units';
import { z } from 'zod';
import { type PeriodRequest, seasonFrom } from '../programmes.ts';
import { refuseSomePlaces, whoActs } from './acting.ts';
import { ACTOR, operation, refuseIfGone } from './operation.ts';

const runNumber = z.int().min(1).optional();

/** Makes a run and waits until it has ended; a final one leads to a draft batch. */
export const makeRun = operation(
  'run',
  z.strictObject({
    programme: z.string(),
    component: z.string().optional(),
    season: z.string().optional(),
    until: z.iso.date().optional(),
    /** Replace the season's first day and the day after its last, for trials. */
    from: z.string().optional(),
    to: z.string().optional(),
    startRule: z.enum(START_RULES).optional(),
    kind: z.enum(['final', 'provisional', 'correction', 'trial']),
    reason: z.string().min(1).optional(),
    /** The user who makes it: of what is money, once the ledger has users. */
    by: z.string().min(1).optional(),
  }),
  async ({ ledger, settlement, clock }, { from, to, by, ...request }, context) => {
    const isMoney = request.kind === 'final' || request.kind === 'correction';
    const acting = { actor: ACTOR, scope: 'all' as const };
    const who = isMoney || by !== undefined ? await whoActs(ledger, by, 'makeBatch') : acting;
    refuseSomePlaces(who);
    const span = await spanOf(ledger, request, from, to, clock.now());
    const number = await settlement.requestRun({ ...request, span, actor: who.actor });
    const { signal } = context;
    await settlement
      .awaitRun(number, (progress) => context.progress({ number, ...progress }), signal)
      .catch((error) => {
        if (!signal.aborted) throw error;
        const detail = `Run ${number} goes on by itself while the platform runs.`;
        throw new TroubleError('commandStopped', detail, { hint: '`nuanbu runs` shows it.' });
      });
    const run = await ledger.runs.get(number);
    const held = await ledger.runs.lines(number, { status: 'held' });
    return {
      run,
      countsEnergy: countsEnergy((await termsOfRun(ledger, run)).component),
      /** Held lines whose amount is not known: they are in no sum. */
      unknownAmounts: held.filter(({ findings }) => findings.some(isAmountUnknown)).length,
      batch: (await batchOf(ledger, number)) ?? null,
      auditHead: await ledger.audit.head(),
    };
  },
);

/** The span that replaces the season's, by the programme as it is on file; none unless asked for. */
async function spanOf(
  ledger: Ledger,
  request: PeriodRequest & { readonly programme: string; readonly component?: string | undefined },
  from: string | undefined,
  to: string | undefined,
  now: Instant,
): Promise<Span | undefined> {
  const version = await ledger.programmes.newest(request.programme);
  if ((from === undefined && to === undefined) || !version) return undefined;
  const programme = readProgramme(version.text);
  const component = componentOf(programme, request.component);
  return seasonFrom(
    programme,
    { ...request, until: request.until ?? dayOf(now), from, to },
    component,
  ).span;
}

/** Every run, newest first, with the version of its programme and what its component is called. */
export const listRuns = operation('runs', z.strictObject({}), async ({ ledger }) => {
  const runs = await ledger.runs.list();
  const versions = new Map((await ledger.programmes.list()).map((each) => [each.digest, each]));
  const parsed = new Map<string, ProgrammeParse>();
  for (const digest of new Set(runs.map(({ programmeDigest }) => programmeDigest))) {
    parsed.set(digest, parseProgramme((await ledger.programmes.get(digest))!.text));
  }
  return runs.map((run) => {
    const programme = parsed.get(run.programmeDigest)!;
    return {
      ...run,
      programmeVersion: versions.get(run.programmeDigest)!.version,
      /** Null where a later version of the software cannot read the programme any more. */
      componentTitle: programme.ok
        ? (programme.programme.components.get(run.component)?.title ?? null)
        : null,
    };
  });
});

/**
 * A run's lines in roster order, without what they were derived from; an amount that is not known
 * is null.
 */
export const listLines = operation(
  'lines',
  z.strictObject({
    run: runNumber,
    status: z.enum(codesOf(LINE_STATUSES) as [LineStatus, ...LineStatus[]]).optional(),
    village: z.strictObject({ town: z.string(), village: z.string() }).optional(),
  }),
  async ({ ledger }, { run, status, village }) => {
    const found = await runOrNewest(ledger, run);
    const { number } = found;
    const lines = await ledger.runs.lines(number, { status, village });
    const { component } = await termsOfRun(ledger, found);
    return {
      run: number,
      countsEnergy: countsEnergy(component),
      lines: lines.map(withKnownAmounts),
    };
  },
);

function withKnownAmounts(line: LineSummary) {
  const isKnown = !line.findings.some(isAmountUnknown);
  const { amountFen, atRiskFen } = line;
  return {
    ...line,
    amountFen: isKnown ? amountFen : null,
    atRiskFen: isKnown ? atRiskFen : null,
  };
}

/** A household's line with everything that it rests on. */
export const explain = operation(
  'explain',
  z.strictObject({ household: z.string(), run: runNumber }),
  async ({ ledger }, { household, run: asked }) => {
    const run = await runOrNewest(ledger, asked);
    const kept = await ledger.runs.line(run.number, household);
    if (!kept) {
      throw new TroubleError('householdNotFound', {
        zh: `第 ${run.number} 次核算没有 ${household} 户的明细。`,
        en: `Run ${run.number} has no line of ${household}.`,
      });
    }
    const terms = await termsOfRun(ledger, run);
    const line = explainable(kept, terms);
    const cases = await ledger.roster.snapshot(run.rosterVersion, line);
    const facts = cases.find(({ facts }) => facts.householdId === household)?.facts;
    const batches = await ledger.batches.ofHousehold(household, run);
    const explanation = explainLine(line, terms, facts);
    return { run, line, name: facts?.name ?? '', explanation, batches };
  },
);

/** Recomputes a run from its frozen inputs and compares the digests (domain rule S1). */
export const verifyRun = operation(
  'verify',
  z.strictObject({ run: z.int().min(1) }),
  ({ settlement }, { run }, context) =>
    settlement.verifyRun(run, (progress) => {
      refuseIfGone(context.signal);
      context.progress(progress);
    }),
);

/** The run of a number, or the newest that succeeded. @throws TroubleError `runNotFound`. */
export async function runOrNewest(ledger: Ledger, number: number | undefined): Promise<Run> {
  if (number !== undefined) return ledger.runs.get(number);
  const [newest] = await ledger.runs.list({ state: 'succeeded', limit: 1 });
  if (newest) return newest;
  throw new TroubleError('runNotFound', {
    zh: '尚无完成的核算。',
    en: 'No run has succeeded yet.',
  });
}

/** The batch that a run led to. */
export async function batchOf(ledger: Ledger, runNumber: number) {
  return (await ledger.batches.list()).find((batch) => batch.runNumber === runNumber);
}
