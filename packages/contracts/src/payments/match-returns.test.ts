import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { matchReturns, type SentPayment } from './match-returns.ts';
import { payment, refusalsOf, taken } from './payments.fixture.ts';
import type { ReturnFile, ReturnLine } from './returns.ts';

const SENT = [payment(1), payment(2), payment(3)];

/** The line that a bank returns for a payment; the first stands on line 2. */
function line(number: number, given: Partial<ReturnLine> = {}): ReturnLine {
  const { paymentId, amountFen } = payment(number);
  return { line: number + 1, paymentId, amountFen, state: 'paidOut', reason: '', ...given };
}

/** The same line without the payment's number, by account and name. */
function byAccount(number: number, given: Partial<ReturnLine> = {}): ReturnLine {
  const { paymentId: _, ...rest } = line(number);
  const { payeeAccount: account, payeeName: name } = payment(number);
  return { ...rest, account, name, ...given };
}

function file(...lines: readonly ReturnLine[]): ReturnFile {
  const sumFen = lines.reduce((sum, { amountFen }) => sum + amountFen, 0);
  return { lines, count: lines.length, sumFen, statements: [] };
}

function refused(lines: readonly ReturnLine[], sent: readonly SentPayment[] = SENT): string[] {
  return refusalsOf(matchReturns(sent, file(...lines)));
}

describe('returns', () => {
  test('decide the payments that they name, and leave the others waiting', () => {
    const failed = line(2, { state: 'failed', reason: 'AC04 账户已销户' });
    assert.deepEqual(taken(matchReturns(SENT, file(failed, line(1)))), {
      decided: [
        { paymentId: 'b12-H1', amountFen: 100_001, state: 'paidOut', reason: '' },
        { paymentId: 'b12-H2', amountFen: 100_002, state: 'failed', reason: 'AC04 账户已销户' },
      ],
      waiting: ['b12-H3'],
      paidFen: 100_001,
      failedFen: 100_002,
    });
  });

  test('of which the bank is still at it decide nothing', () => {
    const { decided, waiting } = taken(matchReturns(SENT, file(line(1, { state: 'waiting' }))));
    assert.deepEqual([decided, waiting], [[], ['b12-H1', 'b12-H2', 'b12-H3']]);
  });

  test('of a bank that answers nothing decide nothing', () => {
    assert.equal(taken(matchReturns(SENT, file())).waiting.length, 3);
  });

  test('are found by account, name and amount where they have no number', () => {
    const { decided } = taken(matchReturns(SENT, file(byAccount(3), byAccount(1))));
    assert.deepEqual(
      decided.map(({ paymentId }) => paymentId),
      ['b12-H1', 'b12-H3'],
    );
  });

  test('of one account are told apart by their amounts, and refused where these are the same', () => {
    const { payeeAccount, payeeName } = payment(1);
    const sameCard = { payeeAccount, payeeName };
    const apart = [payment(1), payment(2, sameCard)];
    const second = byAccount(1, { amountFen: 100_002 });
    assert.deepEqual(
      taken(matchReturns(apart, file(second))).decided.map(({ paymentId }) => paymentId),
      ['b12-H2'],
    );
    const alike = [payment(1), payment(2, { ...sameCard, amountFen: 100_001 })];
    assert.deepEqual(refused([byAccount(1)], alike), ['2  returnLineUnknown']);
    // With its number each of them is found.
    assert.deepEqual(refused([line(1), line(2, { amountFen: 100_001 })], alike), []);
  });

  test('may hide a part of the account and of the name', () => {
    const { payeeAccount } = payment(1);
    const masked = `${payeeAccount.slice(0, 6)}****${payeeAccount.slice(-4)}`;
    assert.deepEqual(refused([line(1, { account: masked, name: '户*' })]), []);
    assert.deepEqual(refused([line(1, { account: payeeAccount, name: '户1' })]), []);
  });
});

