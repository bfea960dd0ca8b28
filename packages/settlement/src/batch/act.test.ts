import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { act, type BatchCommand, type BatchSnapshot } from './act.ts';
import { acted, draft, PARTS, TO_RELEASE } from './batch.fixture.ts';
import { balancesOf, levelFunds } from './funds.ts';
import { isRefusal } from './refusal.ts';

const ALL_PAID = { waiting: 0, paidOut: 3, failed: 0, replaced: 0 };
const ONE_FAILED = { waiting: 0, paidOut: 2, failed: 1, replaced: 0 };

/** The batch after the first so many steps to its release. */
function at(steps: number, batch = draft()): BatchSnapshot {
  return acted(batch, ...TO_RELEASE.slice(0, steps));
}

/** The code that refuses a command, or the state that it leads to. */
function outcome(batch: BatchSnapshot, command: BatchCommand): string {
  const step = act(batch, command);
  return isRefusal(step) ? step.refused : step.state;
}

function figures(batch: BatchSnapshot, funder = 'city') {
  const { committedFen, owedFen, paidFen, onHandFen } = levelFunds(batch.balances, funder);
  return { committedFen, owedFen, paidFen, onHandFen };
}

describe('the way of a batch', () => {
  test('leads from the draft to reconciled money, each step with its duty', () => {
    const returned: BatchCommand = {
      ...{ action: 'recordReturns', person: 'cashier', payments: ALL_PAID, failedParts: [] },
    };
    const batch = acted(at(6), returned, { action: 'reconcile', person: 'auditing' });
    assert.equal(batch.state, 'reconciled');
    assert.equal(batch.round, 1);
    assert.deepEqual(
      batch.done.map(({ person, duty }) => `${person} ${duty}`),
      [
        'clerk makeBatch',
        'clerk publishNotice',
        'clerk publishNotice',
        'town signTown',
        'bureau signBureau',
        'finance signFinance',
        'cashier release',
        'cashier importReturns',
        'auditing reconcile',
      ],
    );
  });

  test('refuses by state before it asks for anything else', () => {
    assert.equal(outcome(draft(), { action: 'signTown', person: 'clerk' }), 'batchStateWrong');
    const sent: BatchCommand = { action: 'return', person: 'clerk', reason: '' };
    assert.equal(outcome(draft(), sent), 'batchStateWrong');
  });

  test('keeps the maker and earlier signers from signing', () => {
    assert.equal(outcome(at(2), { action: 'signTown', person: 'clerk' }), 'samePersonTwice');
    assert.equal(outcome(at(3), { action: 'signBureau', person: 'town' }), 'samePersonTwice');
    assert.equal(outcome(at(5), { action: 'release', person: 'finance' }), 'samePersonTwice');
  });

  test('gives way to a newer draft, whoever makes that', () => {
    const step = act(draft(), { action: 'supersede', person: 'town' });
    assert.ok(!isRefusal(step));
    assert.deepEqual([step.state, step.duty], ['superseded', undefined]);
    assert.equal(outcome(at(1), { action: 'supersede', person: 'clerk' }), 'batchStateWrong');
  });
});

describe('the notice', () => {
  const publish = (days?: number): BatchCommand => {
    return { action: 'publishNotice', person: 'clerk', today: '2022-04-25', noticeDays: days };
  };

  test('is put up for the days of the programme, or of the command where they are more', () => {
    assert.deepEqual(at(1).notice, { publishedOn: '2022-04-25', days: 7 });
    const longer = acted(draft({ leastNoticeDays: 10 }), publish(11));
    assert.deepEqual(longer.notice, { publishedOn: '2022-04-25', days: 11 });
    assert.equal(outcome(draft({ leastNoticeDays: 10 }), publish(9)), 'noticeTooShort');
  });

  test('ends when it is over and nothing is open', () => {
    const end = (today: string): BatchCommand => ({ action: 'endNotice', person: 'clerk', today });
    assert.equal(outcome(at(1), end('2022-05-02')), 'noticeRunning');
    assert.equal(outcome(at(1), end('2022-05-03')), 'townReview');
    const objection = {
      number: 5,
      householdId: 'H1',
      by: '户二',
      text: '空置',
      raisedOn: '2022-04-26',
    };
    const objected = { ...at(1), objections: [objection] };
    assert.equal(outcome(objected, end('2022-05-03')), 'objectionOpen');
    const answer = {
      outcome: 'upheld' as const,
      text: '剔除',
      by: 'clerk',
      answeredOn: '2022-04-27',
    };
    const upheld = { ...objected, objections: [{ ...objection, answer }] };
    assert.equal(outcome(upheld, end('2022-05-03')), 'objectionOpen');
    const decided = [{ number: 6, householdId: 'H1' }];
    assert.equal(outcome({ ...upheld, decided }, end('2022-05-03')), 'townReview');
  });

  test('that runs without having been published is a bug', () => {
    const end: BatchCommand = { action: 'endNotice', person: 'clerk', today: '2022-05-03' };
    assert.throws(() => act(draft({ state: 'publicNotice' }), end), RangeError);
  });
});

