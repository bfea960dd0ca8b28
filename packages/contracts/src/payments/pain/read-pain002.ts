import { PAYMENT_STATES, particulars } from '@nuanbu/terms';
import { sumOf } from '../orders.ts';
import { isRefused, type PaymentRefusal, type Refused, refusedAt } from '../refused.ts';
import type { ReturnFile, ReturnLine, ReturnOfAll } from '../returns.ts';
import type { XmlNode } from '../xml/read.ts';
import { readDocument } from './document.ts';
import { PAIN_002 } from './names.ts';
import { reasonInWords } from './reason-words.ts';
import { stateOf, statusTotals } from './statuses.ts';
import { ElementReader } from './values.ts';

/** Of a whole file: some of its payments are settled, and some are not. */
const PARTLY = 'PART';

/**
 * Reads an ISO 20022 pain.002.001.10. Each payment has its `OrgnlEndToEndId`, its status and, in
 * `OrgnlTxRef`, its amount; a bank that speaks of no payment but of the whole file is taken at that.
 */
export function readPain002(bytes: Uint8Array): ReturnFile | Refused {
  const message = readDocument(bytes, PAIN_002, 'CstmrPmtStsRpt');
  if (isRefused(message)) return message;
  const group = message.one('OrgnlGrpInfAndSts');
  if (!group)
    return refusedAt(message.line, 'OrgnlGrpInfAndSts', 'missingValue', {
      zh: '须有一个',
      en: 'one of it',
    });

  const refusals: PaymentRefusal[] = [];
  const take = <Value extends object>(read: Value | PaymentRefusal | undefined): Value[] => {
    if (!read) return [];
    if (!('code' in read)) return [read];
    refusals.push(read);
    return [];
  };
  const statusOf = new Map<ReturnLine, string>();
  const parts = message.all('OrgnlPmtInfAndSts').map((node) => {
    const lines = node.all('TxInfAndSts').flatMap((each) => take(readLine(each, statusOf)));
    return { node, lines };
  });
  const lines = parts.flatMap((part) => part.lines);
  const levels = [{ node: group, lines }, ...parts];
  const statements = levels.flatMap((level) => {
    const linesOf = (status: string) => level.lines.filter((each) => statusOf.get(each) === status);
    return take(statusTotals(level.node, linesOf)).flat();
  });
  const wholes = levels.flatMap(({ node }) => take(readWhole(node, node === group)));
  refusals.push(...clashes(wholes, lines));
  if (refusals.length > 0) return { refusals: refusals.sort((a, b) => a.line - b.line) };
  const [all] = wholes;
  return {
    ...{ lines, count: lines.length, sumFen: sumOf(lines), statements },
    ...(all && lines.length === 0 && { all }),
  };
}

function readLine(node: XmlNode, statusOf: Map<ReturnLine, string>): ReturnLine | PaymentRefusal {
  const reader = new ElementReader(node);
  const paymentId = reader.called('OrgnlEndToEndId');
  const amountFen = reader.amountFen('OrgnlTxRef', 'Amt', 'InstdAmt');
  const status = reader.text('TxSts');
  const state = stateOf(reader, 'TxSts', status);
  const account = reader.optional('OrgnlTxRef', 'CdtrAcct', 'Id', 'Othr', 'Id');
  const name = reader.optional('OrgnlTxRef', 'Cdtr', 'Pty', 'Nm');
  if (reader.refusal || !state) return reader.refusal!;
  const line: ReturnLine = {
    line: node.line,
    paymentId,
    ...(account !== undefined && { account }),
    ...(name !== undefined && { name }),
    amountFen,
    state,
    reason: state === 'failed' ? reasonOf(node, status) : '',
  };
  statusOf.set(line, status);
  return line;
}

/** What an element says of all its payments; undefined where it decides nothing. */
function readWhole(node: XmlNode, isGroup: boolean): ReturnOfAll | PaymentRefusal | undefined {
  const reader = new ElementReader(node);
  const column = isGroup ? 'GrpSts' : 'PmtInfSts';
  const status = reader.optional(column);
  if (status === undefined || status === PARTLY) return undefined;
  const state = stateOf(reader, column, status);
  const count = reader.count('OrgnlNbOfTxs');
  const sumFen = reader.sumFen('OrgnlCtrlSum');
  if (reader.refusal || !state) return reader.refusal;
  if (state === 'waiting') return undefined;
  const reason = state === 'failed' ? reasonOf(node, status) : '';
  return { line: node.line, state, reason, count, sumFen };
}

/** The first reason, with its code and its words; the status where the bank gives no reason. */
function reasonOf(node: XmlNode, status: string): string {
  const [information] = node.all('StsRsnInf');
  const code = information?.one('Rsn', 'Cd')?.text ?? information?.one('Rsn', 'Prtry')?.text;
  const words = information?.all('AddtlInf').map(({ text }) => text) ?? [];
  return reasonInWords(code, words.join('')) || status;
}

/** Where a bank says one thing of the whole file, and another of a part of it. */
function clashes(wholes: readonly ReturnOfAll[], lines: readonly ReturnLine[]): PaymentRefusal[] {
  const [first] = wholes;
  const odd = first && [...wholes, ...lines].find(({ state }) => state !== first.state);
  if (!odd) return [];
  const told = particulars({
    zh: `此处为“${PAYMENT_STATES[odd.state].zh}”，而整个文件为“${PAYMENT_STATES[first.state].zh}”（第 ${first.line} 行）`,
    en: `${odd.state}, and the whole file is ${first.state} (line ${first.line})`,
  });
  return [{ line: odd.line, column: '', code: 'malformed', ...told }];
}
