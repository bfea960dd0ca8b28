import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BATCH_STATES, codesOf } from '@nuanbu/terms';
import { draft } from './batch.fixture.ts';
import { exportAgain } from './export-again.ts';
import { isRefusal } from './refusal.ts';

const REASON = '银行未收到文件';

function outcome(batch: Parameters<typeof exportAgain>[0], person = 'cashier', reason = REASON) {
  const answer = exportAgain(batch, { person, reason });
  return isRefusal(answer) ? answer.refused : answer.duty;
}

test('a file goes out again with a typed reason, after the release alone', () => {
  for (const state of codesOf(BATCH_STATES)) {
    const expected = state === 'released' ? 'release' : 'batchStateWrong';
    assert.equal(outcome(draft({ state })), expected, state);
  }
  const released = draft({ state: 'released' });
  assert.equal(outcome(released, 'cashier', ' '), 'alreadyExported');
  assert.equal(outcome(released, 'clerk'), 'samePersonTwice');
});

test('no file goes out again once the bank has answered for one payment', () => {
  const waiting = { waiting: 2, paidOut: 0, failed: 0, replaced: 0 };
  for (const answered of ['paidOut', 'failed', 'replaced'] as const) {
    const payments = { ...waiting, [answered]: 1 };
    assert.equal(outcome(draft({ state: 'released', payments })), 'batchStateWrong', answered);
  }
});
