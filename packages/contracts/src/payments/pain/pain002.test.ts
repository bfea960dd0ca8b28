import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { payment, refusalsOf, taken } from '../payments.fixture.ts';
import { readReturnFile } from '../read-return-file.ts';

/** One payment as the bank reports it, on a line. */
function report(number: number, status: string, more = ''): string {
  const { paymentId } = payment(number);
  return (
    `<TxInfAndSts><OrgnlEndToEndId>${paymentId}</OrgnlEndToEndId><TxSts>${status}</TxSts>${more}` +
    `<OrgnlTxRef><Amt><InstdAmt Ccy="CNY">${1000 + number}.50</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>`
  );
}

/** A message; the first of its payments is on line 6. */
function message(group: string, information: string, ...reports: readonly string[]): Buffer {
  return Buffer.from(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>',
      '<GrpHdr><MsgId>R1</MsgId><CreDtTm>2022-05-11T09:00:00+08:00</CreDtTm></GrpHdr>',
      `<OrgnlGrpInfAndSts><OrgnlMsgId>pay-b12-2-2003.00</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>${group}</OrgnlGrpInfAndSts>`,
      `<OrgnlPmtInfAndSts><OrgnlPmtInfId>pay-b12-2-2003.00</OrgnlPmtInfId>${information}`,
      ...reports,
      '</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>',
    ].join('\n'),
  );
}

async function read(...given: Parameters<typeof message>) {
  return taken(await readReturnFile(message(...given), 'pain002'));
}

async function refusals(...given: Parameters<typeof message>) {
  return refusalsOf(await readReturnFile(message(...given), 'pain002'));
}

const CLOSED =
  '<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>该户</AddtlInf><AddtlInf>已销户</AddtlInf></StsRsnInf>';

describe('pain.002', () => {
  test('says of each payment whether it is settled, returned with a reason, or still waits', async () => {
    const file = await read(
      '<GrpSts>PART</GrpSts>',
      '',
      report(1, 'ACSC'),
      report(2, 'RJCT', CLOSED),
      report(3, 'ACCC'),
      report(4, 'ACCP'),
      report(5, 'PDNG'),
    );
    assert.deepEqual(
      file.lines.map(({ line, paymentId, amountFen, state, reason }) => [
        line,
        paymentId,
        amountFen,
        state,
        reason,
      ]),
      [
        [6, 'b12-H1', 100_150, 'paidOut', ''],
        [7, 'b12-H2', 100_250, 'failed', 'AC04 该户已销户'],
        [8, 'b12-H3', 100_350, 'paidOut', ''],
        [9, 'b12-H4', 100_450, 'waiting', ''],
        [10, 'b12-H5', 100_550, 'waiting', ''],
      ],
    );
    assert.deepEqual([file.count, file.sumFen, file.all], [5, 501_750, undefined]);
  });

  test('has a reason in words, whatever the bank gives of it', async () => {
    const reasonOf = async (information: string) => {
      const more = information === '' ? '' : `<StsRsnInf>${information}</StsRsnInf>`;
      return (await read('', '', report(1, 'RJCT', more))).lines[0]!.reason;
    };
    assert.equal(await reasonOf('<Rsn><Cd>BE01</Cd></Rsn>'), 'BE01 户名与账号不符');
    assert.equal(await reasonOf('<Rsn><Cd>ZZ99</Cd></Rsn>'), 'ZZ99');
    assert.equal(
      await reasonOf('<Rsn><Prtry>E102</Prtry></Rsn><AddtlInf>行号不符</AddtlInf>'),
      'E102 行号不符',
    );
    assert.equal(await reasonOf('<AddtlInf>行号不符</AddtlInf>'), '行号不符');
    assert.equal(await reasonOf(''), 'RJCT');
  });

  test('has account and name where the bank repeats them', async () => {
    const repeated = report(1, 'ACSC').replace(
      '</Amt>',
      '</Amt><Cdtr><Pty><Nm>户1</Nm></Pty></Cdtr><CdtrAcct><Id><Othr><Id>0012</Id></Othr></Id></CdtrAcct>',
    );
    const [line] = (await read('', '', repeated)).lines;
    assert.deepEqual([line!.account, line!.name], ['0012', '户1']);
  });

  test('may speak of the whole file, in the group or in the payment information', async () => {
    const totals = '<OrgnlNbOfTxs>2</OrgnlNbOfTxs><OrgnlCtrlSum>2003.00</OrgnlCtrlSum>';
    const paid = await read(`${totals}<GrpSts>ACSC</GrpSts>`, '');
    assert.deepEqual(paid.all, {
      line: 4,
      state: 'paidOut',
      reason: '',
      count: 2,
      sumFen: 200_300,
    });
    const rejected = await read(
      '',
      '<PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Cd>AM04</Cd></Rsn></StsRsnInf>',
    );
    assert.deepEqual(rejected.all, {
      line: 5,
      state: 'failed',
      reason: 'AM04 付款账户余额不足',
      count: undefined,
      sumFen: undefined,
    });
    // Accepted is not paid, and where payments are listed each of them counts for itself.
    assert.equal((await read('<GrpSts>ACCP</GrpSts>', '')).all, undefined);
    assert.equal((await read('<GrpSts>RJCT</GrpSts>', '', report(1, 'RJCT'))).all, undefined);
  });

  test('has its totals by status with the lines that they are of', async () => {
    const total = (status: string, count: number, sum: string) =>
      `<NbOfTxsPerSts><DtldNbOfTxs>${count}</DtldNbOfTxs><DtldSts>${status}</DtldSts><DtldCtrlSum>${sum}</DtldCtrlSum></NbOfTxsPerSts>`;
    const { statements, lines } = await read(
      total('ACSC', 4700, '1.00') + total('ACCC', 1, '1001.50'),
      total('RJCT', 2, '1.00'),
      report(1, 'ACCC'),
    );
    // Of ACSC the bank lists none, which it may; a payment that it returns it must list.
    assert.deepEqual(
      statements.map(({ line, column, count, sumFen, of }) => [line, column, count ?? sumFen, of]),
      [
        [4, 'DtldNbOfTxs', 1, [lines[0]]],
        [4, 'DtldCtrlSum', 100_150, [lines[0]]],
        [5, 'DtldNbOfTxs', 2, []],
        [5, 'DtldCtrlSum', 100, []],
      ],
    );
  });
});

