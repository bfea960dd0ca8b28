/**
 * A season's money from the meters to the last fen, over HTTP alone and with a bank that makes
 * trouble: settled, put up, objected to, signed by five, paid, returned, paid again, reconciled.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { sumIntegers } from '@nuanbu/units';
import { Desk, fileForm, unbalanced } from './desk.fixture.ts';
import { Passbook } from './passbook.fixture.ts';
import {
  CLOSED_AGAIN,
  dueFen,
  GOOD_ACCOUNT,
  HELD,
  HOUSEHOLDS,
  PAYOUT,
} from './payout-season.fixture.ts';
import { nuanbu } from './place.fixture.ts';

/** The household whose neighbours were right, and the one whose neighbours were not. */
const OBJECTED = 'H10';
const DEFENDED = 'H11';
const ENTITLED = HOUSEHOLDS.filter((each) => dueFen(each) > 0 && each.id !== OBJECTED);
const DUE_FEN = sumIntegers(ENTITLED.map(dueFen), 'what is due');

let desk: Desk;
const bank = new Passbook();
const of = (name: string) => desk.office.person(name);

before(async () => {
  desk = await Desk.open('cycle');
});
after(async () => {
  await desk?.close();
  await desk?.place.remove();
});

/** Whatever has happened: all accounts together are at zero, and so are those of each entry. */
afterEach(async () => {
  assert.deepEqual(await unbalanced(desk.ledger), []);
});

async function funds() {
  const { items } = await of('auditor').see('/api/funds');
  return items.find(({ funder }: { funder: string }) => funder === PAYOUT.funder);
}

/** Releases a batch and carries its file to the bank, which takes it. */
async function pay(batch: number, kind: 'csv' | 'xlsx' | 'pain001'): Promise<string> {
  await of('cashier').act(batch, 'release', fileForm(kind));
  const taken = await of('cashier').post(`/api/batches/${batch}/payment-files/1/take`);
  assert.equal(taken.status, 200);
  await of('cashier').refused('alreadyExported', `/api/batches/${batch}/payment-files/1/take`);
  const { items } = await of('auditor').see(`/api/batches/${batch}/payment-files`);
  return bank.take(items[0], taken.bytes, kind);
}

/** Proposes another account for a household and has it approved by a second person. */
async function correctPayee(batch: number, household: string, account: string): Promise<void> {
  const payee = { name: `户${household}`, account, bank: '农商行' };
  const asked = { household, payee, reason: '银行退回', evidence: '新卡复印件' };
  await of('counter').act(batch, 'payee-changes', asked);
  const { items } = await of('approver').see(`/api/batches/${batch}/payee-changes`);
  const { number } = items.find((each: { householdId: string; state: string }) => {
    return each.householdId === household && each.state === 'open';
  });
  const answer = `payee-changes/${number}/answer`;
  await of('counter').actRefused('samePersonTwice', batch, answer, { approved: true });
  await of('approver').act(batch, answer, { approved: true });
}

