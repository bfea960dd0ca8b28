/** Payments on their way through the bank, for the tests of what becomes of them. */

import type { ledgersForTests } from '../testing/ledger.fixture.ts';
import {
  borne,
  borneLine,
  type Desk,
  desk,
  PEOPLE,
  postings,
  rule,
  TO_RELEASE,
} from '../testing/payouts.fixture.ts';
import type { ReturnedLine } from './returns.ts';

export const LINES = [borneLine('H1'), borneLine('H2', { amountFen: 7_001 })];
export const CASHIER = { actor: 'cashier' };

type Ledgers = ReturnType<typeof ledgersForTests>;

/** Two households whose batch is signed, with the money for it. */
export async function approved(ledgers: Ledgers): Promise<Desk> {
  const given = await desk(ledgers);
  await given.pay(LINES);
  await given.fund(100_000);
  await given.take(1, TO_RELEASE.slice(0, -1));
  return given;
}

/** The same with the payment file out. */
export async function released(ledgers: Ledgers): Promise<Desk> {
  const given = await approved(ledgers);
  await given.take(1, ['release']);
  return given;
}

/** The bank's answer to one of them. */
export const told = (
  householdId: string,
  state: ReturnedLine['state'],
  reason?: string,
): ReturnedLine => ({
  ...{ householdId, amountFen: householdId === 'H1' ? 20_000 : 7_001, state, reason },
});

/** Records what the bank returned, with the postings that belong to it. */
export function record(
  given: Desk,
  nextState: 'paid' | 'partlyReturned' | 'released',
  lines: readonly ReturnedLine[],
  { sha256 = 'a'.repeat(64), batch = 1 } = {},
) {
  const failed = lines.filter(({ state }) => state === 'failed');
  const returns = { kind: 'csv', name: '回盘.csv', sha256, lines } as const;
  const posted = failed.flatMap((line) => postings('lineFailed', borne(line.amountFen)));
  const said = { nextState, returns, postings: posted };
  return given.decide(batch, rule('recordReturns', 'importReturns', said), 'cashier');
}

export const PAYEE = { name: '户二', account: '6228 4800 0000 0009', bank: '邮储银行' };

/** Another payee of H2, proposed and approved. */
export async function changePayee({ decide }: Desk, batch = 1, approves = true) {
  const payeeChanges = [{ householdId: 'H2', payee: PAYEE }];
  const proposal = { reason: '卡号有误', evidence: '申请 3', payeeChanges };
  await decide(batch, rule('changePayee', 'changePayee', proposal), PEOPLE.changePayee);
  if (!approves) return;
  const payeeAnswers = [{ changeNumber: 1, approved: true }];
  await decide(batch, rule('approvePayee', 'approvePayee', { payeeAnswers }), PEOPLE.approvePayee);
}

/** The content of a payment file. */
export async function fileOf({ ledger }: Desk, batch = 1, attempt = 1): Promise<string> {
  const { bytes } = await ledger.payments.takeFile(batch, attempt, CASHIER);
  return Buffer.from(bytes).toString();
}

/** H2 failed, and has another payee. */
export async function changePayeeAfterFailure(given: Desk): Promise<void> {
  await record(given, 'partlyReturned', [
    told('H1', 'paidOut'),
    told('H2', 'failed', '账号不存在'),
  ]);
  await changePayee(given);
}
