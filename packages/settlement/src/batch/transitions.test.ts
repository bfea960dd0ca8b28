import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BATCH_STATES, type BatchState, codesOf } from '@nuanbu/terms';
import { isRefusal } from './refusal.ts';
import { BATCH_ACTIONS, type BatchAction, nextState, type PaymentCounts } from './transitions.ts';

const ALL_PAID: PaymentCounts = { waiting: 0, paidOut: 3, failed: 0, replaced: 0 };

/** Every step that domain rule S3 has, once the bank has paid everything. */
const STEPS: readonly (readonly [BatchState, BatchAction, BatchState])[] = [
  ['draft', 'publishNotice', 'publicNotice'],
  ['draft', 'supersede', 'superseded'],
  ['publicNotice', 'endNotice', 'townReview'],
  ['publicNotice', 'return', 'draft'],
  ['townReview', 'signTown', 'bureauReview'],
  ['townReview', 'return', 'draft'],
  ['bureauReview', 'signBureau', 'financeReview'],
  ['bureauReview', 'return', 'draft'],
  ['financeReview', 'signFinance', 'approved'],
  ['financeReview', 'return', 'draft'],
  ['approved', 'release', 'released'],
  ['approved', 'return', 'draft'],
  ['released', 'recordReturns', 'paid'],
  ['partlyReturned', 'recordReturns', 'paid'],
  ['partlyReturned', 'reconcile', 'reconciled'],
  ['paid', 'recordReturns', 'paid'],
  ['paid', 'reconcile', 'reconciled'],
];

test('every action in every state is one of the steps, or refused', () => {
  let steps = 0;
  for (const state of codesOf(BATCH_STATES)) {
    for (const action of BATCH_ACTIONS) {
      const next = nextState(state, action, ALL_PAID);
      const step = STEPS.find(([from, by]) => from === state && by === action);
      if (step) {
        assert.equal(next, step[2], `${state} ${action}`);
        steps++;
      } else {
        assert.ok(isRefusal(next), `${state} ${action} leads to ${JSON.stringify(next)}`);
        assert.equal(next.refused, 'batchStateWrong');
      }
    }
  }
  assert.equal(steps, STEPS.length);
});

test('a refusal says where the batch is and where the action belongs', () => {
  const refused = nextState('draft', 'reconcile');
  assert.ok(isRefusal(refused));
  assert.equal(refused.detail, 'It is draft; reconcile is for partlyReturned, paid.');
});

test('returns leave a batch partly returned as long as one failed payment is not replaced', () => {
  const cases: readonly (readonly [BatchState, Partial<PaymentCounts>, BatchState])[] = [
    ['released', { waiting: 3 }, 'released'],
    ['released', { waiting: 1, paidOut: 2 }, 'released'],
    ['released', { paidOut: 3 }, 'paid'],
    ['released', { waiting: 2, failed: 1 }, 'partlyReturned'],
    ['released', { paidOut: 2, failed: 1 }, 'partlyReturned'],
    ['released', { failed: 3 }, 'partlyReturned'],
    ['partlyReturned', { paidOut: 2, failed: 1 }, 'partlyReturned'],
    ['partlyReturned', { paidOut: 1, failed: 1, replaced: 1 }, 'partlyReturned'],
    ['partlyReturned', { paidOut: 1, waiting: 1, replaced: 1 }, 'partlyReturned'],
    ['partlyReturned', { paidOut: 2, replaced: 1 }, 'paid'],
    ['paid', { paidOut: 2, failed: 1 }, 'partlyReturned'],
  ];
  for (const [state, counts, expected] of cases) {
    const payments = { waiting: 0, paidOut: 0, failed: 0, replaced: 0, ...counts };
    assert.equal(nextState(state, 'recordReturns', payments), expected, JSON.stringify(counts));
  }
});

test('returns of a batch without payments are a bug', () => {
  assert.throws(() => nextState('released', 'recordReturns'), RangeError);
  const none = { waiting: 0, paidOut: 0, failed: 0, replaced: 0 };
  assert.throws(() => nextState('released', 'recordReturns', none), RangeError);
});
