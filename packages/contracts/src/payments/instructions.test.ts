import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type PaymentInstruction, paymentFaults } from './instructions.ts';
import { writePain001 } from './pain/write-pain001.ts';
import { writePaymentCsv, writePaymentXlsx } from './payment-table.ts';
import { headOf, KINDS, payment, refusalsOf, said, written } from './payments.fixture.ts';

function faults(...given: readonly Partial<PaymentInstruction>[]): string[] {
  return paymentFaults(given.map((each, index) => payment(index + 1, each))).map(said);
}

describe('a payment is not written', () => {
  test('without its number, payee, account or purpose; the bank may be unknown', () => {
    assert.deepEqual(
      faults(
        { paymentId: '' },
        { payeeName: '' },
        { payeeAccount: '' },
        { payeeBank: '' },
        { purpose: '' },
        { householdId: '' },
      ),
      [
        '1 paymentId missingValue',
        '2 payeeName missingValue',
        '3 payeeAccount missingValue',
        '5 purpose missingValue',
        '6 householdId missingValue',
      ],
    );
  });

  test('with an account that is no number kept as text', () => {
    const accounts = [
      '6222 0200 1122',
      '6.22E+18',
      '账号',
      '-',
      'AB',
      `${'1'.repeat(33)}-`,
      '0012-B',
    ];
    assert.deepEqual(faults(...accounts.map((payeeAccount) => ({ payeeAccount }))), [
      '1 payeeAccount notAnAccount',
      '2 payeeAccount notAnAccount',
      '3 payeeAccount notAnAccount',
      '4 payeeAccount notAnAccount',
      '5 payeeAccount notAnAccount',
    ]);
  });

  test('with more characters than banks take, counted as people count them', () => {
    assert.deepEqual(
      faults(
        { paymentId: 'H'.repeat(35), payeeName: '𠮷'.repeat(140), payeeAccount: '1'.repeat(34) },
        { paymentId: 'H'.repeat(36) },
        { payeeName: '𠮷'.repeat(141) },
        { payeeAccount: '1'.repeat(35) },
        { payeeBank: '行'.repeat(141) },
        { purpose: '用'.repeat(141) },
      ),
      [
        '2 paymentId textTooLong',
        '3 payeeName textTooLong',
        '4 payeeAccount textTooLong',
        '5 payeeBank textTooLong',
        '6 purpose textTooLong',
      ],
    );
  });

  test('with what is not text of one line', () => {
    const names = [
      '户\n一',
      '户\u0000',
      ' 户一',
      '户一 ',
      '户\ud800',
      '户\u2028一',
      '_x0041_',
      '户 一',
    ];
    assert.deepEqual(
      faults(...names.map((payeeName) => ({ payeeName }))),
      [1, 2, 3, 4, 5, 6, 7].map((line) => `${line} payeeName notText`),
    );
  });

  test('without an amount above zero and at most a thousand million yuan', () => {
    const amounts = [0, -1, 1.5, Number.NaN, 100_000_000_001, 1, 100_000_000_000];
    assert.deepEqual(
      faults(...amounts.map((amountFen) => ({ amountFen }))),
      [1, 2, 3, 4, 5].map((line) => `${line} amountFen notANumber`),
    );
  });

  test('twice', () => {
    const twice = [{}, { paymentId: 'b12-H1' }, { paymentId: 'b12-H1' }];
    const found = paymentFaults(twice.map((each, index) => payment(index + 1, each)));
    assert.deepEqual(found.map(said), [
      '2 paymentId duplicatePayment',
      '3 paymentId duplicatePayment',
    ]);
    assert.deepEqual(
      found.map(({ detail }) => detail),
      ['b12-H1, as payment 1', 'b12-H1, as payment 1'],
    );
  });

  test('in no form, while one of them cannot be; and no detail tells who it is', async () => {
    const payments = [payment(1), payment(2, { payeeAccount: '户二的卡' })];
    for (const write of [writePaymentCsv, writePaymentXlsx, writePain001]) {
      const refused = await write(headOf(payments), payments);
      assert.deepEqual(refusalsOf(refused), ['2 payeeAccount notAnAccount']);
      assert.ok(!JSON.stringify(refused).includes('户二'));
    }
  });
});

describe('a head that is not that of its payments is a bug', () => {
  const payments = [payment(1), payment(2)];
  for (const [what, given] of [
    ['count', { count: 3 }],
    ['sum', { sumFen: 200_004 }],
    ['batch', { batch: 0 }],
    ['day', { executeOn: '2022-02-30' }],
    ['instant', { writtenAt: 0.5 }],
    ['head of the chain', { auditHead: '' }],
    ['account', { payerAccount: '账号' }],
    ['name', { payerName: '财政局\n' }],
  ] as const) {
    test(what, async () => {
      for (const write of [writePaymentCsv, writePaymentXlsx, writePain001]) {
        await assert.rejects(write({ ...headOf(payments), ...given }, payments), RangeError);
      }
    });
  }

  test('number that is longer than a message may have', async () => {
    const big = [payment(1, { amountFen: 100_000_000_000 })];
    const of = (batch: number) => writePain001(headOf(big, { batch }), big);
    // `pay-b`, the batch, `-1-1000000000.00`: 35 characters, and one more.
    await assert.doesNotReject(of(10 ** 13));
    await assert.rejects(of(10 ** 14), /too long/);
  });

  test('and so is a file of nothing', async () => {
    for (const write of [writePaymentCsv, writePaymentXlsx, writePain001]) {
      await assert.rejects(write(headOf([]), []), RangeError);
    }
  });
});

test('the same payments have the same number in every form', async () => {
  const files = await Promise.all(KINDS.map((kind) => written(kind, [payment(1), payment(2)])));
  assert.deepEqual(
    files.map(({ name }) => name),
    ['pay-b12-2-2000.03.csv', 'pay-b12-2-2000.03.xlsx', 'pay-b12-2-2000.03.xml'],
  );
  assert.deepEqual(
    new Set(files.map(({ messageId }) => messageId)),
    new Set(['pay-b12-2-2000.03']),
  );
});
