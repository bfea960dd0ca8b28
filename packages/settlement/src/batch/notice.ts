import type { BatchState, ObjectionOutcome } from '@nuanbu/terms';
import { addDays, type Day } from '@nuanbu/units';
import { type Refusal, refusal } from './refusal.ts';

/** How long a notice runs where the programme does not say: decided so (domain rule S3). */
export const DEFAULT_NOTICE_DAYS = 7;

/** A public notice (公示) that was put up. */
export interface Notice {
  readonly publishedOn: Day;
  /** Whole days after the day of publication. */
  readonly days: number;
}

/** What somebody says against a household's line while its notice runs. */
export interface Objection {
  /** Its place in the audit log, which orders it among decisions. */
  readonly number: number;
  readonly householdId: string;
  /** Who objects, in free words: they need not be known here. */
  readonly by: string;
  readonly text: string;
  readonly raisedOn: Day;
  readonly answer?: ObjectionAnswer | undefined;
}

export interface ObjectionAnswer {
  readonly outcome: ObjectionOutcome;
  readonly text: string;
  readonly by: string;
  readonly answeredOn: Day;
}

/** A decision on a household's line, or a correction of it, by its place in the audit log. */
export interface DecidedAnew {
  readonly number: number;
  readonly householdId: string;
}

/** Whether objections are taken in a state: while the notice runs. */
export function mayObject(state: BatchState): boolean {
  return state === 'publicNotice';
}

/**
 * For how many days a notice runs: as the programme says, or longer.
 *
 * @throws RangeError where what is asked for is not a whole number, which the border has refused.
 */
export function noticeDays(
  asked?: number,
  least: number = DEFAULT_NOTICE_DAYS,
): number | Refusal<'noticeTooShort'> {
  if (asked === undefined) return least;
  if (!Number.isSafeInteger(asked)) throw new RangeError(`not a number of days: ${asked}`);
  return asked >= least
    ? asked
    : refusal('noticeTooShort', {
        zh: `至少公示 ${least} 天，不能为 ${asked} 天。`,
        en: `It runs for ${least} days at least, not ${asked}.`,
      });
}

/** The first day on which a notice may end: its days are whole ones after that of publication. */
export function firstDayToEnd({ publishedOn, days }: Notice): Day {
  return addDays(publishedOn, days + 1);
}

/**
 * Whether a notice may end: its days are over, every objection is answered, and the line of each
 * that was upheld has been decided on after the objection was raised.
 */
export function mayEndNotice(
  notice: Notice,
  objections: readonly Objection[],
  decided: readonly DecidedAnew[],
  today: Day,
): true | Refusal<'noticeRunning' | 'objectionOpen'> {
  const first = firstDayToEnd(notice);
  if (today < first) {
    return refusal('noticeRunning', {
      zh: `最早可于 ${first} 结束公示。`,
      en: `It may end on ${first} at the earliest.`,
    });
  }
  const open = objections.find((objection) => isOpen(objection, decided));
  if (!open) return true;
  return refusal('objectionOpen', {
    zh: `第 ${open.number} 号异议，涉及 ${open.householdId} 户。`,
    en: `It concerns household ${open.householdId}, number ${open.number}.`,
  });
}

/** Whether an objection still keeps its notice from ending. */
export function isOpen(objection: Objection, decided: readonly DecidedAnew[]): boolean {
  const { answer, householdId, number } = objection;
  if (!answer) return true;
  if (answer.outcome === 'rejected') return false;
  return !decided.some((each) => each.householdId === householdId && each.number > number);
}
