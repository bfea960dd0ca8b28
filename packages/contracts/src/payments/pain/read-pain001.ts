import { parseDay, parseInstant } from '@nuanbu/units';
import { messageIdOf } from '../file-name.ts';
import { ACCOUNT, type PaymentFileHead } from '../instructions.ts';
import {
  type PaymentOrder,
  type StatedOrders,
  type Statement,
  statementOfName,
} from '../orders.ts';
import type { NamedBytes } from '../payment-file.ts';
import { isRefused, type PaymentRefusal, type Refused, refusedAt } from '../refused.ts';
import type { XmlNode } from '../xml/read.ts';
import { readDocument } from './document.ts';
import { HEAD_NAMESPACE, PAIN_001 } from './names.ts';
import { ElementReader } from './values.ts';

/** Reads the rows of a payment file in the form of `writePain001`, and what it says of them. */
export function readPain001({ name, bytes }: NamedBytes): StatedOrders | Refused {
  const message = readDocument(bytes, PAIN_001, 'CstmrCdtTrfInitn');
  if (isRefused(message)) return message;
  const group = message.one('GrpHdr');
  const information = message.one('PmtInf');
  if (!group || !information) {
    return refusedAt(message.line, group ? 'PmtInf' : 'GrpHdr', 'missingValue', {
      zh: '须有一个',
      en: 'one of it',
    });
  }
  const named = statementOfName(name);
  if ('code' in named) return { refusals: [named] };

  const statements: Statement[] = [{ line: 1, column: '', ...named }];
  const refusals: PaymentRefusal[] = [];
  for (const node of [group, information]) {
    const reader = new ElementReader(node);
    const id = node === group ? 'MsgId' : 'PmtInfId';
    if (reader.text(id) !== messageIdOf(named))
      reader.refuse(id, 'malformed', { zh: `与文件名 ${name} 不符`, en: `in ${name}` });
    reader.text('NbOfTxs');
    reader.text('CtrlSum');
    const { line } = node;
    statements.push({ line, column: 'NbOfTxs', count: reader.count('NbOfTxs') });
    statements.push({ line, column: 'CtrlSum', sumFen: reader.sumFen('CtrlSum') });
    if (reader.refusal) refusals.push(reader.refusal);
  }
  const head = readHead(message, group, information);
  if ('code' in head) refusals.push(head);
  const orders = information.all('CdtTrfTxInf').flatMap((node) => {
    const read = readOrder(node);
    if ('code' in read) refusals.push(read);
    return 'code' in read ? [] : [read];
  });
  if (refusals.length > 0 || 'code' in head) {
    return { refusals: refusals.sort((a, b) => a.line - b.line) };
  }
  return { head, orders, statements, gaps: [], idColumn: 'EndToEndId' };
}

function readOrder(node: XmlNode): PaymentOrder | PaymentRefusal {
  const reader = new ElementReader(node);
  const order: PaymentOrder = {
    line: node.line,
    paymentId: reader.called('PmtId', 'EndToEndId'),
    amountFen: reader.amountFen('Amt', 'InstdAmt'),
    payeeBank: reader.optional('CdtrAgt', 'FinInstnId', 'Nm') ?? '',
    payeeName: reader.text('Cdtr', 'Nm'),
    payeeAccount: reader.text('CdtrAcct', 'Id', 'Othr', 'Id'),
    purpose: reader.text('RmtInf', 'Ustrd'),
  };
  if (!ACCOUNT.test(order.payeeAccount)) reader.refuse('CdtrAcct', 'notAnAccount', '');
  return reader.refusal ?? order;
}

function readHead(
  message: XmlNode,
  group: XmlNode,
  information: XmlNode,
): PaymentFileHead | PaymentRefusal {
  const envelope = message.one('SplmtryData', 'Envlp');
  const supplement = envelope?.foreign();
  if (supplement?.namespace !== HEAD_NAMESPACE) {
    const { line } = envelope ?? message;
    return { line, column: 'SplmtryData', code: 'missingValue', detail: HEAD_NAMESPACE };
  }
  const [own, paid, at] = [supplement, information, group].map((node) => new ElementReader(node));
  const executeOn = parseDay(paid!.text('ReqdExctnDt', 'Dt'));
  if (executeOn === undefined) paid!.refuse('ReqdExctnDt', 'notADate', '');
  const writtenAt = parseInstant(at!.text('CreDtTm'));
  if (writtenAt === undefined) at!.refuse('CreDtTm', 'notAnInstant', '');
  const head: PaymentFileHead = {
    batch: own!.count('Batch') ?? 0,
    programme: own!.text('Programme'),
    season: own!.text('Season'),
    component: own!.text('Component'),
    count: at!.count('NbOfTxs') ?? 0,
    sumFen: at!.sumFen('CtrlSum') ?? 0,
    auditHead: own!.text('AuditHead'),
    payerName: paid!.text('Dbtr', 'Nm'),
    payerAccount: paid!.text('DbtrAcct', 'Id', 'Othr', 'Id'),
    payerBank: paid!.text('DbtrAgt', 'FinInstnId', 'Nm'),
    executeOn: executeOn ?? '',
    writtenAt: writtenAt ?? 0,
  };
  return own!.refusal ?? paid!.refusal ?? at!.refusal ?? head;
}
