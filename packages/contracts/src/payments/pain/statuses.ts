import type { ReturnedState } from '../bank-profile.ts';
import type { PaymentRefusal } from '../refused.ts';
import type { ReturnLine, ReturnStatement } from '../returns.ts';
import type { XmlNode } from '../xml/read.ts';
import { ElementReader } from './values.ts';

/**
 * What the statuses of ISO 20022 mean for the money. It is paid when the bank has settled it, and
 * not when the bank has only accepted the order.
 */
const STATES: Readonly<Record<string, ReturnedState>> = {
  ACSC: 'paidOut',
  ACCC: 'paidOut',
  RJCT: 'failed',
  CANC: 'failed',
  ...{ ACCP: 'waiting', ACTC: 'waiting', ACSP: 'waiting', ACWC: 'waiting', ACWP: 'waiting' },
  ...{ ACFC: 'waiting', PATC: 'waiting', PDNG: 'waiting', PRES: 'waiting', RCVD: 'waiting' },
};

/** What the status in a column says of the money; a word that is none refuses the element. */
export function stateOf(
  reader: ElementReader,
  column: string,
  status: string,
): ReturnedState | undefined {
  if (Object.hasOwn(STATES, status)) return STATES[status];
  reader.refuse(column, 'unknownWord', {
    zh: `${status}（须为：${Object.keys(STATES).join('、')}）`,
    en: `${status} (one of: ${Object.keys(STATES).join(', ')})`,
  });
  return undefined;
}

/**
 * What an element says of its payments by status (`NbOfTxsPerSts`). Banks may leave all payments of a
 * status out of the file, and then nothing is said of lines; but not those that they return.
 */
export function statusTotals(
  node: XmlNode,
  linesOf: (status: string) => readonly ReturnLine[],
): ReturnStatement[] | PaymentRefusal {
  const statements: ReturnStatement[] = [];
  for (const total of node.all('NbOfTxsPerSts')) {
    const reader = new ElementReader(total);
    const status = reader.text('DtldSts');
    reader.text('DtldNbOfTxs');
    const count = reader.count('DtldNbOfTxs');
    const sumFen = reader.sumFen('DtldCtrlSum');
    const state = stateOf(reader, 'DtldSts', status);
    if (reader.refusal) return reader.refusal;
    const of = linesOf(status);
    if (of.length === 0 && state !== 'failed') continue;
    const { line } = total;
    statements.push({ line, column: 'DtldNbOfTxs', count, of });
    statements.push({ line, column: 'DtldCtrlSum', sumFen, of });
  }
  return statements;
}
