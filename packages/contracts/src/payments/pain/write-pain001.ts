import { formatInstant, formatYuan } from '@nuanbu/units';
import { messageIdOf, paymentFileName } from '../file-name.ts';
import {
  checkHead,
  type PaymentFileHead,
  type PaymentInstruction,
  paymentFaults,
} from '../instructions.ts';
import { assertVerified, type PaymentFile } from '../payment-file.ts';
import { verifyPaymentFile } from '../read-payment-file.ts';
import type { Refused } from '../refused.ts';
import { writeXml, type XmlPart } from '../xml/write.ts';
import { CURRENCY, HEAD_NAMESPACE, PAIN_001 } from './names.ts';

/**
 * Writes payments as ISO 20022 pain.001.001.09: one payment information, the currency CNY, and each
 * payment's number as its `EndToEndId`. What the file is of, and the head of the audit chain, stands
 * in its supplementary data.
 *
 * @returns what keeps the payments from being written: then nothing is.
 * @throws RangeError where the head is not that of the payments.
 */
export async function writePain001(
  head: PaymentFileHead,
  payments: readonly PaymentInstruction[],
): Promise<PaymentFile | Refused> {
  const refusals = paymentFaults(payments);
  if (refusals.length > 0) return { refusals };
  checkHead(head, payments);
  const messageId = messageIdOf(head);
  const totals: XmlPart[] = [
    ['NbOfTxs', String(head.count)],
    ['CtrlSum', formatYuan(head.sumFen)],
  ];
  const text = writeXml([
    'Document',
    [
      [
        'CstmrCdtTrfInitn',
        [
          [
            'GrpHdr',
            [
              ['MsgId', messageId],
              ['CreDtTm', formatInstant(head.writtenAt)],
              ...totals,
              ['InitgPty', [['Nm', head.payerName]]],
            ],
          ],
          ['PmtInf', [...paymentInformation(head, totals), ...payments.map(transaction)]],
          ['SplmtryData', [['Envlp', [supplement(head)]]]],
        ],
      ],
    ],
    { xmlns: PAIN_001 },
  ]);
  const kind = 'pain001';
  const file = {
    kind,
    name: paymentFileName(head, kind),
    messageId,
    bytes: Buffer.from(text),
  } as const;
  assertVerified(await verifyPaymentFile(payments, file, kind));
  return file;
}

function paymentInformation(head: PaymentFileHead, totals: readonly XmlPart[]): XmlPart[] {
  return [
    ['PmtInfId', messageIdOf(head)],
    ['PmtMtd', 'TRF'],
    ...totals,
    ['ReqdExctnDt', [['Dt', head.executeOn]]],
    ['Dbtr', [['Nm', head.payerName]]],
    ['DbtrAcct', account(head.payerAccount)],
    ['DbtrAgt', bank(head.payerBank)],
  ];
}

function transaction(payment: PaymentInstruction): XmlPart {
  const { payeeBank } = payment;
  const agent: XmlPart[] = payeeBank === '' ? [] : [['CdtrAgt', bank(payeeBank)]];
  return [
    'CdtTrfTxInf',
    [
      ['PmtId', [['EndToEndId', payment.paymentId]]],
      ['Amt', [['InstdAmt', formatYuan(payment.amountFen), { Ccy: CURRENCY }]]],
      ...agent,
      ['Cdtr', [['Nm', payment.payeeName]]],
      ['CdtrAcct', account(payment.payeeAccount)],
      ['RmtInf', [['Ustrd', payment.purpose]]],
    ],
  ];
}

function account(number: string): XmlPart[] {
  return [['Id', [['Othr', [['Id', number]]]]]];
}

function bank(name: string): XmlPart[] {
  return [['FinInstnId', [['Nm', name]]]];
}

/** What ISO 20022 has no place for; its own namespace lets a bank pass over it. */
function supplement(head: PaymentFileHead): XmlPart {
  return [
    'PaymentFile',
    [
      ['Batch', String(head.batch)],
      ['Programme', head.programme],
      ['Season', head.season],
      ['Component', head.component],
      ['AuditHead', head.auditHead],
    ],
    { xmlns: HEAD_NAMESPACE },
  ];
}
