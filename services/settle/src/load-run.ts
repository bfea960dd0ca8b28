import type { Ledger, Run } from '@nuanbu/ledger';
import { START_RULES, seasonOf } from '@nuanbu/policy';
import { markMoves, runTerms } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import { type FrozenRun, frozenRun } from './frozen-run.ts';
import { readProgramme } from './plan-run.ts';

/** What decides a run's lines beside its programme, roster and readings. */
const optionsSchema = z.strictObject({ startRule: z.enum(START_RULES) });
export type RunOptions = z.infer<typeof optionsSchema>;

/**
 * Reads what a run froze, back from the ledger. Nothing of it can have changed since (S1), whoever
 * reads it and whenever.
 */
export async function loadRun(
  ledger: Pick<Ledger, 'programmes' | 'roster'>,
  run: Run,
): Promise<FrozenRun> {
  const version = await ledger.programmes.get(run.programmeDigest);
  if (!version) {
    throw new TroubleError('programmeUnknown', `Run ${run.number} names ${run.programmeDigest}.`);
  }
  const programme = readProgramme(version.text);
  const season = seasonOf(programme, run.season);
  if (!season) {
    throw new TroubleError('seasonUnknown', `Run ${run.number} names ${run.season}.`);
  }
  const { startRule } = optionsSchema.parse(run.options);
  const households = await ledger.roster.snapshot(run.rosterVersion);
  return frozenRun(
    run.number,
    runTerms(programme, { ...season, span: run.span }, startRule),
    run.readingCommit,
    markMoves(households),
  );
}
