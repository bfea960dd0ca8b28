import type { BatchState } from '@nuanbu/terms';
import type { Day, FunderPart } from '@nuanbu/units';
import { type AccountEventKind, type Posting, postingsOf } from './accounts.ts';
import { type Balances, mayPay } from './funds.ts';
import {
  type DecidedAnew,
  mayEndNotice,
  type Notice,
  noticeDays,
  type Objection,
} from './notice.ts';
import { isRefusal, type Refusal, refusal } from './refusal.ts';
import { type DutyDone, dutyOf, mayTakeOn } from './separation.ts';
import { type BatchAction, nextState, type PaymentCounts } from './transitions.ts';

/** A batch as the rules need to know it, read in the transaction that will act on it. */
export interface BatchSnapshot {
  readonly state: BatchState;
  /** From 1; a return begins the next. */
  readonly round: number;
  /** Whether it pays again what a bank returned: such money is committed already. */
  readonly isRepayment: boolean;
  /** The duties of all rounds, that of its maker among them. */
  readonly done: readonly DutyDone[];
  /** That of this round, once it is published. */
  readonly notice?: Notice | undefined;
  /** For how many days its programme wants the notice, where it says so. */
  readonly leastNoticeDays?: number | undefined;
  /** Of all rounds. */
  readonly objections: readonly Objection[];
  readonly decided: readonly DecidedAnew[];
  readonly payments: PaymentCounts;
  /** The batch's amount by level. */
  readonly parts: readonly FunderPart[];
  readonly balances: Balances;
}

/** What a person asks to be done to a batch. */
export type BatchCommand = { readonly person: string } & (
  | {
      readonly action: 'publishNotice';
      readonly today: Day;
      readonly noticeDays?: number | undefined;
    }
  | { readonly action: 'endNotice'; readonly today: Day }
  | { readonly action: 'return'; readonly reason: string }
  | {
      readonly action: 'recordReturns';
      /** How the payments stand with these returns. */
      readonly payments: PaymentCounts;
      /** What the bank returned this time, by level. */
      readonly failedParts: readonly FunderPart[];
    }
  | { readonly action: Plain }
);

type Plain = Exclude<BatchAction, 'publishNotice' | 'endNotice' | 'return' | 'recordReturns'>;

/** What a command comes to, to be written down as a whole. */
export interface BatchStep {
  readonly state: BatchState;
  readonly round: number;
  /** The duty that the person took on by it. */
  readonly duty?: DutyDone | undefined;
  /** The notice that it puts up. */
  readonly notice?: Notice | undefined;
  readonly postings: readonly Posting[];
}

/** The codes that refuse commands of a batch. */
export type BatchRefusal = Refusal<
  | 'batchStateWrong'
  | 'reasonMissing'
  | 'samePersonTwice'
  | 'noticeTooShort'
  | 'noticeRunning'
  | 'objectionOpen'
  | 'fundsMissing'
>;

/**
 * What a command does to a batch, or why not: the one way in which a batch moves. Asks in this
 * order: the state, the reason, the person, and what belongs to the action.
 *
 * @throws RangeError where the snapshot contradicts itself, which is a bug.
 */
export function act(batch: BatchSnapshot, command: BatchCommand): BatchStep | BatchRefusal {
  const { action, person } = command;
  const payments = action === 'recordReturns' ? command.payments : batch.payments;
  const state = nextState(batch.state, action, payments);
  if (isRefusal(state)) return state;
  if (action === 'reconcile' && batch.payments.waiting > 0) {
    return refusal('batchStateWrong', {
      zh: `还有 ${batch.payments.waiting} 笔付款没有银行回盘。`,
      en: `${batch.payments.waiting} of its payments have no answer of the bank yet.`,
    });
  }
  if (action === 'return' && command.reason.trim() === '') {
    return refusal('reasonMissing', {
      zh: '退回批次要写明理由。',
      en: 'A batch goes back to its maker with a reason.',
    });
  }
  const duty = dutyOf(batch.state, action);
  const taken = duty ? mayTakeOn(person, duty, batch.done) : true;
  if (isRefusal(taken)) return taken;
  const own = ownRules(batch, command);
  if (isRefusal(own)) return own;
  return {
    state,
    round: action === 'return' ? batch.round + 1 : batch.round,
    duty: duty && { person, duty },
    postings: postingsBy(batch, command),
    ...own,
  };
}

/** What an action asks beyond state and person. */
function ownRules(
  batch: BatchSnapshot,
  command: BatchCommand,
): { readonly notice?: Notice } | BatchRefusal {
  switch (command.action) {
    case 'publishNotice': {
      const days = noticeDays(command.noticeDays, batch.leastNoticeDays);
      return isRefusal(days) ? days : { notice: { publishedOn: command.today, days } };
    }
    case 'endNotice': {
      if (!batch.notice) throw new RangeError('the notice that runs was never published');
      const ends = mayEndNotice(batch.notice, batch.objections, batch.decided, command.today);
      return isRefusal(ends) ? ends : {};
    }
    case 'release': {
      const pays = mayPay(batch.parts, batch.balances);
      return isRefusal(pays) ? pays : {};
    }
    default:
      return {};
  }
}

/** What a command means for the money (domain rule S6). */
function postingsBy(batch: BatchSnapshot, command: BatchCommand): Posting[] {
  if (command.action === 'recordReturns') {
    return postingsOf({ kind: 'lineFailed', parts: command.failedParts });
  }
  const kind = eventOf(batch, command.action);
  return kind ? postingsOf({ kind, parts: batch.parts }) : [];
}

function eventOf(
  { state, isRepayment }: BatchSnapshot,
  action: BatchAction,
): AccountEventKind | undefined {
  if (action === 'release') return isRepayment ? 'repaid' : 'released';
  if (isRepayment) return undefined;
  if (action === 'signFinance') return 'batchApproved';
  return action === 'return' && state === 'approved' ? 'commitmentWithdrawn' : undefined;
}
