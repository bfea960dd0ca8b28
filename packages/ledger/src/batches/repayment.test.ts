import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import {
  changePayee,
  changePayeeAfterFailure,
  fileOf,
  LINES,
  record,
  released,
  told,
} from '../payments/payments.fixture.ts';
import { ledgersForTests } from '../testing/ledger.fixture.ts';
import { type Desk, desk, rule, TO_RELEASE } from '../testing/payouts.fixture.ts';
import type { NewBatch } from './beside.ts';

const ledgers = ledgersForTests();

describe('a re-payment', () => {
  const repaying = (): NewBatch => ({
    ...{ kind: 'repayment', repays: [{ batchNumber: 1, householdId: 'H2' }] },
  });
  const CLERK = { actor: 'clerk' };

  it('pays what failed to the new payee, and takes the failed payment over', async () => {
    const given = await released(ledgers);
    const { ledger } = given;
    await changePayeeAfterFailure(given);
    const made = await ledger.batches.draft(
      1,
      ({ failed }) => {
        assert.deepEqual(
          failed.map(({ householdId, amountFen, batchNumber, attempt, failure, payee }) => ({
            ...{ householdId, amountFen, batchNumber, attempt, failure, payee },
          })),
          [
            {
              ...{ householdId: 'H2', amountFen: 7_001, batchNumber: 1, attempt: 1 },
              ...{ failure: '账号不存在', payee: { proposedBy: 'clerk', approvedBy: 'second' } },
            },
          ],
        );
        return repaying();
      },
      CLERK,
    );
    assert.deepEqual(made, { batchNumber: 2 });
    const batch = await ledger.batches.get(2);
    assert.deepEqual(
      [batch.kind, batch.runNumber, batch.lineCount, batch.amountFen],
      ['repayment', 1, 1, 7_001],
    );
    assert.deepEqual((await ledger.batches.view(2)).done, [
      { person: 'clerk', duty: 'makeBatch' },
      { person: 'clerk', duty: 'changePayee' },
      { person: 'second', duty: 'approvePayee' },
    ]);
    await given.take(2, ['publishNotice', 'endNotice']);
    const sign = rule('signTown', 'signTown', { nextState: 'bureauReview' });
    await assert.rejects(given.decide(2, sign, 'second'), /cannot have/);
    await given.take(2, ['signTown', 'signBureau', 'signFinance', 'release']);
    assert.match(await fileOf(given, 2), /\n2-H2,户二,6228480000000009,邮储银行,7001$/);
    const [payment] = await ledger.payments.list(2);
    assert.deepEqual([payment?.attempt, payment?.state], [2, 'waiting']);
    assert.equal((await ledger.payments.list(1))[1]?.state, 'replaced');
    await record(given, 'paid', [told('H2', 'paidOut')], { batch: 2 });
    const { balances } = await ledger.batches.view(2);
    const sum = [...balances.values()].reduce((total, fen) => total + fen, 0);
    assert.deepEqual([sum, balances.get('owed:city'), balances.get('owed:county')], [0, 0, 0]);
    assert.deepEqual(await ledger.payments.unpaid({}, { limit: 9 }), []);
    assert.equal((await ledger.audit.verify()).holds, true);
  });

  it('follows from a decision on the batch whose payment failed, in one transaction with it', async () => {
    const given = await released(ledgers);
    await changePayeeAfterFailure(given);
    const { version } = await given.ledger.batches.get(1);
    const said = { nextState: 'reconciled', newBatch: repaying() } as const;
    const decided = await given.ledger.batches.decide(
      1,
      version,
      rule('reconcile', 'reconcile', said),
      { actor: 'checker' },
    );
    assert.ok('newBatch' in decided && decided.newBatch === 2);
    assert.equal((await given.ledger.batches.get(2)).madeBy, 'checker');
  });

  it('waits for a second person’s word on the payee, given after the payment failed', async () => {
    const early = await desk(ledgers);
    await early.pay(LINES);
    await early.fund(100_000);
    await changePayee(early);
    await early.take(1, TO_RELEASE);
    await record(early, 'partlyReturned', [
      told('H1', 'paidOut'),
      told('H2', 'failed', '账号不存在'),
    ]);
    const draft = ({ ledger }: Desk) => ledger.batches.draft(1, repaying, CLERK);
    await assert.rejects(draft(early), /payee approved since/);

    const open = await released(ledgers);
    await record(open, 'partlyReturned', [
      told('H1', 'paidOut'),
      told('H2', 'failed', '账号不存在'),
    ]);
    await assert.rejects(draft(open), /payee approved since/);
    await changePayee(open, 1, false);
    await assert.rejects(draft(open), /payee approved since/);
    assert.equal((await open.ledger.batches.list()).length, 1);
  });

  it('is made once, and of payments that failed', async () => {
    const given = await released(ledgers);
    const { ledger, sql } = given;
    await changePayeeAfterFailure(given);
    const paid = { batchNumber: 1, householdId: 'H1' };
    const draft = (repays = [{ batchNumber: 1, householdId: 'H2' }]) =>
      ledger.batches.draft(1, () => ({ kind: 'repayment', repays }), CLERK);
    await assert.rejects(draft([paid]), /no failed payment/);
    await assert.rejects(draft([]), /0 payments are made again/);
    await assert.rejects(draft([{ batchNumber: 1, householdId: 'H9' }]), /of which 0 are known/);
    await draft();
    await assert.rejects(draft(), (error) => isTrouble(error, 'alreadyBooked'));
    const replaced = sql(`UPDATE ledger.payment SET state = 'replaced' WHERE household_id = 'H2'`);
    await assert.rejects(replaced, /does not become/);
  });

  it('is not made by who approved the payee', async () => {
    const given = await released(ledgers);
    await changePayeeAfterFailure(given);
    const made = given.ledger.batches.draft(1, repaying, { actor: 'second' });
    await assert.rejects(made, /cannot have/);
  });
});
