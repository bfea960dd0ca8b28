import {
  BATCH_STATES,
  type BatchState,
  codesOf,
  type PaymentState,
  type Words,
} from '@nuanbu/terms';
import { notInState, type Refusal, refusal } from './refusal.ts';

/**
 * What is done to a batch (domain rule S3). `return` sends it back to the draft: all signatures of
 * its round are void, and the next round begins.
 */
export const BATCH_ACTIONS = [
  'publishNotice',
  'endNotice',
  'signTown',
  'signBureau',
  'signFinance',
  'return',
  'release',
  'recordReturns',
  'reconcile',
  'supersede',
] as const;
export type BatchAction = (typeof BATCH_ACTIONS)[number];

const ACTIONS_ZH: Readonly<Record<BatchAction, string>> = {
  publishNotice: '开始公示',
  endNotice: '结束公示',
  signTown: '乡镇审核',
  signBureau: '主管部门审核',
  signFinance: '财政审核',
  return: '退回',
  release: '导出支付文件',
  recordReturns: '导入银行回盘',
  reconcile: '对账',
  supersede: '以新批次取代',
};

/** How many payments of a batch are in which state. */
export type PaymentCounts = Readonly<Record<PaymentState, number>>;

/** Every step there is; `answered` is `paid`, `partlyReturned` or, as long as it waits, as it was. */
const STEPS: Readonly<Record<BatchState, Partial<Record<BatchAction, BatchState | 'answered'>>>> = {
  draft: { publishNotice: 'publicNotice', supersede: 'superseded' },
  publicNotice: { endNotice: 'townReview', return: 'draft' },
  townReview: { signTown: 'bureauReview', return: 'draft' },
  bureauReview: { signBureau: 'financeReview', return: 'draft' },
  financeReview: { signFinance: 'approved', return: 'draft' },
  approved: { release: 'released', return: 'draft' },
  released: { recordReturns: 'answered' },
  partlyReturned: { recordReturns: 'answered', reconcile: 'reconciled' },
  // A bank may return days later what it said was paid.
  paid: { recordReturns: 'answered', reconcile: 'reconciled' },
  reconciled: {},
  superseded: {},
};

/**
 * The state after an action, by the state alone; who may act, and when, other rules say. Once a
 * re-payment took over failed payments, `recordReturns` says how their batch stands then.
 *
 * @param payments for `recordReturns`: how the payments stand with these returns.
 * @throws RangeError where returns are recorded of a batch without payments, which is a bug.
 */
export function nextState(
  state: BatchState,
  action: BatchAction,
  payments?: PaymentCounts,
): BatchState | Refusal<'batchStateWrong'> {
  const next = STEPS[state][action];
  if (next === undefined) return refusal('batchStateWrong', notFrom(state, action));
  return next === 'answered' ? afterReturns(state, payments) : next;
}

function notFrom(state: BatchState, action: BatchAction): Words {
  const from = codesOf(BATCH_STATES).filter((name) => action in STEPS[name]);
  return notInState(state, from, ACTIONS_ZH[action], action);
}

/** A failed payment counts until a re-payment takes over; one without an answer keeps it waiting. */
function afterReturns(state: BatchState, payments: PaymentCounts | undefined): BatchState {
  if (!payments || Object.values(payments).every((count) => count === 0)) {
    throw new RangeError('returns are recorded of a batch without payments');
  }
  if (payments.failed > 0) return 'partlyReturned';
  return payments.waiting > 0 ? state : 'paid';
}
