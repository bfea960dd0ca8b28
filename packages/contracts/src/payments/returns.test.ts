import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import writeExcelFile from 'write-excel-file/node';
import { DEFAULT_BANK_PROFILE, type ReturnMapping } from './bank-profile.ts';
import { refusalsOf, taken } from './payments.fixture.ts';
import { readReturnFile } from './read-return-file.ts';
import { isRefused } from './refused.ts';

const TITLES = '业务编号,收款账号,收款人姓名,金额(元),处理结果,失败原因';
const { totals: _, ...WITHOUT_TOTALS } = DEFAULT_BANK_PROFILE.returns;

function csv(...lines: readonly string[]): Buffer {
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}

async function read(bytes: Buffer, mapping: ReturnMapping = WITHOUT_TOTALS) {
  return taken(await readReturnFile(bytes, 'csv', mapping));
}

async function refusals(bytes: Buffer, mapping: ReturnMapping = WITHOUT_TOTALS) {
  return refusalsOf(await readReturnFile(bytes, 'csv', mapping));
}

describe('a return file that is a table', () => {
  test('says of each payment whether it is paid, failed with a reason, or still waits', async () => {
    const { lines, count, sumFen } = await read(
      csv(
        TITLES,
        'b12-H1,6222020200112233401,户1,1000.01,成功,',
        'b12-H2,6222020200112233402,户2,1000.02,失败,账户已销户',
        'b12-H3,6222020200112233403,户3,1000.03,处理中,',
      ),
    );
    assert.deepEqual(lines, [
      {
        line: 2,
        paymentId: 'b12-H1',
        account: '6222020200112233401',
        name: '户1',
        amountFen: 100_001,
        state: 'paidOut',
        reason: '',
      },
      {
        line: 3,
        paymentId: 'b12-H2',
        account: '6222020200112233402',
        name: '户2',
        amountFen: 100_002,
        state: 'failed',
        reason: '账户已销户',
      },
      {
        line: 4,
        paymentId: 'b12-H3',
        account: '6222020200112233403',
        name: '户3',
        amountFen: 100_003,
        state: 'waiting',
        reason: '',
      },
    ]);
    assert.deepEqual([count, sumFen], [3, 300_006]);
  });

  test('may have rows above its titles, other columns, another order and blank lines', async () => {
    const { lines } = await read(
      csv(
        '\ufeff代发结果回单',
        '',
        '处理结果,日期,业务编号,失败原因,金额(元),收款账号,收款人姓名',
        '成功,2022-05-11,b12-H1,不用看,100,6222****3401,户*',
        ',,,,,,',
      ),
    );
    assert.deepEqual(lines, [
      {
        line: 4,
        paymentId: 'b12-H1',
        account: '6222****3401',
        name: '户*',
        amountFen: 10_000,
        state: 'paidOut',
        reason: '',
      },
    ]);
  });

  test('that gives no reason has the word for failed in its place', async () => {
    const { lines } = await read(csv(TITLES, 'b12-H2,,,1000.02,失败,'));
    assert.equal(lines[0]!.reason, '失败');
  });

  test('may be in GB18030, by account and name alone', async () => {
    const mapping: ReturnMapping = {
      columns: { account: 'A', name: 'B', amountYuan: 'C', state: 'D' },
      states: { 0: 'paidOut', 1: 'failed' },
      encoding: 'gb18030',
    };
    // 张三, and 䶮, which has four bytes.
    const name = Buffer.from([0xd5, 0xc5, 0xc8, 0xfd, 0x82, 0x35, 0x87, 0x38]);
    const bytes = Buffer.concat([Buffer.from('A,B,C,D\n0012,'), name, Buffer.from(',5.5,0\n')]);
    const [line] = (await read(bytes, mapping)).lines;
    assert.equal(line!.name, `张三${new TextDecoder('gb18030').decode(name.subarray(4))}`);
    assert.deepEqual([line!.account, line!.amountFen, line!.state], ['0012', 550, 'paidOut']);
    assert.deepEqual(await refusals(bytes, { ...mapping, encoding: 'utf-8' }), ['2  malformed']);
  });

  test('may be a workbook, whose numbers are the decimals that they show', async () => {
    const text = (value: string) => ({ type: String, value });
    const number = (value: number) => ({ type: Number, value, format: '0.00' });
    const workbook = (amount: number) =>
      writeExcelFile([
        TITLES.split(',').map(text),
        [text('b12-H1'), text('0012'), text('户1'), number(amount), text('成功')],
      ]).toBuffer();
    for (const [amount, amountFen] of [
      [4.35, 435],
      [1000.1, 100_010],
      [1000, 100_000],
      [999_999_999.99, 99_999_999_999],
    ] as const) {
      const file = await readReturnFile(await workbook(amount), 'xlsx', WITHOUT_TOTALS);
      assert.deepEqual(
        taken(file).lines.map((line) => [line.line, line.account, line.amountFen]),
        [[2, '0012', amountFen]],
      );
    }
    const computed = await readReturnFile(await workbook(0.1 + 0.2), 'xlsx', WITHOUT_TOTALS);
    assert.deepEqual(refusalsOf(computed), ['2 金额(元) numberTooPrecise']);
    assert.deepEqual(refusalsOf(await readReturnFile(csv(TITLES), 'xlsx')), ['1  malformed']);
  });

  test('that says its totals has them with the lines that they are of', async () => {
    const bytes = csv(
      '总笔数,3,总金额(元),6.00',
      '成功笔数,1,成功金额(元),1',
      TITLES,
      'b12-H1,,,1.00,成功,',
      'b12-H2,,,2.00,失败,',
      'b12-H3,,,3.00,处理中,',
      '失败笔数:,,失败笔数,1',
      '失败金额(元),2.0',
    );
    const { statements, lines } = await read(bytes, DEFAULT_BANK_PROFILE.returns);
    assert.deepEqual(
      statements.map(({ line, column, count, sumFen, of }) => [
        line,
        column,
        count ?? sumFen,
        of.length,
      ]),
      [
        [1, '总笔数', 3, 3],
        [1, '总金额(元)', 600, 3],
        [2, '成功笔数', 1, 1],
        [2, '成功金额(元)', 100, 1],
        [7, '失败笔数', 1, 1],
        [8, '失败金额(元)', 200, 1],
      ],
    );
    assert.equal(lines.length, 3);
    assert.equal(statements[4]!.of[0], lines[1]);
  });
});

