import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DEFAULT_BANK_PROFILE, readBankProfile } from './bank-profile.ts';

const { columns, returns } = DEFAULT_BANK_PROFILE;

function faultsOf(json: unknown): string {
  const read = readBankProfile(json);
  assert.ok('faults' in read, 'it is taken');
  return read.faults.join('; ');
}

describe('a bank’s profile', () => {
  test('is the default where it says nothing, and that is what it is taken for', () => {
    assert.deepEqual(readBankProfile({}), DEFAULT_BANK_PROFILE);
    assert.deepEqual(readBankProfile(JSON.parse(JSON.stringify(DEFAULT_BANK_PROFILE))), {
      columns,
      returns,
    });
  });

  test('may have its own titles, widths and fixed texts, and only one of the two directions', () => {
    const own = [
      { title: '户名', field: 'payeeName' },
      { title: '账号', field: 'payeeAccount', width: 30 },
      { title: '金额', field: 'amountYuan' },
      { title: '币种', field: 'fixed', text: '人民币' },
    ];
    assert.deepEqual(readBankProfile({ columns: own }), { columns: own, returns });
    const mapping = {
      columns: { account: '账号', name: '户名', amountYuan: '金额', state: '状态' },
      states: { 交易成功: 'paidOut', 交易失败: 'failed' },
      encoding: 'gb18030',
    };
    assert.deepEqual(readBankProfile({ returns: mapping }), { columns, returns: mapping });
  });
});

describe('a bank’s profile is refused', () => {
  const without = (field: string) => ({ columns: columns.filter((each) => each.field !== field) });
  const withReturns = (given: object) => ({ returns: { ...returns, ...given } });
  const mapped = (given: object) => withReturns({ columns: { ...returns.columns, ...given } });

  for (const [what, said, json] of [
    ['that is none', /expected object/, []],
    ['with a member that is not known', /colums/, { colums: [] }],
    ['without the payee', /no column has the field payeeName/, without('payeeName')],
    ['without the account', /no column has the field payeeAccount/, without('payeeAccount')],
    ['without the amount', /no column has the field amountYuan/, without('amountYuan')],
    [
      'with a field that is none',
      /columns\.7\.field/,
      { columns: [...columns, { title: '身份证', field: 'idNumber' }] },
    ],
    [
      'with a title twice',
      /two columns have the title 用途/,
      { columns: [...columns, { title: '用途', field: 'householdId' }] },
    ],
    [
      'with a field twice',
      /two columns have the field purpose/,
      { columns: [...columns, { title: '附言', field: 'purpose' }] },
    ],
    [
      'with a text where it is not fixed',
      /columns\.0: a text stands with the field fixed/,
      { columns: columns.with(0, { ...columns[0]!, text: '1' }) },
    ],
    [
      'with a fixed column without its text',
      /columns\.7: a text stands with the field fixed/,
      { columns: [...columns, { title: '币种', field: 'fixed' }] },
    ],
    [
      'with nothing to find a payment by',
      /found by paymentId/,
      mapped({ paymentId: undefined, name: undefined }),
    ],
    [
      'without the amounts that came back',
      /returns\.columns\.amountYuan/,
      mapped({ amountYuan: undefined }),
    ],
    ['with a state that is none', /returns\.states/, withReturns({ states: { 成功: 'paid' } })],
    ['without a word for failed', /none says failed/, withReturns({ states: { 成功: 'paidOut' } })],
    [
      'without a word for paid',
      /no word says paidOut/,
      withReturns({ states: { 失败: 'failed' } }),
    ],
    ['with a total that is none', /returns\.totals/, withReturns({ totals: { total: '合计' } })],
    ['in an encoding of long ago', /returns\.encoding/, withReturns({ encoding: 'big5' })],
  ] as const) {
    test(what, () => assert.match(faultsOf(json), said));
  }
});