describe('pain.002 is refused whole', () => {
  const twice = `${report(1, 'ACSC').replace('<TxSts>ACSC</TxSts>', '<TxSts>ACSC</TxSts><TxSts>RJCT</TxSts>')}`;

  for (const [what, said, ...given] of [
    [
      'with a status that is none',
      '7 TxSts unknownWord',
      '',
      '',
      report(1, 'ACSC'),
      report(2, 'PAID'),
    ],
    ['with a status that every object has', '6 TxSts unknownWord', '', '', report(1, 'toString')],
    ['with two statuses of a payment', '6 TxSts missingValue', '', '', twice],
    [
      'without the number of a payment',
      '6 OrgnlEndToEndId missingValue',
      '',
      '',
      report(1, 'ACSC').replace(/b12-H1/, ''),
    ],
    [
      'without its amount',
      '6 OrgnlTxRef/Amt/InstdAmt missingValue',
      '',
      '',
      report(1, 'ACSC').replace('1001.50', ''),
    ],
    [
      'in another currency',
      '6 OrgnlTxRef/Amt/InstdAmt unknownWord',
      '',
      '',
      report(1, 'ACSC').replace('CNY', 'USD'),
    ],
    ['with a whole that is none', '4 GrpSts unknownWord', '<GrpSts>DONE</GrpSts>', ''],
    [
      'with a whole of a strange count',
      '4 OrgnlNbOfTxs notANumber',
      '<OrgnlNbOfTxs>-1</OrgnlNbOfTxs><GrpSts>ACSC</GrpSts>',
      '',
    ],
    [
      'rejected as a whole with a payment settled',
      '6  malformed',
      '<GrpSts>RJCT</GrpSts>',
      '',
      report(1, 'ACSC'),
    ],
    [
      'settled as a whole and rejected as a whole',
      '5  malformed',
      '<GrpSts>ACSC</GrpSts>',
      '<PmtInfSts>RJCT</PmtInfSts>',
    ],
    [
      'with a total of no status',
      '4 DtldSts missingValue',
      '<NbOfTxsPerSts><DtldNbOfTxs>1</DtldNbOfTxs></NbOfTxsPerSts>',
      '',
    ],
  ] as const) {
    test(what, async () =>
      assert.deepEqual(await refusals(given[0], given[1], ...given.slice(2)), [said]),
    );
  }

  test('in another version, as another message, or without the original group', async () => {
    const text = message('', '').toString();
    const of = async (from: string | RegExp, to: string) =>
      refusalsOf(await readReturnFile(Buffer.from(text.replace(from, to)), 'pain002'));
    assert.deepEqual(await of('002.001.10', '002.001.03'), ['2 Document unsupportedVersion']);
    assert.deepEqual(await of(/CstmrPmtStsRpt/g, 'Rpt'), ['2 CstmrPmtStsRpt missingValue']);
    assert.deepEqual(await of(/OrgnlGrpInfAndSts/g, 'Grp'), ['2 OrgnlGrpInfAndSts missingValue']);
    assert.deepEqual(await of('</Document>', ''), ['6  malformed']);
  });
});
