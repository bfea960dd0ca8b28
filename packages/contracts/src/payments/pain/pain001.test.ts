import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseXml, XmlElement } from '@rgrove/parse-xml';
import type { PaymentFile } from '../payment-file.ts';
import { payment, refusalsOf, written } from '../payments.fixture.ts';
import { readPaymentFile } from '../read-payment-file.ts';

/**
 * The parts of pain.001.001.09 that are used here, each with all children that the message
 * definition gives it, in its order; those marked with `!` must be there.
 */
const ORDER: Readonly<Record<string, string>> = {
  Document: 'CstmrCdtTrfInitn!',
  CstmrCdtTrfInitn: 'GrpHdr! PmtInf! SplmtryData',
  GrpHdr: 'MsgId! CreDtTm! Authstn NbOfTxs! CtrlSum InitgPty! FwdgAgt',
  PmtInf:
    'PmtInfId! PmtMtd! BtchBookg NbOfTxs CtrlSum PmtTpInf ReqdExctnDt! PoolgAdjstmntDt Dbtr! ' +
    'DbtrAcct! DbtrAgt! DbtrAgtAcct InstrForDbtrAgt UltmtDbtr ChrgBr ChrgsAcct ChrgsAcctAgt ' +
    'CdtTrfTxInf!',
  ReqdExctnDt: 'Dt DtTm',
  CdtTrfTxInf:
    'PmtId! PmtTpInf Amt! XchgRateInf ChrgBr ChqInstr UltmtDbtr IntrmyAgt1 IntrmyAgt1Acct ' +
    'IntrmyAgt2 IntrmyAgt2Acct IntrmyAgt3 IntrmyAgt3Acct CdtrAgt CdtrAgtAcct Cdtr CdtrAcct ' +
    'UltmtCdtr InstrForCdtrAgt InstrForDbtrAgt Purp RgltryRptg Tax RltdRmtInf RmtInf SplmtryData',
  PmtId: 'InstrId EndToEndId! UETR',
  Amt: 'InstdAmt EqvtAmt',
  InitgPty: 'Nm PstlAdr Id CtryOfRes CtctDtls',
  Dbtr: 'Nm PstlAdr Id CtryOfRes CtctDtls',
  Cdtr: 'Nm PstlAdr Id CtryOfRes CtctDtls',
  DbtrAcct: 'Id! Tp Ccy Nm Prxy',
  CdtrAcct: 'Id! Tp Ccy Nm Prxy',
  DbtrAgt: 'FinInstnId! BrnchId',
  CdtrAgt: 'FinInstnId! BrnchId',
  FinInstnId: 'BICFI ClrSysMmbId LEI Nm PstlAdr Othr',
  Othr: 'Id! SchmeNm Issr',
  RmtInf: 'Ustrd Strd',
  SplmtryData: 'PlcAndNm Envlp!',
};

/** Where the elements in an element are not those, and not in the order, of the definition. */
function disorder(element: XmlElement): string[] {
  const children = element.children.filter((child) => child instanceof XmlElement);
  if (element.name === 'Envlp') return children.length === 1 ? [] : ['Envlp has one element'];
  // In an account, `Id` is a choice; in a payment's or a message's number it is text.
  const choice = element.name === 'Id' && children.length > 0 ? 'IBAN Othr' : undefined;
  const order = (choice ?? ORDER[element.name])?.split(' ');
  if (!order) return children.length === 0 ? [] : [`${element.name} is not in the table`];
  const places = children.map(({ name }) =>
    order.findIndex((each) => each.replace('!', '') === name),
  );
  const missing = order
    .filter((name) => name.endsWith('!'))
    .filter((name) => !children.some((child) => `${child.name}!` === name));
  return [
    ...places.flatMap((place, index) => {
      const isPlaced = place >= 0 && place >= (places[index - 1] ?? 0);
      return isPlaced ? [] : [`${children[index]!.name} in ${element.name}`];
    }),
    ...missing.map((name) => `${element.name} without ${name}`),
    ...children.flatMap(disorder),
  ];
}

const payments = [payment(1), payment(2, { payeeBank: '', payeeName: '户 <二> & "家"' })];
const file = await written('pain001', payments);
const text = file.bytes.toString();

function with_(from: string | RegExp, to: string): PaymentFile {
  const changed = text.replace(from, to);
  assert.notEqual(changed, text);
  return { ...file, bytes: Buffer.from(changed) };
}