describe('returns are refused whole', () => {
  for (const [what, said, ...lines] of [
    ['with a payment that was not sent', ['3  returnLineUnknown'], line(1), line(4, { line: 3 })],
    ['with an account that was not sent', ['2  returnLineUnknown'], byAccount(1, { account: '1' })],
    ['with a name that was not sent', ['2  returnLineUnknown'], byAccount(1, { name: '户2' })],
    ['with a fen too many', ['2  returnSumWrong'], line(1, { amountFen: 100_002 })],
    ['with a fen too few, by account', ['2  returnSumWrong'], byAccount(1, { amountFen: 100_000 })],
    [
      'with another account for a payment',
      ['2  paymentChanged'],
      line(1, { account: '6222****3402' }),
    ],
    ['with another name for a payment', ['2  paymentChanged'], line(1, { name: '户2' })],
    ['with a payment twice', ['5  duplicatePayment'], line(1), line(1, { line: 5 })],
    [
      'with a payment paid and failed',
      ['5  duplicatePayment'],
      line(1),
      line(1, { line: 5, state: 'failed', reason: '户名不符' }),
    ],
    [
      'with a payment twice in two ways',
      ['5  duplicatePayment'],
      line(1),
      byAccount(1, { line: 5 }),
    ],
    [
      'with every row at fault named',
      ['2  returnSumWrong', '9  returnLineUnknown'],
      line(9, { line: 9 }),
      line(1, { amountFen: 1 }),
      line(2),
    ],
  ] as const) {
    test(what, () => assert.deepEqual(refused(lines), said));
  }

  test('with totals that are not those of their lines', () => {
    const [paid, failed] = [line(1), line(2, { state: 'failed', reason: '户名不符' })];
    const of = [paid, failed];
    const said = (given: object) =>
      refusalsOf(
        matchReturns(SENT, {
          ...file(...of),
          statements: [{ line: 1, column: '合计', of, ...given }],
        }),
      );
    assert.deepEqual(said({ count: 2, sumFen: 200_003 }), []);
    assert.deepEqual(said({ count: 3 }), ['1 合计 countWrong']);
    assert.deepEqual(said({ sumFen: 200_002 }), ['1 合计 sumWrong']);
    assert.deepEqual(said({ count: 1, sumFen: 100_002, of: [failed] }), []);
  });

  test('with one of any lines changed, doubled, or of another batch, and its row is named', () => {
    const sizes = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(
        sizes,
        fc.nat(),
        fc.constantFrom(-1, 1),
        fc.boolean(),
        (size, seed, fen, named) => {
          const sent = Array.from({ length: size }, (_, index) => payment(index + 1));
          const of = named ? line : byAccount;
          const lines = sent.map((_, index) => of(index + 1));
          assert.deepEqual(refused(lines, sent), []);
          const place = seed % size;
          const chosen = lines[place]!;
          const faulty = lines.with(place, { ...chosen, amountFen: chosen.amountFen + fen });
          assert.deepEqual(refused(faulty, sent), [`${chosen.line}  returnSumWrong`]);
          const doubled = [...lines, { ...chosen, line: 99 }];
          assert.deepEqual(refused(doubled, sent), ['99  duplicatePayment']);
          const without = sent.toSpliced(place, 1);
          assert.deepEqual(refused(lines, without), [`${chosen.line}  returnLineUnknown`]);
        },
      ),
    );
  });
});

describe('an answer to the whole file', () => {
  const all = { line: 4, state: 'paidOut', reason: '', count: 3, sumFen: 300_006 } as const;
  const match = (given: object) => matchReturns(SENT, { ...file(), all: { ...all, ...given } });

  test('decides every payment', () => {
    assert.deepEqual(taken(match({})).paidFen, 300_006);
    const rejected = taken(
      match({ state: 'failed', reason: 'AM04 付款账户余额不足', count: undefined }),
    );
    assert.deepEqual([rejected.failedFen, rejected.waiting], [300_006, []]);
    assert.deepEqual(
      new Set(rejected.decided.map(({ reason }) => reason)),
      new Set(['AM04 付款账户余额不足']),
    );
  });

  test('is refused where it is of another count or sum, or says paid without them', () => {
    assert.deepEqual(refusalsOf(match({ count: 2 })), ['4 OrgnlNbOfTxs countWrong']);
    assert.deepEqual(refusalsOf(match({ sumFen: 300_005 })), ['4 OrgnlCtrlSum sumWrong']);
    assert.deepEqual(refusalsOf(match({ count: undefined })), ['4 OrgnlNbOfTxs missingValue']);
    assert.deepEqual(refusalsOf(match({ sumFen: undefined })), ['4 OrgnlCtrlSum missingValue']);
    assert.deepEqual(refusalsOf(match({ state: 'failed', sumFen: 1 })), [
      '4 OrgnlCtrlSum sumWrong',
    ]);
  });
});
