import { type BatchState, DUTIES, type Duty } from '@nuanbu/terms';
import { notInState, type Refusal, refusal } from './refusal.ts';
import type { BatchAction } from './transitions.ts';

/** A duty that a person took on at a batch, in whichever of its rounds. */
export interface DutyDone {
  readonly person: string;
  readonly duty: Duty;
}

/** Duties that may be one person's: those that prepare, and the two dealings with the bank. */
const TOGETHER: readonly (readonly Duty[])[] = [
  ['makeBatch', 'editLines', 'changePayee', 'publishNotice'],
  ['release', 'importReturns'],
];

/** Whether one person may have both duties at one batch. A duty goes with itself. */
export function goTogether(one: Duty, other: Duty): boolean {
  return one === other || TOGETHER.some((group) => group.includes(one) && group.includes(other));
}

/**
 * Whether a person may take on a duty at a batch, by those taken on in all its rounds (domain
 * rule S4). What somebody did before a return still binds, although its signature is void.
 */
export function mayTakeOn(
  person: string,
  duty: Duty,
  done: readonly DutyDone[],
): true | Refusal<'samePersonTwice'> {
  const before = done.find((each) => each.person === person && !goTogether(each.duty, duty));
  return before
    ? refusal('samePersonTwice', {
        zh: `${person} 已承担“${DUTIES[before.duty].zh}”，不能再承担“${DUTIES[duty].zh}”。`,
        en: `${person} has ${before.duty} and cannot have ${duty}.`,
      })
    : true;
}

/** Whose turn a return is: that of whoever would have had the next step. */
const RETURNS: Partial<Record<BatchState, Duty>> = {
  publicNotice: 'publishNotice',
  townReview: 'signTown',
  bureauReview: 'signBureau',
  financeReview: 'signFinance',
  approved: 'release',
};

const DUTY_OF: Readonly<Record<Exclude<BatchAction, 'return' | 'supersede'>, Duty>> = {
  publishNotice: 'publishNotice',
  endNotice: 'publishNotice',
  signTown: 'signTown',
  signBureau: 'signBureau',
  signFinance: 'signFinance',
  release: 'release',
  recordReturns: 'importReturns',
  reconcile: 'reconcile',
};

/**
 * The duty that an action at a batch is part of. Undefined for one that a newer batch supersedes,
 * since its maker has no part in the old one, and for a return where nothing can be returned.
 */
export function dutyOf(state: BatchState, action: BatchAction): Duty | undefined {
  if (action === 'supersede') return undefined;
  return action === 'return' ? RETURNS[state] : DUTY_OF[action];
}

/** The states in which duties that are no step of the batch may be done; all others have a step. */
const OPEN_TO: Partial<Record<Duty, readonly BatchState[]>> = {
  editLines: ['draft', 'publicNotice'],
  // Nobody changes where money goes between the first signature and the bank's answer.
  changePayee: ['draft', 'publicNotice', 'partlyReturned', 'reconciled'],
  approvePayee: ['draft', 'publicNotice', 'partlyReturned', 'reconciled'],
};

/**
 * Whether a person may do a duty that does not move the batch: decide on lines, propose a payee or
 * approve one.
 */
export function mayDo(
  batch: { readonly state: BatchState; readonly done: readonly DutyDone[] },
  person: string,
  duty: 'editLines' | 'changePayee' | 'approvePayee',
): true | Refusal<'batchStateWrong' | 'samePersonTwice'> {
  const open = OPEN_TO[duty] ?? [];
  if (!open.includes(batch.state)) {
    return refusal('batchStateWrong', notInState(batch.state, open, DUTIES[duty].zh, duty));
  }
  return mayTakeOn(person, duty, batch.done);
}
