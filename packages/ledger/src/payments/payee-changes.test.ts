import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { household, ledgersForTests } from '../testing/ledger.fixture.ts';
import { borneLine, desk, rule } from '../testing/payouts.fixture.ts';
import { changePayee, PAYEE, record, released, told } from './payments.fixture.ts';

const ledgers = ledgersForTests();

describe('a change of a payee', () => {
  it('is proposed sealed, holds once a second person has approved it, and for later runs too', async () => {
    const given = await released(ledgers);
    const { ledger, sql } = given;
    await record(given, 'partlyReturned', [
      told('H1', 'paidOut'),
      told('H2', 'failed', '账号不存在'),
    ]);
    await changePayee(given, 1, false);
    const [open] = await ledger.payments.payeeChanges({ batchNumber: 1 });
    assert.deepEqual(
      [open?.state, open?.proposedBy, open?.reason, open?.evidence, open?.payee],
      [
        'open',
        'clerk',
        '卡号有误',
        '申请 3',
        { name: '户*', account: '************0009', bank: '邮储银行' },
      ],
    );
    const by = { actor: 'second', why: '核对新卡' };
    assert.deepEqual(await ledger.payments.revealPayeeChange(1, by), {
      name: '户二',
      account: '6228480000000009',
      bank: '邮储银行',
    });
    const [seen] = await sql(
      "SELECT actor, subject FROM ledger.audit_entry WHERE action = 'personalDataViewed'",
    );
    assert.deepEqual(seen, { actor: 'second', subject: 'household H2' });
    const none = ledger.payments.revealPayeeChange(7, by);
    await assert.rejects(none, (error) => isTrouble(error, 'payeeChangeNotFound'));
    assert.equal(await ledger.roster.rosterVersion(), 1);
    const { payee: _payee, ...change } = open!;
    assert.deepEqual((await ledger.batches.view(1)).payeeChanges, [change]);
    const approve = rule('approvePayee', 'approvePayee', {
      payeeAnswers: [{ changeNumber: 1, approved: true }],
    });
    await given.decide(1, approve, 'second');
    const [approved] = await ledger.payments.payeeChanges();
    assert.deepEqual([approved?.state, approved?.answeredBy], ['approved', 'second']);
    assert.equal(await ledger.roster.rosterVersion(), 2);
    const personal = await ledger.personal.reveal('H2', { actor: 'cashier', why: '核对' });
    assert.equal(personal.payeeAccount, '6228480000000009');
    assert.deepEqual(await ledger.payments.payeeChanges({ batchNumber: 2 }), []);
    const everything = JSON.stringify([
      await sql('SELECT * FROM ledger.payee'),
      await sql('SELECT * FROM ledger.audit_entry'),
    ]);
    assert.ok(!everything.includes('6228480000000009') && !everything.includes('户二'));
    const twice = given.decide(1, approve, 'second');
    await assert.rejects(twice, /payee_change_answer_pkey/);
  });

  it('is also what whoever imports another account does, at batches made from then on', async () => {
    const given = await desk(ledgers);
    const { ledger } = given;
    const done = async (batch: number) =>
      (await ledger.batches.view(batch)).done.filter(({ duty }) => duty === 'changePayee');
    const card = { payeeName: '收款人2', payeeAccount: '6228480000000017', payeeBank: '农商行' };
    const lines = [borneLine('H1'), borneLine('H2')];
    const first = await given.pay(lines);
    assert.deepEqual(await done(first), [{ person: 'tester', duty: 'changePayee' }]);
    await ledger.roster.importRoster([household('H2', card)], { actor: 'importer' });
    assert.deepEqual(await done(first), [{ person: 'tester', duty: 'changePayee' }]);
    const later = await given.pay(lines);
    assert.deepEqual(await done(later), [
      { person: 'importer', duty: 'changePayee' },
      { person: 'tester', duty: 'changePayee' },
    ]);
  });

  it('that was rejected changes nothing', async () => {
    const given = await released(ledgers);
    const { ledger } = given;
    await changePayee(given, 1, false);
    const payeeAnswers = [{ changeNumber: 1, approved: false }];
    await given.decide(1, rule('rejectPayee', 'approvePayee', { payeeAnswers }), 'second');
    assert.equal((await ledger.payments.payeeChanges())[0]?.state, 'rejected');
    assert.equal(await ledger.roster.rosterVersion(), 1);
  });

  it('is of a household of the batch, with a name and an account', async () => {
    const { decide } = await released(ledgers);
    const change = (householdId: string, payee: typeof PAYEE) =>
      decide(
        1,
        rule('changePayee', 'changePayee', { payeeChanges: [{ householdId, payee }] }),
        'clerk',
      );
    await assert.rejects(change('H9', PAYEE), /foreign key/);
    for (const lacking of [{ name: ' ' }, { account: ' - ' }, { bank: 'a\0' }]) {
      const attempt = change('H2', { ...PAYEE, ...lacking });
      await assert.rejects(attempt, (error) => isTrouble(error, 'argumentInvalid'));
    }
    const unknown = rule('approvePayee', 'approvePayee', {
      payeeAnswers: [{ changeNumber: 7, approved: true }],
    });
    const missing = decide(1, unknown, 'second');
    await assert.rejects(missing, (error) => isTrouble(error, 'payeeChangeNotFound'));
  });
});
