import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BATCH_STATES, codesOf, DUTIES, type Duty } from '@nuanbu/terms';
import { isRefusal } from './refusal.ts';
import { dutyOf, mayDo, mayTakeOn } from './separation.ts';
import { BATCH_ACTIONS, nextState } from './transitions.ts';

/** The pairs that one person may have; all others are somebody else's. */
const ALLOWED = new Set([
  'changePayee editLines',
  'changePayee makeBatch',
  'changePayee publishNotice',
  'editLines makeBatch',
  'editLines publishNotice',
  'makeBatch publishNotice',
  'importReturns release',
]);

test('of every pair of two duties, one person may have those seven alone', () => {
  const duties = codesOf(DUTIES);
  for (const before of duties) {
    for (const duty of duties) {
      const answer = mayTakeOn('clerk', duty, [{ person: 'clerk', duty: before }]);
      const may = before === duty || ALLOWED.has([before, duty].sort().join(' '));
      assert.equal(answer === true, may, `${before}, then ${duty}`);
      if (isRefusal(answer)) {
        assert.equal(answer.refused, 'samePersonTwice');
        assert.equal(answer.detail, `clerk has ${before} and cannot have ${duty}.`);
      }
      assert.equal(mayTakeOn('finance', duty, [{ person: 'clerk', duty: before }]), true);
    }
  }
});

test('any earlier duty binds, not only the last or the first', () => {
  const done: { person: string; duty: Duty }[] = [
    { person: 'clerk', duty: 'makeBatch' },
    { person: 'finance', duty: 'signTown' },
    { person: 'clerk', duty: 'editLines' },
  ];
  assert.equal(mayTakeOn('clerk', 'publishNotice', done), true);
  assert.ok(isRefusal(mayTakeOn('clerk', 'signTown', done)));
  assert.ok(isRefusal(mayTakeOn('finance', 'signBureau', done)));
  assert.equal(mayTakeOn('finance', 'signTown', done), true);
});

test('an action has a duty wherever it can be done, but for a batch that is superseded', () => {
  const payments = { waiting: 0, paidOut: 1, failed: 0, replaced: 0 };
  for (const state of codesOf(BATCH_STATES)) {
    for (const action of BATCH_ACTIONS) {
      if (isRefusal(nextState(state, action, payments))) continue;
      const hasDuty = dutyOf(state, action) !== undefined;
      assert.equal(hasDuty, action !== 'supersede', `${state} ${action}`);
    }
  }
});

test('a return is the duty of whoever would have had the next step', () => {
  assert.equal(dutyOf('publicNotice', 'return'), 'publishNotice');
  assert.equal(dutyOf('townReview', 'return'), 'signTown');
  assert.equal(dutyOf('bureauReview', 'return'), 'signBureau');
  assert.equal(dutyOf('financeReview', 'return'), 'signFinance');
  assert.equal(dutyOf('approved', 'return'), 'release');
});

test('lines and payees stay as they are from the first signature to the answer of the bank', () => {
  const openTo = (duty: 'editLines' | 'changePayee' | 'approvePayee') =>
    codesOf(BATCH_STATES).filter((state) => mayDo({ state, done: [] }, 'clerk', duty) === true);
  assert.deepEqual(openTo('editLines'), ['draft', 'publicNotice']);
  const forPayees = ['draft', 'publicNotice', 'partlyReturned', 'reconciled'];
  assert.deepEqual(openTo('changePayee'), forPayees);
  assert.deepEqual(openTo('approvePayee'), forPayees);
});

test('who proposed a payee does not approve one, and who signed edits no line', () => {
  const done: { person: string; duty: Duty }[] = [
    { person: 'clerk', duty: 'changePayee' },
    { person: 'finance', duty: 'signFinance' },
  ];
  const refusedOf = (person: string, duty: 'editLines' | 'approvePayee') => {
    const answer = mayDo({ state: 'draft', done }, person, duty);
    return isRefusal(answer) ? answer.refused : answer;
  };
  assert.equal(refusedOf('clerk', 'approvePayee'), 'samePersonTwice');
  assert.equal(refusedOf('finance', 'editLines'), 'samePersonTwice');
  assert.equal(refusedOf('clerk', 'editLines'), true);
});