describe('pain.001', () => {
  test('has the elements of the message definition in its order', () => {
    const { root } = parseXml(text);
    assert.equal(root!.attributes.xmlns, 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09');
    assert.deepEqual(disorder(root!), []);
    // The table tells disorder: an element at a wrong place, an unknown one, and a missing one.
    const moved = text.replace(/(<PmtMtd>.*\n)((?:.*\n)*?)(<ReqdExctnDt>.*\n)/, '$3$1$2');
    assert.deepEqual(disorder(parseXml(moved).root!), ['PmtMtd in PmtInf']);
    const unknown = text.replace(/<(\/?)EndToEndId>/g, '<$1EndId>');
    assert.equal(disorder(parseXml(unknown).root!)[0], 'EndId in PmtId');
    assert.equal(disorder(parseXml(unknown).root!)[1], 'PmtId without EndToEndId!');
  });

  test('says its count and sum in the group and in the payment information', () => {
    assert.equal(text.match(/<NbOfTxs>2<\/NbOfTxs>\n<CtrlSum>2000.03<\/CtrlSum>/g)?.length, 2);
    assert.equal(text.match(/<PmtMtd>TRF<\/PmtMtd>/g)?.length, 1);
    assert.match(text, /<MsgId>pay-b12-2-2000.03<\/MsgId>\n<CreDtTm>2022-05-08T16:53:20\+08:00</);
    assert.match(text, /<ReqdExctnDt><Dt>2022-05-10<\/Dt><\/ReqdExctnDt>/);
  });

  test('has each payment on a line, in CNY, with its number from end to end', () => {
    const [first, second] = text.split('\n').filter((line) => line.startsWith('<CdtTrfTxInf>'));
    assert.ok(first!.includes('<EndToEndId>b12-H1</EndToEndId>'));
    assert.ok(first!.includes('<InstdAmt Ccy="CNY">1000.01</InstdAmt>'));
    assert.ok(first!.includes('<Othr><Id>6222020200112233401</Id></Othr>'));
    assert.ok(second!.includes('<Nm>户 &lt;二&gt; &amp; &quot;家&quot;</Nm>'));
    assert.ok(!second!.includes('CdtrAgt'));
  });

  test('bears the head of the audit chain', () => {
    assert.match(text, new RegExp(`<AuditHead>${'5f'.repeat(32)}</AuditHead>`));
  });
});

describe('pain.001 is refused', () => {
  for (const [what, from, to, said] of [
    ['in another version', /001\.001\.09/, '001.001.03', '2 Document unsupportedVersion'],
    [
      'as another message',
      /CstmrCdtTrfInitn/g,
      'CstmrDrctDbtInitn',
      '2 CstmrCdtTrfInitn missingValue',
    ],
    ['without its end', /<\/Document>/, '', '26  malformed'],
    ['without payment information', /PmtInf>/g, 'PmtInfo>', '3 PmtInf missingValue'],
    ['with a count that is not its own', /<NbOfTxs>2/, '<NbOfTxs>3', '4 NbOfTxs countWrong'],
    ['with a sum that is not its own', /<CtrlSum>2000.03/, '<CtrlSum>2000.3', '4 CtrlSum sumWrong'],
    ['without a sum', /<CtrlSum>2000.03<\/CtrlSum>\n/, '', '4 CtrlSum missingValue'],
    ['with a count in words', /<NbOfTxs>2/, '<NbOfTxs>two', '4 NbOfTxs notANumber'],
    ['under another number', /<MsgId>pay-b12/, '<MsgId>pay-b13', '4 MsgId malformed'],
    ['in another currency', /Ccy="CNY"/, 'Ccy="USD"', '20 Amt/InstdAmt unknownWord'],
    ['without a currency', / Ccy="CNY"/, '', '20 Amt/InstdAmt unknownWord'],
    ['with a part of a fen', /1000\.01/, '1000.001', '20 Amt/InstdAmt notANumber'],
    ['with nothing to pay', />1000\.01/, '>0.00', '20 Amt/InstdAmt notANumber'],
    ['without a payee', /<Cdtr><Nm>户1<\/Nm>/, '<Cdtr>', '20 Cdtr/Nm missingValue'],
    ['with two payees', /<Nm>户1<\/Nm>/, '<Nm>户1</Nm><Nm>户2</Nm>', '20 Cdtr/Nm missingValue'],
    [
      'with an account that is none',
      /<Id>6222020200112233401/,
      '<Id>6.22E18',
      '20 CdtrAcct notAnAccount',
    ],
    ['with a number twice', /b12-H2/, 'b12-H1', '21 EndToEndId duplicatePayment'],
    ['on a day that does not exist', /2022-05-10/, '2022-02-30', '11 ReqdExctnDt notADate'],
    [
      'without the head of the chain',
      /<AuditHead>.*?<\/AuditHead>/,
      '',
      '24 AuditHead missingValue',
    ],
    [
      'without what it is of',
      /<SplmtryData>[\s\S]*<\/SplmtryData>\n/,
      '',
      '3 SplmtryData missingValue',
    ],
  ] as const) {
    test(what, async () => {
      assert.equal(refusalsOf(await readPaymentFile(with_(from, to), 'pain001'))[0], said);
    });
  }
});
