import { TroubleError, VIOLATION_STATES, type ViolationKind, verbatim } from '@nuanbu/terms';
import type { Day } from '@nuanbu/units';
import type { Kysely } from 'kysely';
import { decide } from '../commands.ts';
import type { By, LedgerContext, Work } from '../context.ts';
import { oneAtATime } from '../locks.ts';
import { checkProgramme } from '../programmes.ts';
import type { Database } from '../schema.ts';
import { checkTexts } from '../texts.ts';
import { casesOf, type Recovery, type ViolationCase } from './cases.ts';
import { enterStep, type ViolationOutcome } from './enter-step.ts';

/** What every step rests on; neither may be empty. */
export interface Grounds {
  readonly evidence: string;
  readonly reason: string;
}

/** What opens a case. */
export interface NewViolation extends Grounds {
  readonly kind: ViolationKind;
  readonly foundOn: Day;
}

/** What confirms one: beside the grounds, what the programme takes back. */
export interface Confirmation extends Grounds, Recovery {}

const COMMANDS = {
  violationDismissed: 'dismissViolation',
  violationConfirmed: 'confirmViolation',
  violationReversed: 'reverseViolation',
} as const;

/**
 * Opens a case: until it is decided, nothing is paid to the household (domain rule P3).
 *
 * @returns the case's number.
 * @throws TroubleError `evidenceMissing`, `reasonMissing`, `householdNotFound`,
 *   `violationAlreadyOpen`.
 */
export function openCase(
  context: LedgerContext,
  householdId: string,
  given: NewViolation,
  by: By,
): Promise<number> {
  return decide(context, by, 'openViolation', { householdId, ...given }, async (work) => {
    checkGrounds(given);
    await oneAtATime(work, 'roster');
    await oneAtATime(work, 'booking');
    await checkHousehold(work, householdId);
    refuseSecond(await casesOf(work, { householdId }));
    const last = await work
      .selectFrom('violation_case')
      .select((e) => e.fn.max('case_number').as('number'))
      .executeTakeFirst();
    const number = (last?.number ?? 0) + 1;
    const { kind, foundOn } = given;
    await work
      .insertInto('violation_case')
      .values({ case_number: number, household_id: householdId, kind, found_on: foundOn })
      .execute();
    const opened = { number, householdId, kind, foundOn, state: 'open' as const, entries: [] };
    await enterStep(work, context, by, opened, { step: 'violationOpened', ...given });
    return number;
  });
}

/**
 * Takes the next step in a case: decides an open one, or reverses the decision on another, which
 * opens it again.
 *
 * @throws TroubleError `evidenceMissing`, `reasonMissing`, `violationNotFound`, `violationNotOpen`,
 *   `violationStillOpen`, `violationAlreadyOpen`, `programmeUnknown`.
 */
export function takeStep(
  context: LedgerContext,
  number: number,
  step: keyof typeof COMMANDS,
  given: Grounds & Partial<Recovery>,
  by: By,
): Promise<ViolationOutcome> {
  return decide(context, by, COMMANDS[step], { number, ...given }, async (work) => {
    checkGrounds(given);
    await oneAtATime(work, 'roster');
    await oneAtATime(work, 'booking');
    const violation = await caseOf(work, number);
    const isReversal = step === 'violationReversed';
    if (isReversal === (violation.state === 'open')) {
      const code = isReversal ? 'violationStillOpen' : 'violationNotOpen';
      throw new TroubleError(code, {
        zh: `第 ${number} 号案件现为“${VIOLATION_STATES[violation.state].zh}”。`,
        en: `Case ${number} is ${violation.state}.`,
      });
    }
    if (isReversal) refuseSecond(await casesOf(work, { householdId: violation.householdId }));
    if (given.programme !== undefined) await checkProgramme(work, given.programme);
    return enterStep(work, context, by, violation, { step, ...given });
  });
}

/** @throws TroubleError `violationNotFound`. */
export async function caseOf(db: Kysely<Database>, number: number): Promise<ViolationCase> {
  const [found] = await casesOf(db, { number });
  if (found) return found;
  throw new TroubleError('violationNotFound', {
    zh: `编号为 ${number}。`,
    en: `Its number would be ${number}.`,
  });
}

function checkGrounds({ evidence, reason }: Grounds): void {
  checkTexts({ evidence, reason });
  if (evidence.trim() === '') throw new TroubleError('evidenceMissing', '');
  if (reason.trim() === '') throw new TroubleError('reasonMissing', '');
}

function refuseSecond(cases: readonly ViolationCase[]): void {
  const open = cases.find(({ state }) => state === 'open');
  if (!open) return;
  const detail = {
    zh: `${open.householdId} 户的第 ${open.number} 号案件在查办中。`,
    en: `Case ${open.number} of household ${open.householdId} is open.`,
  };
  throw new TroubleError('violationAlreadyOpen', detail);
}

async function checkHousehold(work: Work, householdId: string): Promise<void> {
  const query = work.selectFrom('household').select('household_id');
  if (await query.where('household_id', '=', householdId).executeTakeFirst()) return;
  throw new TroubleError('householdNotFound', verbatim(householdId));
}
