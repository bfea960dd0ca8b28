import type { Ledger, Run } from '@nuanbu/ledger';
import { periodOf, START_RULES, type StartRule } from '@nuanbu/policy';
import { markMoves, type RunTerms, runTerms } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import { dayOf, type Span } from '@nuanbu/units';
import { z } from 'zod';
import { type FrozenRun, frozenRun } from './frozen-run.ts';
import { componentOf } from './plan-run.ts';
import { frozenOnFile, programmeWithAncestors } from './programme-on-file.ts';

/** What decides a run's lines beside its programme, component, roster and readings. */
const optionsSchema = z.strictObject({
  startRule: z.enum(START_RULES).optional(),
  /** The versions of the programmes from which this one inherits, by name. */
  ancestors: z.record(z.string(), z.string()).default({}),
});
export type RunOptions = z.input<typeof optionsSchema>;

/** The terms that a run froze: its programme with its ancestors, component and period. */
export async function termsOfRun(
  { programmes }: Pick<Ledger, 'programmes'>,
  run: Run,
): Promise<RunTerms> {
  const version = await programmes.get(run.programmeDigest);
  if (!version) {
    throw new TroubleError('programmeUnknown', {
      zh: `第 ${run.number} 次核算所用的是 ${run.programmeDigest}。`,
      en: `Run ${run.number} names ${run.programmeDigest}.`,
    });
  }
  const { startRule, ancestors } = optionsSchema.parse(run.options);
  const programme = await programmeWithAncestors(version.text, frozenOnFile(programmes, ancestors));
  const component = componentOf(programme, run.component);
  const season = periodOf(programme, component, run.season, dayOf(run.span.to));
  if (!season) {
    throw new TroubleError('seasonUnknown', {
      zh: `第 ${run.number} 次核算所用的是 ${run.season}。`,
      en: `Run ${run.number} names ${run.season}.`,
    });
  }
  return runTerms(programme, { ...season, span: run.span }, { component, startRule });
}

/**
 * What a person chose for a run beside its programme: other days than its whole period, and another
 * reading of the start than the one that the programme names.
 *
 * @param own the terms that the run froze.
 */
export function chosenFor(
  { season, span }: Pick<Run, 'season' | 'span'>,
  own: RunTerms,
): { readonly span?: Span | undefined; readonly startRule?: StartRule | undefined } {
  const { programme, component, startRule } = own;
  const period = periodOf(programme, component, season, dayOf(span.to));
  const isWhole = period?.span.from === span.from && period.span.to === span.to;
  const asWritten = runTerms(programme, own.season, { component });
  return {
    span: isWhole ? undefined : span,
    startRule: startRule === asWritten.startRule ? undefined : startRule,
  };
}

/**
 * Reads what a run froze, back from the ledger. Nothing of it can have changed since (S1), whoever
 * reads it and whenever.
 */
export async function loadRun(
  ledger: Pick<Ledger, 'programmes' | 'roster'>,
  run: Run,
): Promise<FrozenRun> {
  const terms = await termsOfRun(ledger, run);
  const households = await ledger.roster.snapshot(run.rosterVersion);
  return frozenRun(run.number, terms, run.readingCommit, markMoves(households));
}
