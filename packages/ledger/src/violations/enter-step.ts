import type { ViolationState, ViolationStep } from '@nuanbu/terms';
import type { Day, Fen } from '@nuanbu/units';
import { appendAudit } from '../audit/audit.ts';
import type { By, LedgerContext, Work } from '../context.ts';
import {
  type HouseholdRecord,
  isSameHousehold,
  putHouseholds,
  standingHouseholds,
} from '../roster/households.ts';
import { nextVersion, rosterVersion } from '../roster/versions.ts';
import { casesOf, claimsOf, type Recovery, STATE_AFTER, type ViolationCase } from './cases.ts';
import { amountOf, dueRecoveries, enterRecoveries, reversedRecoveries } from './recoveries.ts';

/** What a step led to. */
export interface ViolationOutcome {
  readonly caseNumber: number;
  readonly state: ViolationState;
  /** The roster version that now holds. */
  readonly rosterVersion: number;
  /** The sum of the recoveries that the step entered; below zero where they were reversed. */
  readonly recoveryFen: Fen;
}

/** A step that may be taken, as it is asked for. */
export interface CheckedStep extends Partial<Recovery> {
  readonly step: ViolationStep;
  readonly evidence: string;
  readonly reason: string;
}

/** Appends a step with all that follows from it: the household's facts, recoveries, the chain. */
export async function enterStep(
  work: Work,
  context: LedgerContext,
  by: By,
  violation: ViolationCase,
  { step, evidence, reason, programme, takesBack }: CheckedStep,
): Promise<ViolationOutcome> {
  const { number: caseNumber, householdId, kind, foundOn, entries } = violation;
  const others = (await casesOf(work, { householdId })).filter(
    ({ number }) => number !== caseNumber,
  );
  const state = STATE_AFTER[step];
  const standing = (await standingHouseholds(work, [householdId])).get(householdId)!;
  const endByRoster = await endThatTheRosterSays(work, standing);
  const facts = factsUnder([...others, { state, foundOn }], endByRoster);
  const version = await putFacts(work, context, by, standing, { ...standing, ...facts });

  const recovery = programme !== undefined && takesBack ? { programme, takesBack } : undefined;
  const own = recovery ? [{ caseNumber, householdId, foundOn, ...recovery }] : [];
  const due = await dueRecoveries(work, [...claimsOf(others), ...own], caseNumber);
  const reversed =
    step === 'violationReversed' ? await reversedRecoveries(work, caseNumber, due) : [];
  const entered = [...reversed, ...due];
  const recoveryFen = amountOf(entered);

  const head = await appendAudit(work, context, {
    actor: by.actor,
    action: step,
    subject: `violation case ${caseNumber}`,
    content: {
      ...{ householdId, kind, foundOn, evidence, reason },
      ...{ ...recovery, rosterVersion: version, recoveryFen },
    },
  });
  await work
    .insertInto('violation_entry')
    .values({
      ...{ case_number: caseNumber, position: entries.length + 1, step, evidence, reason },
      ...{ programme: programme ?? null, seasons: takesBack?.seasons ?? null },
      components: takesBack && takesBack.components !== 'all' ? [...takesBack.components] : null,
      ...{ roster_ended_on: endByRoster, roster_version: version, at: context.clock.now() },
      ...{ actor: by.actor, audit_number: head.number },
    })
    .execute();
  await enterRecoveries(work, context, entered, head.number);
  return { caseNumber, state, rosterVersion: version, recoveryFen };
}

/** What a household's cases make of it: an open one blocks, the first confirmed one has ended. */
function factsUnder(
  cases: readonly Pick<ViolationCase, 'state' | 'foundOn'>[],
  endByRoster: Day | null,
): Pick<HouseholdRecord, 'violation_on' | 'ended_on'> {
  const days = (wanted: ViolationState) =>
    cases.filter(({ state }) => state === wanted).map(({ foundOn }) => foundOn);
  const ends = [...days('confirmed'), ...(endByRoster === null ? [] : [endByRoster])].sort();
  return { violation_on: days('open')[0] ?? null, ended_on: ends[0] ?? null };
}

/**
 * The end of the subsidy that a roster told, so that it holds again when no case says otherwise.
 * While a case is open or confirmed the household's own fact is the register's, and the entry
 * before remembers it.
 */
async function endThatTheRosterSays(work: Work, standing: HouseholdRecord): Promise<Day | null> {
  const newest = await work
    .selectFrom('violation_entry as entry')
    .innerJoin('violation_case as case', 'case.case_number', 'entry.case_number')
    .select('entry.roster_ended_on')
    .where('case.household_id', '=', standing.household_id)
    .orderBy('entry.audit_number', 'desc')
    .executeTakeFirst();
  const cases = await casesOf(work, { householdId: standing.household_id });
  const isRegistered = cases.some(({ state }) => state !== 'dismissed');
  return isRegistered && newest ? newest.roster_ended_on : standing.ended_on;
}

/** Lets a household's new facts hold in a roster version of their own; none where nothing changed. */
async function putFacts(
  work: Work,
  context: LedgerContext,
  by: By,
  was: HouseholdRecord,
  record: HouseholdRecord,
): Promise<number> {
  if (isSameHousehold(was, record)) return rosterVersion(work);
  const version = await nextVersion(work, context, by, { kind: 'violation', added: 0, changed: 1 });
  await putHouseholds(work, version, [record]);
  return version;
}
