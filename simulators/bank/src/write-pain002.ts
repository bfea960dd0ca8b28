import { type ReturnedState, writeXml, type XmlPart } from '@nuanbu/contracts';
import { formatInstant, formatYuan, type Instant } from '@nuanbu/units';
import { type AnswerLine, totalOf } from './answer.ts';

const STATUSES: Readonly<Record<ReturnedState, string>> = {
  paidOut: 'ACSC',
  failed: 'RJCT',
  waiting: 'PDNG',
};

const STATES = Object.keys(STATUSES) as ReturnedState[];

/**
 * A report in the form of pain.002.001.10 on a message. Its totals by status are those of the bank's
 * own books; the payments are what its file says.
 */
export function writePain002(
  original: { readonly messageId: string; readonly count: number; readonly sumFen: number },
  report: { readonly messageId: string; readonly at: Instant },
  books: readonly AnswerLine[],
  lines: readonly AnswerLine[],
): Buffer {
  const totals = STATES.map((state) => ({ state, ...totalOf(books, state) }))
    .filter(({ count }) => count > 0)
    .map(
      ({ state, count, sumFen }): XmlPart => [
        'NbOfTxsPerSts',
        [
          ['DtldNbOfTxs', String(count)],
          ['DtldSts', STATUSES[state]],
          ['DtldCtrlSum', formatYuan(sumFen)],
        ],
      ],
    );
  const text = writeXml([
    'Document',
    [
      [
        'CstmrPmtStsRpt',
        [
          [
            'GrpHdr',
            [
              ['MsgId', report.messageId],
              ['CreDtTm', formatInstant(report.at)],
            ],
          ],
          [
            'OrgnlGrpInfAndSts',
            [
              ['OrgnlMsgId', original.messageId],
              ['OrgnlMsgNmId', 'pain.001.001.09'],
              ['OrgnlNbOfTxs', String(original.count)],
              ['OrgnlCtrlSum', formatYuan(original.sumFen)],
              ['GrpSts', 'PART'],
            ],
          ],
          [
            'OrgnlPmtInfAndSts',
            [['OrgnlPmtInfId', original.messageId], ...totals, ...lines.map(transaction)],
          ],
        ],
      ],
    ],
    { xmlns: 'urn:iso:std:iso:20022:tech:xsd:pain.002.001.10' },
  ]);
  return Buffer.from(text);
}

function transaction({ order, state, reason, amountFen }: AnswerLine): XmlPart {
  const why: XmlPart[] = reason
    ? [
        [
          'StsRsnInf',
          [
            ['Rsn', [['Cd', reason.code]]],
            ['AddtlInf', reason.words],
          ],
        ],
      ]
    : [];
  return [
    'TxInfAndSts',
    [
      ['OrgnlEndToEndId', order.paymentId ?? 'NOTPROVIDED'],
      ['TxSts', STATUSES[state]],
      ...why,
      [
        'OrgnlTxRef',
        [
          ['Amt', [['InstdAmt', formatYuan(amountFen), { Ccy: 'CNY' }]]],
          ['Cdtr', [['Pty', [['Nm', order.payeeName]]]]],
          ['CdtrAcct', [['Id', [['Othr', [['Id', order.payeeAccount]]]]]]],
        ],
      ],
    ],
  ];
}