describe('a return file is refused whole', () => {
  const good = 'b12-H1,6222020200112233401,户1,1000.01,成功,';

  for (const [what, said, ...lines] of [
    ['with a word that nobody explained', '3 处理结果 unknownWord', TITLES, good, 'b12-H2,,,1,OK,'],
    [
      'with a word that every object has',
      '2 处理结果 unknownWord',
      TITLES,
      'b12-H2,,,1,constructor,',
    ],
    ['without what became of a payment', '2 处理结果 missingValue', TITLES, 'b12-H2,,,1,,'],
    ['without the amount', '2 金额(元) missingValue', TITLES, 'b12-H2,,,,成功,'],
    ['with an amount of nothing', '2 金额(元) notANumber', TITLES, 'b12-H2,,,0.00,成功,'],
    ['with an amount below nothing', '2 金额(元) negativeNumber', TITLES, 'b12-H2,,,-1.00,成功,'],
    ['with separators in an amount', '2 金额(元) notANumber', TITLES, 'b12-H2,,,"1,000.00",成功,'],
    ['with a part of a fen', '2 金额(元) numberTooPrecise', TITLES, 'b12-H2,,,1.001,成功,'],
    ['with a payment that is nobody’s', '2 业务编号 missingValue', TITLES, ',6222,,1.00,成功,'],
    [
      'with an account that a spreadsheet spoilt',
      '2 收款账号 notAnAccount',
      TITLES,
      'b,6.22E+18,,1,成功,',
    ],
    ['with a row cut off', '3  wrongFieldCount', TITLES, good, 'b12-H2,6222,户2,1000.0'],
    ['with a field too many', '2  wrongFieldCount', TITLES, `${good},x`],
    ['with quotes that do not match', '2  malformed', TITLES, 'b12-H1,"6222,户1,1000.01,成功,'],
    ['without a column', '1 处理结果 missingColumn', TITLES.replace('处理结果', '结果'), good],
    ['with a column twice', '1 金额(元) missingColumn', `${TITLES},金额(元)`, `${good},1`],
    ['that is empty', '1 业务编号 missingColumn'],
  ] as const) {
    test(what, async () => assert.deepEqual(await refusals(csv(...lines)), [said]));
  }

  test('with every row at fault named, and none of them in words about people', async () => {
    const refused = await readReturnFile(
      csv(TITLES, ',6222,,1.00,成功,', good, 'b12-H9,62 22,户九,1.00,成功,'),
      'csv',
      WITHOUT_TOTALS,
    );
    assert.deepEqual(refusalsOf(refused), ['2 业务编号 missingValue', '4 收款账号 notAnAccount']);
    assert.ok(isRefused(refused) && !JSON.stringify(refused).includes('户九'));
  });

  test('that does not say its totals, where the bank says them, or says them in words', async () => {
    const { returns } = DEFAULT_BANK_PROFILE;
    const totals = { count: '总笔数' };
    const of = (...lines: string[]) => refusals(csv(...lines), { ...returns, totals });
    assert.deepEqual(await of(TITLES, good), ['1 总笔数 missingValue']);
    assert.deepEqual(await of('总笔数,一笔', TITLES, good), ['1 总笔数 notANumber']);
    assert.deepEqual(await of('总笔数', TITLES, good), ['1 总笔数 notANumber']);
    assert.deepEqual(await of('总笔数,1', TITLES, good), []);
  });
});
