import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { BookingView, FailedPayment } from '@nuanbu/ledger';
import { repaymentRule } from './rules.ts';

/** A payment of 200.00 yuan that the bank returned, with a payee that two people have changed. */
function returned(takenBackFen: number): BookingView {
  const failed: FailedPayment = {
    ...{ householdId: 'A1', amountFen: 20_000, batchNumber: 1, attempt: 1, takenBackFen },
    ...{ failedAt: 0, failure: '销户', payee: { proposedBy: 'clerk', approvedBy: 'second' } },
  };
  return { failed: [failed] } as unknown as BookingView;
}

it('what is wholly taken back is not paid again, and to the last fen before that it is', () => {
  const rule = repaymentRule('maker', 1, ['A1'], '');
  const refused = rule(returned(20_000));
  assert.ok('refused' in refused && refused.refused === 'lineStateWrong', JSON.stringify(refused));
  assert.deepEqual(rule(returned(19_999)), {
    ...{ kind: 'repayment', repays: [{ batchNumber: 1, householdId: 'A1' }] },
  });
});