describe('a season’s money', () => {
  it('begins with staff whom the first administrator lets in', async () => {
    const { office } = desk;
    await office.add('maker', ['finance']);
    await office.add('clerk', ['bureau']);
    await office.add('village', ['village'], {
      towns: [],
      villages: ['马集镇/云山村', '马集镇/东村'],
    });
    for (const name of ['town', 'other-town']) await office.add(name, ['town']);
    for (const name of ['bureau', 'counter', 'approver']) await office.add(name, ['bureau']);
    for (const name of ['finance', 'cashier', 'checker']) await office.add(name, ['finance']);
    await office.add('auditor', ['auditor']);
  });

  it('is settled: what a notice promises each household, to the fen', async () => {
    const { funder: _, ...asked } = { ...PAYOUT, kind: 'final' };
    await of('town').refused('roleMissing', '/api/runs', asked);
    const number = await desk.settle('maker');
    const { items } = await of('auditor').see(`/api/runs/${number}/lines?limit=100`);
    const paid = items.filter(({ householdId }: { householdId: string }) => householdId !== HELD);
    assert.deepEqual(
      paid.map((line: { householdId: string; amountFen: number }) => [
        line.householdId,
        line.amountFen,
      ]),
      HOUSEHOLDS.filter(({ id }) => id !== HELD).map((each) => [each.id, dueFen(each)]),
    );
    const [held] = items.filter(({ status }: { status: string }) => status === 'held');
    assert.deepEqual(
      [held.householdId, held.findings],
      [HELD, ['edgeEstimated', 'noReadingAtEnd']],
    );
    const { items: batches } = await of('maker').see('/api/batches');
    assert.deepEqual([batches.length, batches[0].state], [1, 'draft']);
  });

  it('is put up for the village to see, and what is said against it is answered', async () => {
    const accept = { householdId: HELD, decision: 'acceptEstimate', reason: '到户核实' };
    await of('clerk').actRefused('evidenceMissing', 1, 'lines', { decisions: [accept] });
    await of('clerk').act(1, 'lines', { decisions: [{ ...accept, evidence: '核查单 7' }] });
    await of('clerk').act(1, 'publish');
    const query = new URLSearchParams({ town: '马集镇', village: '云山村' });
    const { items } = await of('village').see(`/api/batches/1/notice?${query}`);
    const shown = items.find(
      ({ householdId }: { householdId: string }) => householdId === OBJECTED,
    );
    assert.match(shown.name, /^户\*/);

    const object = (householdId: string) => ({ householdId, by: '邻户', text: '常年无人居住' });
    const { auditNumber: upheld } = await of('village').act(1, 'objections', object(OBJECTED));
    const { auditNumber: rejected } = await of('village').act(1, 'objections', object(DEFENDED));
    desk.passNotice();
    await of('clerk').actRefused('objectionOpen', 1, 'end-notice');
    const answer = (outcome: string) => ({ outcome, text: '入户核实' });
    await of('clerk').act(1, `objections/${rejected}/answer`, answer('rejected'));
    await of('clerk').act(1, `objections/${upheld}/answer`, answer('upheld'));
    await of('clerk').actRefused('objectionOpen', 1, 'end-notice');
    const decisions = [{ householdId: OBJECTED, decision: 'exclude', reason: '异议属实' }];
    await of('clerk').act(1, 'lines', { decisions });
    await of('clerk').act(1, 'end-notice');
    const { amountFen, lineCount } = await of('auditor').see('/api/batches/1');
    assert.deepEqual([amountFen, lineCount], [DUE_FEN, ENTITLED.length]);
  });

  it('is signed by people who have had no other part in it, one of two who sign at once', async () => {
    await of('maker').actRefused('roleMissing', 1, 'sign-town');
    const version = await of('town').version(1);
    const answers = await Promise.all(
      ['town', 'other-town'].map((name) => of(name).post('/api/batches/1/sign-town', { version })),
    );
    const [won, told] = answers.sort((a, b) => a.status - b.status);
    assert.deepEqual([won!.status, won!.body.state], [200, 'bureauReview']);
    assert.deepEqual([told!.status, told!.body.code], [409, 'staleEdit']);
    assert.deepEqual(
      told!.body.changes.map(({ action }: { action: string }) => action),
      ['signTown'],
    );
    await of('clerk').actRefused('samePersonTwice', 1, 'sign-bureau');
    await of('bureau').act(1, 'sign-bureau');
    await of('maker').actRefused('samePersonTwice', 1, 'sign-finance');
    await of('finance').act(1, 'sign-finance');
    const { committedFen, owedFen, onHandFen } = await funds();
    assert.deepEqual([committedFen, owedFen, onHandFen], [DUE_FEN, DUE_FEN, 0]);
  });

  it('is released once the level has brought all of it', async () => {
    await desk.receive(DUE_FEN - 1, '拨款单 1');
    await of('cashier').actRefused('fundsMissing', 1, 'release', fileForm('pain001'));
    await desk.receive(1, '拨款单 2');
    await of('finance').actRefused('samePersonTwice', 1, 'release', fileForm('pain001'));
    const message = await pay(1, 'pain001');
    assert.match(message, new RegExp(`^pay-b1-${ENTITLED.length}-`));
    assert.deepEqual((await funds()).onHandFen, 0);
  });

  it('is answered by the bank: a file with one line in doubt counts for nothing', async () => {
    const { faults, ...spoilt } = await bank.answer(1);
    assert.deepEqual(faults.map(({ kind }) => kind).sort(), ['changedSum', 'repeatedLine']);
    const preview = await of('cashier').ok('/api/batches/1/returns/preview', spoilt);
    assert.ok(preview.refusals.length > 0 && preview.matched === undefined);
    await of('cashier').actRefused('returnSumWrong', 1, 'returns', spoilt);
    const { items } = await of('auditor').see('/api/batches/1/payments?state=waiting');
    assert.equal(items.length, ENTITLED.length, 'all of them still wait');

    const { faults: none, ...mended } = await bank.answerAgain(1);
    assert.deepEqual(none, []);
    const { matched } = await of('cashier').ok('/api/batches/1/returns/preview', mended);
    assert.deepEqual([matched.failed.count, matched.waiting], [3, 3]);
    const { state } = await of('cashier').act(1, 'returns', mended);
    assert.equal(state, 'partlyReturned');
    await of('cashier').actRefused('returnLineUnknown', 1, 'returns', mended);
    const { faults: _, ...late } = await bank.late(1);
    await of('cashier').act(1, 'returns', late);
    await of('checker').actRefused('batchStateWrong', 1, 'reconcile');
    const { items: silent } = await of('auditor').see('/api/batches/1/payments?state=waiting');
    assert.deepEqual(
      silent.map(({ householdId }: { householdId: string }) => householdId),
      ['H07', 'H08'],
    );
    const { faults: __, ...asked } = await bank.askBranch(1);
    const told = await of('cashier').ok('/api/batches/1/returns/preview', asked);
    assert.deepEqual(
      [told.matched.paid.count, told.matched.failed.count, told.matched.known],
      [1, 1, ENTITLED.length - 2],
    );
    await of('cashier').act(1, 'returns', asked);
    const unpaid = await of('auditor').see('/api/unpaid');
    assert.deepEqual(
      unpaid.items
        .map((each: { householdId: string; stage: string }) => [each.householdId, each.stage])
        .sort(),
      ['H03', 'H04', 'H05', 'H08'].map((household) => [household, 'failed']),
    );
  });

  it('goes out again to payees that two people have corrected', async () => {
    const households = ['H03', 'H04', 'H05', 'H08'];
    const path = '/api/batches/1/repayment';
    await of('maker').refused('payeeNotApproved', path, { households });
    for (const household of households) {
      const account = household === 'H05' ? CLOSED_AGAIN : `${GOOD_ACCOUNT}${household.slice(1)}`;
      await correctPayee(1, household, account);
    }
    await of('approver').refused('samePersonTwice', path, { households });
    const { batchNumber } = await of('maker').ok(path, { households });
    assert.equal(batchNumber, 2);
    await of('maker').refused('lineNotFound', path, { households });
    await of('checker').act(1, 'reconcile');
    await desk.approve(2);
    // Of what was returned, all lies at hand again.
    await pay(2, 'xlsx');
    const { faults, ...spoilt } = await bank.answer(2);
    assert.equal(faults.length, 2);
    await of('cashier').actRefused('returnSumWrong', 2, 'returns', spoilt);
    const { faults: _, ...mended } = await bank.answerAgain(2);
    const { state } = await of('cashier').act(2, 'returns', mended);
    assert.equal(state, 'partlyReturned');
  });

  it('and once more, until nobody is left', async () => {
    await correctPayee(2, 'H05', `${GOOD_ACCOUNT}05`);
    const { batchNumber } = await of('maker').ok('/api/batches/2/repayment', {
      households: ['H05'],
    });
    await of('checker').act(2, 'reconcile');
    await desk.approve(batchNumber);
    await pay(3, 'csv');
    const { faults: _, ...mended } = await bank.answerAgain(3);
    const { state } = await of('cashier').act(3, 'returns', mended);
    assert.equal(state, 'paid');
    await of('checker').act(3, 'reconcile');
    const { items: batches } = await of('auditor').see('/api/batches');
    assert.ok(batches.every(({ state }: { state: string }) => state === 'reconciled'));
    assert.deepEqual((await of('auditor').see('/api/unpaid')).items, []);
  });

  it('has come to everybody who is due it, once', async () => {
    const due = new Map(ENTITLED.map((each) => [each.id, dueFen(each)]));
    assert.deepEqual(bank.paidByHousehold(), due);
    const { receivedFen, paidFen, returnedFen, owedFen, onHandFen } = await funds();
    assert.deepEqual([receivedFen, owedFen, onHandFen], [DUE_FEN, 0, 0]);
    assert.equal(paidFen - returnedFen, DUE_FEN);
    const verdict = await of('auditor').see('/api/audit/verification');
    assert.equal(verdict.holds, true);
  });

  it('is proved by its audit packages alone, in a clean directory and another process', async () => {
    const clean = await mkdtemp(join(desk.place.folder, 'auditor-'));
    for (const batch of [1, 2, 3]) {
      const answer = await of('auditor').get(`/api/batches/${batch}/audit-package`);
      assert.equal(answer.status, 200);
      const path = join(clean, `batch-${batch}.zip`);
      await writeFile(path, answer.bytes);
      const { code, out } = await nuanbu(['verify-package', path], { INIT_CWD: clean }).ended;
      assert.equal(code, 0, out);
    }
    const cut = join(clean, 'cut.zip');
    const bytes = await readFile(join(clean, 'batch-1.zip'));
    await writeFile(cut, bytes.subarray(0, bytes.length - 100));
    const { code } = await nuanbu(['verify-package', cut], { INIT_CWD: clean }).ended;
    assert.equal(code, 1);
  });
});