describe('a return', () => {
  const back = (person: string, reason = '两户姓名有误'): BatchCommand => {
    return { action: 'return', person, reason };
  };

  test('needs a reason, and begins the next round from the draft', () => {
    assert.equal(outcome(at(2), back('town', ' ')), 'reasonMissing');
    const batch = acted(at(2), back('town'));
    assert.deepEqual([batch.state, batch.round, batch.notice], ['draft', 2, undefined]);
  });

  test('voids the signatures and not the duties of those who signed', () => {
    const batch = at(2, acted(at(4), back('finance')));
    assert.equal(outcome(batch, { action: 'signFinance', person: 'finance' }), 'batchStateWrong');
    assert.equal(outcome(batch, { action: 'signTown', person: 'bureau' }), 'samePersonTwice');
    assert.equal(outcome(batch, { action: 'signTown', person: 'finance' }), 'samePersonTwice');
    assert.equal(outcome(batch, { action: 'signTown', person: 'town' }), 'bureauReview');
    assert.equal(outcome(batch, { action: 'signTown', person: 'secondTown' }), 'bureauReview');
  });

  test('is for the one whose turn it is', () => {
    assert.equal(outcome(at(3), back('town')), 'samePersonTwice');
    assert.equal(outcome(at(3), back('clerk')), 'samePersonTwice');
    assert.equal(outcome(at(1), back('clerk')), 'draft');
  });

  test('of an approved batch takes the commitment back', () => {
    assert.equal(figures(at(5)).committedFen, 700);
    const batch = acted(at(5), back('cashier'));
    assert.deepEqual(figures(batch), { committedFen: 0, owedFen: 0, paidFen: 0, onHandFen: 700 });
    assert.deepEqual(figures(acted(at(4), back('finance'))), figures(batch));
  });
});

describe('the money of a batch', () => {
  test('is committed with the last signature and paid with the release', () => {
    assert.deepEqual(figures(at(4)), { committedFen: 0, owedFen: 0, paidFen: 0, onHandFen: 700 });
    const approved = { committedFen: 700, owedFen: 700, paidFen: 0, onHandFen: 700 };
    assert.deepEqual(figures(at(5)), approved);
    const released = { committedFen: 700, owedFen: 0, paidFen: 700, onHandFen: 0 };
    assert.deepEqual(figures(at(6)), released);
    assert.equal(figures(at(6), 'district').paidFen, 300);
  });

  test('goes out only as far as each level has sent it', () => {
    const short = balancesOf([
      { account: 'received:city', amountFen: 700 },
      { account: 'received:district', amountFen: 299 },
    ]);
    const release: BatchCommand = { action: 'release', person: 'cashier' };
    assert.equal(outcome({ ...at(5), balances: short }, release), 'fundsMissing');
    assert.equal(outcome(at(5), release), 'released');
  });

  test('is owed again where the bank returns it, and a re-payment commits nothing twice', () => {
    const failedParts = [{ funder: 'city', amountFen: 100 }];
    const batch = acted(at(6), {
      ...{ action: 'recordReturns', person: 'cashier', payments: ONE_FAILED, failedParts },
    });
    assert.equal(batch.state, 'partlyReturned');
    const owed = { committedFen: 700, owedFen: 100, paidFen: 700, onHandFen: 100 };
    assert.deepEqual(figures(batch), owed);
    const { balances } = batch;
    const again = draft({ isRepayment: true, parts: failedParts, balances });
    assert.deepEqual(figures(at(5, again)), owed);
    const repaid = { committedFen: 700, owedFen: 0, paidFen: 800, onHandFen: 0 };
    assert.deepEqual(figures(at(6, again)), repaid);
    const returned = acted(at(5, again), { action: 'return', person: 'cashier', reason: '再核' });
    assert.deepEqual(figures(returned), owed);
  });

  test('is reconciled once no payment waits for the bank', () => {
    const payments = { waiting: 1, paidOut: 1, failed: 1, replaced: 0 };
    const partly = acted(at(6), {
      ...{ action: 'recordReturns', person: 'cashier', payments, failedParts: PARTS },
    });
    const reconcile: BatchCommand = { action: 'reconcile', person: 'auditing' };
    assert.equal(outcome(partly, reconcile), 'batchStateWrong');
    assert.equal(outcome({ ...partly, payments: ONE_FAILED }, reconcile), 'reconciled');
    assert.equal(
      outcome({ ...partly, payments: ONE_FAILED }, { ...reconcile, person: 'cashier' }),
      'samePersonTwice',
    );
  });
});
